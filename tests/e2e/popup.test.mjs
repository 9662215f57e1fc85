// The popup, opened as a tab: how host and vault are, unlock and lock, the last launches; and the first run, where one
// button makes the vault.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {outcome} from './support/outcomes.mjs';
import {BROWSER, World} from './support/world.mjs';

const PAGE = 'ui/popup.html';

/** Presses until it had its effect: the page takes no press in its first moment. */
async function press(tab, selector, done) {
  await until(async () => {
    await tab.click(selector, {patient: false});
    return until(() => tab.evaluate(done), {what: `the effect of ${selector}`, deadline: 700}).catch(() => false);
  }, {what: `the effect of ${selector}`, tell: () => tab.describe()});
}
const offered = (...ids) => (tab) => tab.waitFor((wanted) => wanted.every((id) => !document.getElementById(id).hidden), ids);

describe(`the popup (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  test('shows the open vault, locks it, and unlocks it through the system’s prompt', async () => {
    const popup = await world.browser.openExtensionPage(PAGE);
    await offered('lock')(popup);
    assert.match(await popup.text('#state'), /acme\.cerby\.test/);
    await world.picture(popup, 'popup-open');
    await press(popup, '#lock', () => document.getElementById('lock').hidden);
    await offered('unlock')(popup);
    await world.picture(popup, 'popup-locked');
    assert.equal((await world.home.ctl('vault', 'status')).state, 'locked');

    await press(popup, '#unlock', () => document.getElementById('unlock').hidden);
    await offered('lock')(popup);
    assert.ok((await world.home.pinentryHeard()).some((line) => line.startsWith('GETPIN')));
    assert.equal((await world.home.ctl('vault', 'status')).state, 'open');
    await world.noHostLeft();
    await popup.close();
  });

  test('lists the last launches with how they ended', async () => {
    const {onePage} = world.sites;
    const good = await world.account(onePage);
    const tab = await world.launch(good);
    await tab.waitForText('#who', new RegExp(good.userName));
    await world.lastLaunches({account: good.name});
    onePage.sessions.clear();
    const bad = await world.account(onePage, {role: 'none'});
    const page = await world.click(bad);
    await page.answerIfAsked('yes');
    await page.ends('role_none');
    const popup = await world.browser.openExtensionPage(PAGE);
    await popup.waitForText('#last', new RegExp(outcome('logged_in').message));
    const list = await popup.text('#last');
    assert.match(list, new RegExp(good.name));
    assert.ok(list.includes(outcome('role_none').message), list);
    assert.ok(list.includes(outcome('role_none').hint), list);
    await world.picture(popup, 'popup-last-launches');
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('shows how far the launch is of the tab that it opens over, and nothing of other tabs', async () => {
    const account = await world.account(world.sites.onePage);
    const page = await world.click(account);
    await page.question();
    await world.popupOver(page.tab, '#running_title', new RegExp(account.name));
    assert.match(await world.popupText('#steps'), /host/);
    const other = await world.dashboard();
    // What the host says comes after what the browser has stored.
    await world.popupOver(other, '#summary', /open/);
    assert.equal(await world.popupText('#running_title'), '');
    await world.closePopup();
    await page.tab.focus();
    await page.answer('no');
    await page.ends('declined');
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('says what is wrong when there is no host, and looks again', async () => {
    const putBack = await world.home.hostNotRegistered();
    const popup = await world.browser.openExtensionPage(PAGE);
    try {
      await popup.waitForText('#state', new RegExp(outcome('host_missing').message));
      assert.ok((await popup.text('#state')).includes(outcome('host_missing').hint));
      await world.picture(popup, 'popup-host-missing');
    } finally {
      await putBack();
    }
    await press(popup, '#retry', () => !document.getElementById('lock').hidden);
  });
});

for (const keyStore of [true, false]) {
  describe(`the first run, ${keyStore ? 'with a key store' : 'without one'} (${BROWSER})`, () => {
    /** @type {World} */
    let world;
    before(async () => { world = await World.start({vault: 'missing', keyStore}); });
    after(() => world?.stop());

    test('one button makes the vault', async () => {
      const popup = await world.browser.openExtensionPage(PAGE);
      await offered('setup')(popup);
      await world.picture(popup, `popup-first-run${keyStore ? '' : '-passphrase'}`);
      await press(popup, '#setup', () => document.getElementById('setup').hidden);
      await offered('lock')(popup);
      assert.equal((await world.home.ctl('vault', 'status')).state, 'open');
      const heard = (await world.home.pinentryHeard()).join('\n');
      assert.equal(/^SETPROMPT Passphrase:/m.test(heard), !keyStore, 'a passphrase is asked for only where no key store answers');
      assert.equal(heard.match(/^SETPROMPT Word \d+:\n(?:.+\n)*?GETPIN/gm)?.length, 4, 'four of the words are asked for');
      assert.doesNotMatch(await popup.text('body'), /(\b[a-z]{3,8}\b\s+){23}\b[a-z]{3,8}\b/, 'the recovery words are not shown in the browser');
      assert.deepEqual(await world.brokenPromises(), []);
    });
  });
}
