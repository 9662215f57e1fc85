// Ends before anything is filled in: each with its outcome and its hint on the launch page, and no secret anywhere.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {hostHeld} from './support/other-hosts.mjs';
import {outcome} from './support/outcomes.mjs';
import {BROWSER, OTHER_WORKSPACE, WORKSPACE, World} from './support/world.mjs';

describe(`refused, and no secret given (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  async function endsWith(page, code) {
    await page.ends(code);
    await world.picture(page.tab, code.replaceAll('_', '-'));
    await world.noHostLeft();
    assert.deepEqual(world.sites.server.secretsReceived(), []);
    assert.deepEqual(await world.brokenPromises(), []);
  }

  test('no role on the account', async () => {
    const account = await world.account(world.sites.onePage, {role: 'none'});
    const page = await world.click(account);
    await page.answerIfAsked('yes');
    await endsWith(page, 'role_none');
    assert.deepEqual(world.sites.server.requestsTo('login.pixelgram.test'), []);
  });

  test('a Login-only user of the workspace', async () => {
    const account = await world.account(world.sites.onePage, {workspace: OTHER_WORKSPACE});
    const page = await world.click(account);
    await page.answerIfAsked('yes');
    await endsWith(page, 'role_login_only');
    assert.deepEqual(world.sites.server.requestsTo('login.pixelgram.test'), []);
  });

  test('an account that is not in the vault', async () => {
    const page = await world.click(world.chiclet(`${WORKSPACE}/launch/${randomUUID()}`));
    await page.answerIfAsked('yes');
    await endsWith(page, 'account_unknown');
  });

  test('an address of the workspace that names no account', async () => {
    const page = await world.click(world.chiclet(`${WORKSPACE}/launch/not-an-id`));
    await page.answerIfAsked('yes');
    await endsWith(page, 'launch_address_invalid');
  });

  for (const [what, name, code] of [
    ['a log-in page that redirects outside the account’s origins', 'outside', 'outside_origins'],
    ['a sign-up page', 'sign-up', 'sign_up_page'],
    ['a page for changing the password', 'change', 'change_password_page'],
    ['two log-in forms on one page', 'ambiguous', 'ambiguous_page'],
  ]) {
    test(what, async () => {
      const {portal} = world.sites;
      const account = await world.account(portal, {loginUrl: portal.loginAddressOf(name)});
      const page = await world.click(account);
      await page.answer('yes');
      await endsWith(page, code);
      assert.deepEqual(portal.users.attempts, []);
    });
  }

  test('a page that leaves for another site between being read and being filled in', async () => {
    const {portal} = world.sites;
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('plain')});
    const folder = await mkdtemp(join(tmpdir(), 'cerby-held-'));
    const held = join(folder, 'held');
    const putBack = await world.home.hostReplacedBy(hostHeld(folder));
    try {
      const tab = await world.launch(account);
      await tab.waitForAddress(portal.loginAddressOf('plain'));
      await until(() => existsSync(held), {what: 'the host to have said what to fill in'});
      const elsewhere = `https://${portal.elsewhere}/login`;
      await tab.evaluate((address) => location.assign(address), elsewhere);
      await tab.waitUntilWhole(elsewhere);
      await rm(held);
      await endsWith(await world.launchPageIn(tab), 'outside_origins');
      assert.deepEqual(portal.users.attempts, []);
    } finally {
      await putBack();
      await rm(folder, {recursive: true});
    }
  });

  test('a failure marks its tab in the toolbar, until the tab goes on to something else', async () => {
    const account = await world.account(world.sites.onePage, {role: 'none'});
    const page = await world.click(account);
    await page.answerIfAsked('yes');
    await page.ends('role_none');
    const there = await page.tab.address();
    await until(async () => (await world.signalAt(there)).includes(outcome('role_none').message),
                {what: 'the button to say so', tell: () => world.signalAt(there)});
    await world.inExtension(async (address) => {
      const [{id: tabId}] = (await chrome.tabs.query({})).filter(({url}) => url === address);
      // As the background does; a picture that the browser does not take makes it throw.
      for (const shape of ['open', 'locked', 'launching', 'attention']) {
        await chrome.action.setIcon({tabId, path: {16: `/ui/icons/${shape}-16.png`, 32: `/ui/icons/${shape}-32.png`}});
      }
    }, there);
    await page.tab.go(world.sites.dashboard.address);
    await page.tab.waitUntilWhole(world.sites.dashboard.address);
    await page.tab.anew(() => page.tab.go(`${world.sites.dashboard.address}reads-globals`));
    assert.match(await world.signalAt(`${world.sites.dashboard.address}reads-globals`), /^Cerby Extended account access: The vault is open/);
  });

  test('cancelled by the user, while the system’s prompt waits', async () => {
    const account = await world.account(world.sites.onePage);
    await world.home.lock();
    await world.home.pinentryThinks(true);
    try {
      const page = await world.click(account);
      await page.answer('yes');
      await until(async () => (await world.home.pinentryHeard()).some((line) => line.startsWith('GETPIN')), {what: 'the prompt'});
      await world.picture(page.tab, 'unlocking');
      await page.cancel();
      await endsWith(page, 'cancelled');
    } finally {
      await world.home.pinentryThinks(false);
      await world.home.unlock();
    }
  });

  test('declined when asked', async () => {
    const account = await world.account(world.sites.onePage);
    const page = await world.click(account);
    await page.answer('no');
    await endsWith(page, 'declined');
  });

  test('the tab closed while the question stands', async () => {
    const account = await world.account(world.sites.onePage);
    const page = await world.click(account);
    await page.question();
    await page.tab.close();
    await endsByClosing(account);
  });

  test('the tab closed while the app’s page is looked at', async () => {
    const {portal} = world.sites;
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('captcha')});
    const tab = await world.launch(account);
    await tab.waitForAddress(portal.loginAddressOf('captcha'));
    await tab.waitForSelector('#captcha');
    await tab.close();
    await endsByClosing(account);
  });

  async function endsByClosing(account) {
    const [last] = await world.lastLaunches({account: account.name});
    assert.equal(last.outcome, 'tab_closed');
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);
    assert.deepEqual(await world.brokenPromises(), []);
  }
});

describe(`a workspace that only managed storage knows (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start({workspace: false, managed: {DEFAULT_WORKSPACE: 'acme.cerby.test', OKTA_DOMAIN: 'acme.okta.test'}}); });
  after(() => world?.stop());

  test('is stopped all the same, and said to be unknown to the computer', async () => {
    const chiclet = world.chiclet(`${WORKSPACE}/launch/${randomUUID()}`);
    const page = await world.click(chiclet);
    await page.answerIfAsked('yes');
    await page.ends('workspace_unknown');
    await world.picture(page.tab, 'workspace-unknown');
    assert.deepEqual(world.sites.server.requestsTo('acme.cerby.test'), []);
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
