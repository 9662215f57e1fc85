// From a chiclet to logged in, in each kind of app: the server says whether the login was right.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {BROWSER, World} from './support/world.mjs';

describe(`one click and logged in (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  async function logsIn(account, home) {
    const tab = await world.launch(account);
    await tab.waitForAddress(home);
    await tab.waitForText('#who', new RegExp(account.userName));
    const [launch] = await world.lastLaunches({account: account.name});
    assert.equal(launch.outcome, 'logged_in');
    await world.noHostLeft();
    assert.deepEqual(await world.brokenPromises(), []);
    return tab;
  }

  async function passwordOnly(site, options) {
    const account = await world.account(site, options);
    const tab = await logsIn(account, site.home);
    assert.deepEqual(site.users.attemptsOf(account.userName), [{userName: account.userName, password: 'right'}]);
    return {account, tab};
  }

  async function withCode(site) {
    const account = await world.account(site, {totp: true});
    await logsIn(account, site.home);
    assert.deepEqual(site.users.attemptsOf(account.userName).map(({password, code}) => password ?? code), ['right', 'right']);
  }

  test('user name and password on one page', async () => {
    const {account, tab} = await passwordOnly(world.sites.onePage);
    await world.picture(tab, 'logged-in');
    // To the app alone, once: nowhere else did anything arrive.
    assert.deepEqual(world.secretsOf(account), [`password of ${account.name} at login.pixelgram.test/login`]);
  });
  test('the user name first, then the password', () => passwordOnly(world.sites.twoStep));
  test('a password, then a code in one box', () => withCode(world.sites.code));
  test('user name, password, and a code in six boxes', () => withCode(world.sites.sixBoxes));
  test('a form that comes late and is drawn anew when it is filled in', async () => {
    await passwordOnly(world.sites.late);
    assert.deepEqual(world.sites.late.drawings, ['2'], 'what was filled in first is not there any more');
  });
  test('inputs that belong to a component', () => passwordOnly(world.sites.controlled));
  test('different hosts for the log-in, the site and the account', () => passwordOnly(world.sites.threeHosts));
  test('an app that takes seconds to answer', async () => {
    const {portal} = world.sites;
    portal.answersAfter = 3_000;
    try {
      await passwordOnly(portal, {loginUrl: portal.loginAddressOf('slow')});
    } finally {
      portal.answersAfter = 0;
    }
  });
  test('a chiclet that opens a new tab, as Okta’s do', async () => {
    const account = await world.account(world.sites.onePage);
    world.sites.onePage.sessions.clear();
    const dashboard = await world.dashboard();
    const tab = await world.browser.waitForNewTab(() => dashboard.click(account.chiclet.newTab));
    const page = await world.launchPageIn(tab);
    await page.answer('yes');
    await tab.waitForAddress(world.sites.onePage.home);
    await tab.waitForText('#who', new RegExp(account.userName));
  });
  test('a middle click', async () => {
    const account = await world.account(world.sites.onePage);
    world.sites.onePage.sessions.clear();
    const dashboard = await world.dashboard();
    const tab = await world.browser.waitForNewTab(() => dashboard.click(account.chiclet.selector, {button: 'middle'}));
    const page = await world.launchPageIn(tab);
    await page.answer('yes');
    await tab.waitForAddress(world.sites.onePage.home);
    await tab.waitForText('#who', new RegExp(account.userName));
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
