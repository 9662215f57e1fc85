// The popup's accounts: those for the website, one press that logs in, and going on by hand as far as the role allows.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {hostHearing} from './support/other-hosts.mjs';
import {outcome} from './support/outcomes.mjs';
import {BROWSER, World} from './support/world.mjs';

const PAGE = 'ui/popup.html';

/** Presses until it had its effect: the page takes no press in its first moment. */
async function press(tab, selector, done, ...values) {
  await until(async () => {
    await tab.click(selector, {patient: false});
    return until(() => tab.evaluate(done, ...values), {what: `the effect of ${selector}`, deadline: 700}).catch(() => false);
  }, {what: `the effect of ${selector}`, tell: () => tab.describe()});
}

describe(`the popup’s accounts (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  let owned;
  let shared;
  before(async () => {
    world = await World.start();
    owned = await world.account(world.sites.code, {role: 'owner', totp: true});
    shared = await world.account(world.sites.onePage, {totp: true});
  });
  after(() => world?.stop());

  /** The popup in a tab, with the one account that the name finds, and its fields open. */
  async function fieldsOf(account) {
    const popup = await world.browser.openExtensionPage(PAGE);
    await popup.waitFor(() => !document.getElementById('accounts').hidden);
    await popup.type('#search', account.name);
    await popup.waitForText('#found', new RegExp(account.name));
    await popup.waitFor(() => document.querySelectorAll('#found li').length === 1);
    await press(popup, '[data-does=by_hand]', () => document.querySelector('.fields') !== null);
    return popup;
  }
  const copies = (popup, field) => press(popup, `[data-field=${field}]`, () => /copied\./.test(document.querySelector('.fields [role=status]').innerText));
  const labels = (popup) => popup.evaluate(() => [...document.querySelectorAll('[data-field]')].map(({dataset}) => dataset.field));

  test('are those of the website that it opens over', async () => {
    const tab = await world.browser.openTab(world.sites.onePage.loginAddress);
    const found = await world.popupOver(tab, '#found', new RegExp(shared.name));
    assert.doesNotMatch(found, new RegExp(owned.name));
    assert.ok((await world.popupText('#accounts_title')).includes(new URL(world.sites.onePage.loginAddress).host));
    const other = await world.browser.openTab(world.sites.dashboard.address);
    assert.match(await world.popupOver(other, '#accounts_said', /./), /No account/);
    await world.closePopup();
    await other.close();
    await tab.close();
  });

  test('log in with one press, without a question', async () => {
    world.sites.onePage.sessions.clear();
    const popup = await fieldsOf(shared);
    await press(popup, '[data-does=log_in]', () => document.getElementById('accounts') === null);
    await popup.waitForAddress(world.sites.onePage.home);
    await popup.waitForText('#who', new RegExp(shared.userName));
    const [launch] = await world.lastLaunches({account: shared.name});
    assert.equal(launch.outcome, 'logged_in');
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('give an Owner user name, password and code to copy', async () => {
    const popup = await fieldsOf(owned);
    assert.deepEqual(await labels(popup), ['user_name', 'password', 'code']);
    await copies(popup, 'user_name');
    await copies(popup, 'password');
    assert.doesNotMatch(await popup.text('body'), new RegExp(owned.password));
    await press(popup, '[data-field=code]', () => / s left| comes in /.test(document.querySelector('.fields').innerText));
    const shown = await popup.waitForText('.fields', /\d{6}/, {deadline: 40_000});
    assert.ok(owned.user.totp.codesAround().includes(/\d{6}/.exec(shown)[0]), shown);
    await world.picture(popup, 'popup-by-hand');
    await popup.close();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  const told = {skip: BROWSER !== 'firefox' && 'Chromium does not tell what is on the clipboard to the page of an extension'};
  test('are off the clipboard with the first press after 30 s, which the browser wants', told, async () => {
    const popup = await fieldsOf(owned);
    await popup.evaluate(() => {
      // Firefox shows a test the page's globals as they were made, and these as they are.
      const page = window.wrappedJSObject ?? window;
      const real = window.setTimeout.bind(window);
      page.due = [];  // what waits for half a minute
      page.setTimeout = (f, ms, ...values) => (ms === 30_000 ? void page.due.push(f) : real(f, ms, ...values));
    });
    await copies(popup, 'password');
    assert.ok(await popup.clipboard() === owned.password, 'the password is copied');
    await popup.waitFor(() => !navigator.userActivation.isActive);  // as after 30 s
    await popup.evaluate(() => { (window.wrappedJSObject ?? window).due.at(-1)(); });
    await popup.waitForText('.fields [role=status]', /on a press alone/);
    assert.ok(await popup.clipboard() === owned.password, 'no press, no change');
    await popup.click('h1');
    await until(async () => await popup.clipboard() === '', {what: 'an empty clipboard'});
    await popup.close();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('give a Collaborator no password: there is no button, and the host refuses', async () => {
    const popup = await fieldsOf(shared);
    assert.deepEqual(await labels(popup), ['user_name', 'code']);
    await copies(popup, 'user_name');
    const refused = await popup.evaluate((address) => (globalThis.browser ?? globalThis.chrome).runtime
      .sendMessage({type: 'reveal', address, field: 'password'}), shared.launchUrl);
    assert.equal(refused.failure.outcome, 'role_not_owner');
    assert.equal(refused.revealed, undefined);
    await popup.close();
  });

  test('come with their fields open where a launch of one could not go on in the tab', async () => {
    const account = await world.account(world.sites.code, {totp: true, secret: false});
    const tab = await world.launch(account);
    const [{outcome: ended}] = await world.lastLaunches({account: account.name});
    assert.equal(ended, 'code_wanted');
    await world.popupOver(tab, '.fields', /User name/);
    assert.match(await world.popupText('#found li'), new RegExp(account.name));
    await world.closePopup();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('are not asked for of a host that speaks the first protocol alone, which logs in as before', async () => {
    const putBack = await world.home.hostReplacedBy(hostHearing({min: 1, max: 1}));
    try {
      const popup = await world.browser.openExtensionPage(PAGE);
      const said = await popup.waitForText('#accounts_said', /./);
      assert.equal(said, `${outcome('host_outdated').message} ${outcome('host_outdated').hint}`);
      await popup.close();
      world.sites.onePage.sessions.clear();
      const tab = await world.launch(shared);
      await tab.waitForText('#who', new RegExp(shared.userName));
    } finally {
      await putBack();
    }
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
