// A real Chromium in which the scripts of extension/page run as they run in a launched document, without an extension.

import puppeteer from 'puppeteer-core';

import {checkPage} from '../../extension/page/check.js';
import {describePage} from '../../extension/page/describe.js';
import {readPage} from '../../extension/page/dom.js';
import {fillPage} from '../../extension/page/fill.js';
import {readVisibility} from '../../extension/page/visibility.js';

export async function startPageWorld() {
  const browser = await puppeteer.launch({
    executablePath: process.env.CERBY_CHROMIUM ?? '/usr/bin/chromium', headless: true, pipe: true, args: ['--no-sandbox'],
  });
  const page = await browser.newPage();
  await page.setViewport({width: 1000, height: 700});
  await page.setRequestInterception(true);
  let content = '';
  // Every address is a page of the test's: nothing leaves the machine.
  let posted = [];
  let bodies = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') {
      posted.push(request.url());
      bodies.push(request.postData() ?? '');
    }
    void request.respond({contentType: 'text/html; charset=utf-8', body: content});
  });

  return {
    page,
    /** Shows this markup at https://app.test/login and puts the scripts in. */
    async show(markup, {address = 'https://app.test/login'} = {}) {
      content = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Log in</title><body style="margin:20px">${markup}`;
      posted = [];
      bodies = [];
      await page.goto(address);
      content = '<!doctype html><title>Next</title>';
      for (const script of [readPage, readVisibility, describePage, checkPage, fillPage]) await page.evaluate(script);
    },
    /** Where forms were sent to since the page was shown. */
    posted: () => posted,
    /** What was in them. */
    bodies: () => bodies,
    describe: () => page.evaluate(() => cerby.describe()),
    /** The description of one field, by its id. */
    async field(id) {
      const {fields} = await page.evaluate(() => cerby.describe());
      return fields.find((field) => field.id === id);
    },
    /** Fills by ids: {user: 'value', …}, then presses. */
    fill: (values, {click, enter, action, hold = false} = {}) => page.evaluate(async (wanted, clicked, entered, formAction, held) => {
      const {fields, buttons, forms} = cerby.describe();
      const refOf = (id) => [...fields, ...buttons].find((element) => element.id === id)?.ref ?? -1;
      const steps = Object.entries(wanted).map(([id, value]) => ({ref: refOf(id), action: 'write', value}));
      steps.push(clicked ? {ref: refOf(clicked), action: 'click'} : {ref: refOf(entered), action: 'enter'});
      const first = [...fields, ...buttons].find(({ref}) => ref === steps[0].ref);
      globalThis.beforeFill?.();
      return cerby.fill(steps, formAction ?? forms[first?.form ?? -1]?.action ?? '', {hold: held});
    }, values, click, enter, action, hold),
    /** Runs this while another tab has the window's focus. @param {() => Promise<unknown>} run */
    async withoutFocus(run) {
      const other = await browser.newPage();
      await other.bringToFront();
      try {
        return await run();
      } finally {
        await other.close();
        await page.bringToFront();
      }
    },
    valueOf: (id) => page.evaluate((wanted) => document.getElementById(wanted).value, id),
    stop: () => browser.close(),
  };
}
