// The extension's own pages in a real Chromium, over a browser API in memory: storage that a test sets, messages that it
// reads, texts of a language.

import {readFileSync} from 'node:fs';

import puppeteer from 'puppeteer-core';

const root = new URL('../../extension/', import.meta.url);
const TYPES = {html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', png: 'image/png'};
const ORIGIN = 'https://extension.test/';

/** @param {string} language @returns {Record<string, {message: string}>} */
export const textsOf = (language) => JSON.parse(readFileSync(new URL(`_locales/${language}/messages.json`, root), 'utf8'));

/** Runs in the page before its scripts. @param {{texts: object, language: string, storage: object, tab: object, answers: object, allowed: boolean}} given */
function fakeBrowser({texts, language, storage, tab, answers, allowed}) {
  const listeners = [];
  const changed = (area, changes) => { for (const {of, listener} of listeners) if (of === undefined || of === area) listener(changes, area); };
  const area = (name) => ({
    get: async (key) => structuredClone(key === null || key === undefined ? storage[name] : key in storage[name] ? {[key]: storage[name][key]} : {}),
    set: async (items) => {
      Object.assign(storage[name], structuredClone(items));
      changed(name, Object.fromEntries(Object.entries(items).map(([key, newValue]) => [key, {newValue}])));
    },
    remove: async (key) => { delete storage[name][key]; },
    onChanged: {addListener: (listener) => listeners.push({of: name, listener})},
  });
  globalThis.fake = {sent: [], asked: [], copied: [], opened: 0, allowed, answers, disconnect: () => {}};
  Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (value) => {
    if (fake.refuses) throw new DOMException('refused', 'NotAllowedError');
    fake.copied.push(value);
  }}});
  globalThis.browser = {
    i18n: {getMessage: (key, parts) => (key === '@@ui_locale' ? language : (texts[key]?.message ?? '').replace(/\$(\d)/g, (_, at) => parts[at - 1]))},
    storage: {local: area('local'), session: area('session'), managed: area('managed'), onChanged: {addListener: (listener) => listeners.push({listener})}},
    tabs: {getCurrent: async () => tab, query: async () => [tab]},
    permissions: {
      contains: async () => fake.allowed,
      request: async (what) => { fake.asked.push(what); fake.allowed = true; return true; },
    },
    runtime: {
      openOptionsPage: async () => { fake.opened += 1; },
      getURL: (path) => `${location.origin}/${path}`,
      sendMessage: async (message) => {
        fake.sent.push(message);
        const {[message.type + ' of ' + (message.origin ?? 'all')]: ofOrigin, [message.type]: any} = fake.answers;
        const answer = ofOrigin ?? any ?? {};
        return (message.field && answer[message.field]) ?? answer;
      },
      connect: () => ({onDisconnect: {addListener: (listener) => { fake.disconnect = listener; }}}),
    },
    declarativeNetRequest: {getDynamicRules: async () => [], updateDynamicRules: async () => {}},
  };
}

export async function startUiWorld() {
  const browser = await puppeteer.launch({
    executablePath: process.env.CERBY_CHROMIUM ?? '/usr/bin/chromium', headless: true, pipe: true, args: ['--no-sandbox'],
  });

  return {
    /**
     * Shows a page of ui/ with these storage areas, in this tab; answers: what the background says, by what it is asked (of accounts
     * also by the origin, `accounts of https://…`);
     * allowed: on every site; texts: in place of those of the language.
     */
    async show(path, {language = 'en', local = {}, session = {}, tab = {id: 3}, answers = {}, allowed = false, texts = textsOf(language)} = {}) {
      const page = await browser.newPage();
      const errors = [];
      /** @type {string[]} where it went, off the extension's pages */
      const went = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        if (!request.url().startsWith(ORIGIN)) {
          if (request.isNavigationRequest()) went.push(request.url());
          void request.respond({contentType: TYPES.html, body: '<!doctype html>'});
          return;
        }
        const file = new URL(request.url()).pathname.slice(1);
        void request.respond({contentType: TYPES[file.split('.').at(-1)], body: readFileSync(new URL(file, root))});
      });
      await page.evaluateOnNewDocument(fakeBrowser, {texts, language, tab, answers, allowed, storage: {local, session, managed: {}}});
      await page.goto(`${ORIGIN}ui/${path}`);
      return {
        page,
        errors,
        went,
        /** As a person reads it: '' for what is not shown. */
        text: (selector) => page.$eval(selector, (element) => (element.checkVisibility() ? element.innerText.trim() : '')),
        shows: (selector) => page.$eval(selector, (element) => element.checkVisibility()),
        until: (selector) => page.waitForSelector(selector, {visible: true}),
        /** Presses until it has had its effect: no press counts in a page's first moment. */
        async press(selector, done) {
          await page.waitForSelector(selector, {visible: true});
          for (let tries = 0; tries < 20; tries += 1) {
            await page.click(selector).catch(() => undefined);
            if (await page.waitForFunction(done, {timeout: 300}).then(() => true, () => false)) return;
          }
          throw new Error(`${selector} has no effect`);
        },
        sent: () => page.evaluate(() => fake.sent),
      };
    },
    stop: () => browser.close(),
  };
}
