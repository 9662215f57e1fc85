// One browser with the extension, a vault with an account for each page, and a host whose frames are kept.
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

import {within} from '../e2e/drivers/waiting.mjs';
import {PROGRAMS} from '../e2e/support/home.mjs';
import {World, WORKSPACE} from '../e2e/support/world.mjs';
import {labelledSubmits, observer} from './observer.mjs';
import {PagesSite} from './site.mjs';

const LONGEST_MS = 45_000;
const LOOK_EVERY_MS = 200;
/** So long after a challenge was met, a launch that still waits is one that goes no further. */
const GOES_ON_MS = 8_000;
const PROXY = join(import.meta.dirname, '../e2e/support/protocol-proxy.mjs');
const OTPAUTH = 'otpauth://totp/Contentzilla?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

export class Scene {
  #front = Promise.resolve();
  #accounts = new Map();  // page -> its account
  #waiting = new Map();  // launch address -> what hears of its end, and from when on

  static async start(pages, kept) {
    const scene = new Scene();
    scene.kept = kept;
    scene.world = await World.start({sites: [new PagesSite(pages)]});
    try {
      const host = join(PROGRAMS, 'cerby-host');
      await scene.world.home.hostReplacedBy(`#!/bin/sh\nexec '${process.execPath}' '${PROXY}' record '${kept}' '${host}' "$@"\n`);
      await scene.#know(pages);
      scene.#look();
      return scene;
    } catch (error) {
      await scene.stop();
      throw error;
    }
  }

  /** An account for each page, all of them launched before: nothing is asked. Before any launch, as the extension writes that list too. */
  async #know(pages) {
    for (const page of pages) {
      this.#accounts.set(page, await this.world.home.addAccount({
        workspace: WORKSPACE, name: page.file, app: page.host, loginUrl: `https://${page.host}${page.path}`, origins: page.origins,
        userName: 'zilla@contentzilla.test', password: 'correct-horse-9-battery', otpauth: OTPAUTH, role: 'collaborator',
      }));
    }
    await this.world.inExtension(async (...addresses) => {
      await chrome.storage.local.set({remembered: Object.fromEntries(addresses.map((address) => [address, {at: 0, account: '', app: ''}]))});
    }, ...[...this.#accounts.values()].map(({launch_url: address}) => address));
  }

  /** Launches an account whose address is the page. {outcome, detail, events, ms, id}; throws where that takes too long. */
  launch(page) {
    return within(this.#launch(page), 3 * LONGEST_MS, `a launch of ${page.file}`);
  }

  async #launch(page) {
    const {id, launch_url: address} = this.#accounts.get(page);
    const chiclet = this.world.chiclet(address, 'Page');
    const events = [];
    const began = Date.now();
    const ended = this.#endOf(address);
    const tab = await this.#inFront(async () => {
      const dashboard = await this.world.dashboard();
      await dashboard.keepFocused();  // several launches run side by side; each is looked at as if its tab were in front
      const submits = await dashboard.evaluate(labelledSubmits, page.labelled);
      await dashboard.observe('cerbyObserved', observer, [page.selectors, submits], (what) => events.push(JSON.parse(what)));
      await dashboard.click(chiclet.selector);
      await dashboard.waitForAddress((at) => at !== this.world.sites.dashboard.address);
      return dashboard;
    });
    let {outcome, detail} = await this.#end(ended, page.file);
    if (outcome === 'waiting for: captcha') {  // a person's part: the challenge goes, and the launch goes on
      const solved = this.#endOf(address, GOES_ON_MS);
      await tab.evaluate(proveToBeHuman, page.selectors).catch(() => undefined);
      ({outcome, detail} = await this.#end(solved, page.file));
    }
    await within(tab.close(), LONGEST_MS, 'closing a tab').catch(() => undefined);
    await tab.heardAll();
    const ofPage = page.afterStep ? afterFirstStep(events) : events;
    return {outcome, detail, events: ofPage, ms: Date.now() - began, id};
  }

  /** Ended, or waiting for a person, which counts after `settled` ms. */
  #endOf(address, settled = 0) {
    return new Promise((resolve) => { this.#waiting.set(address, {resolve, heedsPeopleFrom: Date.now() + settled}); });
  }

  #end(promise, file) {
    return within(promise, LONGEST_MS, file).catch(() => ({outcome: '', detail: ''}));
  }

  /** What the host said to the pages of a launch: [{type: "page", …} or the reply's type and outcome]. */
  async frames(id) {
    const lines = await readFile(join(this.kept, `${id}.jsonl`), 'utf8').catch(() => '');
    return lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  /** Real clicks go to the tab in front, one after the other. */
  async #inFront(task) {
    const mine = this.#front.then(task);
    this.#front = mine.catch(() => undefined);
    return mine;
  }

  /** Asks the extension for the launches that have ended, for all that wait. */
  async #look() {
    while (!this.stopped) {
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
      if (this.#waiting.size === 0) continue;
      for (const launch of await this.world.inExtension(endedOrWaiting).catch(() => [])) {
        const waiting = this.#waiting.get(launch.address);
        if (!waiting || (launch.phase !== 'ended' && Date.now() < waiting.heedsPeopleFrom)) continue;
        waiting.resolve(launch);
        this.#waiting.delete(launch.address);
      }
    }
  }

  async stop() {
    this.stopped = true;
    await this.world.stop();
  }
}

/** In the extension: launches that are over, and those that nothing but a person takes further. */
async function endedOrWaiting() {
  const {launches = []} = await chrome.storage.local.get('launches');
  const session = Object.values(await chrome.storage.session.get(null)).filter(({phase, steps}) =>
    phase === 'asking' || (phase === 'running' && ['captcha', 'passkey', 'push'].includes(steps?.at(-1)?.step)));
  return [...launches, ...session.map((launch) => ({
    ...launch, outcome: launch.phase === 'asking' ? `asking: ${launch.asked?.question}` : `waiting for: ${launch.steps.at(-1).step}`,
  }))];
}

/** In the page: challenges go, and what else a log-in asks for beside its secrets is answered. */
function proveToBeHuman({identifier, password}) {
  const challenges = ['captcha', 'turnstile', 'challenge'].flatMap((name) => [`iframe[src*=${name} i]`, `iframe[title*=${name} i]`]);
  for (const challenge of document.querySelectorAll(challenges.join(','))) challenge.remove();
  const secret = document.querySelector(password.join(','));
  const ours = [...identifier, ...password].join(',');
  const beside = (secret?.form ?? document).querySelectorAll('input:not([type]), input[type=text], input[type=number], input[type=tel], textarea');
  const answers = document.querySelectorAll('textarea[name*=captcha i], textarea[id*=captcha i]');
  for (const field of [...beside, ...answers]) {
    if (field.matches(ours || ':not(*)') || field.value) continue;
    field.value = 'x7k2p';
    field.setAttribute('value', field.value);
  }
}

/** What came after the first step was submitted. */
function afterFirstStep(events) {
  const at = events.findIndex(({what}) => what === 'submitted');
  return at < 0 ? [] : events.slice(at + 1);
}
