// Tricks that have a visitor press what is not shown, or not there yet: seven of them against each page of the extension's, in both
// browsers (42 pages). No press that the visitor did not mean for it does anything, and no secret goes anywhere.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {FRAMES, PRESSED, TRICKS, TrickSite} from './support/trick-site.mjs';
import {BROWSER, World} from './support/world.mjs';

const PRESSES = 3;

/** The middle of an element, in its page. */
function middleOf(selector) {
  const box = document.querySelector(selector).getBoundingClientRect();
  return box.width === 0 ? null : {x: box.x + box.width / 2, y: box.y + box.height / 2};
}

describe(`click tricks (${BROWSER})`, () => {
  const tricks = new TrickSite();
  /** @type {World} */
  let world;
  /** An account whose launch has been asked about in a tab of its own, and waits for the answer. */
  let account;
  let waiting;
  /** What there is to press on each page: where it is, and the address that a page can know. */
  let targets;

  before(async () => {
    world = await World.start({sites: [tricks]});
    const remembered = await world.account(world.sites.onePage);
    await world.launch(remembered, {remember: true});
    await world.lastLaunches({account: remembered.name});
    account = await world.account(world.sites.twoStep);
    waiting = await world.click(account);
    await waiting.question();
    const at = async (path, selector) => {
      const tab = await world.browser.openExtensionPage(path);
      const point = await until(() => tab.evaluate(middleOf, selector).catch(() => null), {what: `${selector} in ${path}`});
      await tab.close();
      return point;
    };
    targets = {
      'launch page': {page: await waiting.tab.address(), opened: account.launchUrl, point: await waiting.tab.evaluate(middleOf, '#yes')},
      popup: {page: `${world.browser.extensionOrigin}/ui/popup.html`, point: await at('ui/popup.html', '#lock')},
      settings: {page: `${world.browser.extensionOrigin}/ui/options.html`, point: await at('ui/options.html', '#consents button')},
    };
  });
  after(() => world?.stop());

  /** All that a press could have changed, or given away. */
  async function state() {
    const [{vault}, kept] = [await world.home.ctl('vault', 'status'), await world.inExtension(async (address) => {
      const {remembered} = await chrome.storage.local.get('remembered');
      const launches = Object.entries(await chrome.storage.session.get()).filter(([key]) => key.startsWith('launch:'))
        .map(([, launch]) => launch).filter((launch) => launch.address === address);
      return {remembered, consented: launches.filter(({consented}) => consented).length};
    }, account.launchUrl)];
    return {vault, ...kept, secrets: world.sites.server.secretsReceived()};
  }

  /** Documents of the extension's own that are within another page. */
  const framed = () => world.inExtension(async () =>
    (await chrome.runtime.getContexts({})).filter(({frameId, contextType}) => contextType === 'TAB' && frameId > 0).length);

  /** A visitor who presses until what was brought is there, and the press after that was on its way. */
  async function pressUntilAsked(tab, point) {
    const isAsked = () => tab.evaluate(() => document.getElementById('question')?.checkVisibility() === true).catch(() => false);
    await until(async () => {
      if (await isAsked()) return true;
      await tab.clickAt(point).catch(() => undefined);
      return isAsked();
    }, {what: 'the question', tell: () => tab.describe()});
  }

  for (const name of FRAMES) {
    test(`${name}: works where a page lets itself be framed`, async () => {
      const tab = await world.browser.openTab(tricks.page(name, `${tricks.address}victim`, {x: 450, y: 320}));
      await until(async () => {
        await tab.clickAt(PRESSED);
        return tab.evaluate(() => globalThis.pressed === true);
      }, {what: 'the press to be stolen', tell: () => tab.describe()});
      await tab.close();
    });
  }

  for (const name of TRICKS) {
    for (const target of ['launch page', 'popup', 'settings']) {
      test(`${name}: ${target}`, async () => {
        const {page, opened = page, point} = targets[target];
        const isFrame = FRAMES.includes(name);
        const before = await state();
        const tab = await world.browser.openTab(tricks.page(name, isFrame ? page : opened, point));
        await tab.waitForSelector('#prize');
        const isThere = !isFrame && target === 'launch page';
        let shown = tab;
        if (isThere) {
          if (name === 'window') shown = await world.browser.waitForNewTab(() => tab.clickAt(PRESSED));
          else await tab.clickAt(PRESSED);
          // The attacker has it where the pointer is.
          await pressUntilAsked(shown, point);
        } else {
          for (let press = 0; press < PRESSES; press += 1) await tab.clickAt(PRESSED);
          assert.equal(await framed(), 0, 'a page of the extension\'s in a frame');
          const addresses = await Promise.all((await world.browser.tabs()).map((one) => one.address()));
          assert.deepEqual(addresses.filter((address) => address.startsWith(`${world.browser.extensionOrigin}/ui/`)), [targets['launch page'].page]);
        }
        assert.deepEqual(await state(), before);
        if (isThere) {
          const launch = await world.launchPageIn(shown);
          await launch.answer('no');
          await launch.ends('declined');
        }
        for (const one of await world.browser.tabs()) {
          const address = await one.address();
          if (address !== targets['launch page'].page && address !== world.observerAddress) await one.close().catch(() => undefined);
        }
      });
    }
  }

  test('and a press that is meant does it: the state that was looked at changes', async () => {
    const before = await state();
    await waiting.answer('yes');
    await waiting.tab.waitForText('#who', new RegExp(account.userName));
    const {consented, secrets} = await state();
    assert.equal(consented, before.consented + 1);
    assert.ok(secrets.length > before.secrets.length);
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
