// A page that goes away while its launch is under way: 0 to 50 ms after each message between extension and host. What
// was meant for the first document is never written into the second. CERBY_RACES=2000 for as many trials.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {join} from 'node:path';

import {within} from './drivers/waiting.mjs';
import {PROGRAMS} from './support/home.mjs';
import {AFTER, RacingSite, SECOND} from './support/racing-site.mjs';
import {BROWSER, World} from './support/world.mjs';

const TRIALS = Number(process.env.CERBY_RACES ?? 24);
const LANES = 4;
const LONGEST_MS = 60_000;
const PROXY = join(import.meta.dirname, 'support/protocol-proxy.mjs');

describe(`a page that goes away (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  const racing = new RacingSite(LANES);
  let accounts;
  let inFront = Promise.resolve();

  before(async () => {
    world = await World.start({sites: [racing]});
    const socket = join(world.home.runtime, 'told');
    await racing.listen(socket);
    await world.home.hostReplacedBy(`#!/bin/sh\nexec '${process.execPath}' '${PROXY}' tell '${socket}' '${join(PROGRAMS, 'cerby-host')}' "$@"\n`);
    accounts = [];
    for (const lane of racing.lanes) accounts.push(await world.account(lane));
    await world.inExtension(async (addresses, idp) => {
      await chrome.storage.local.set({remembered: Object.fromEntries(addresses.map((address) => [address, {at: 0, account: '', app: '', from: [idp]}]))});
    }, accounts.map(({launchUrl}) => launchUrl), new URL(world.sites.dashboard.address).origin);
  });
  after(async () => {
    racing.stop();
    await world?.stop();
  });

  /** Real clicks go to the tab in front, one after the other. */
  const clicked = (account) => {
    const mine = inFront.then(async () => {
      const tab = await world.dashboard();
      await tab.click(account.chiclet.selector);
      await tab.waitForAddress((address) => address !== world.sites.dashboard.address);
      return tab;
    });
    inFront = mine.catch(() => undefined);
    return mine;
  };

  async function trial(number, lane) {
    const account = accounts[lane];
    const seconds = Object.keys(SECOND);
    const chosen = {after: AFTER[number % AFTER.length], ms: (number * 7) % 51, second: seconds[Math.floor(number / AFTER.length) % seconds.length]};
    const race = racing.begin({lane, address: account.launchUrl, ...chosen});
    const tab = await clicked(account);
    await within(race.over, LONGEST_MS, `trial ${number}: ${JSON.stringify(chosen)}, ${race.messages}`);
    // Where a launch failed, the tab is at the extension's own page again: what the document had is in racing.found.
    const values = await tab.evaluate((to) => (location.href === to ? [...document.querySelectorAll('input')].map(({value}) => value).filter(Boolean) : []), race.to);
    await tab.close();
    return {values, messages: race.messages};
  }

  test(`${TRIALS} times, and nothing is written into what comes then`, {timeout: LONGEST_MS + TRIALS * 10_000}, async () => {
    const results = [];
    let next = 0;
    await Promise.all(racing.lanes.map(async ({lane}) => {
      while (next < TRIALS) {
        const number = next;
        next += 1;
        results.push(await trial(number, lane));
      }
    }));
    assert.equal(results.length, TRIALS);
    assert.deepEqual(results.flatMap(({values}) => values), []);
    assert.deepEqual(racing.found, []);
    // The trials reach what they are about: fills that were under way when the page went.
    const fills = results.filter(({messages}) => messages.includes('fill')).length;
    assert.ok(fills >= TRIALS / 4, `${fills} of ${TRIALS} launches came to a fill`);
    console.log(`# ${BROWSER}: ${TRIALS} trials, ${fills} came to a fill, 0 written into the second document`);
  });
});
