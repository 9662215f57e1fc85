// Reload, back, duplicate, restore: what looks like a launch to a browser, and must not be one by itself.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {BROWSER, World} from './support/world.mjs';

describe(`tabs that were launched once (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  /** A launch page that has ended: the user said no. */
  async function declined() {
    const account = await world.account(world.sites.onePage);
    world.sites.onePage.sessions.clear();
    const page = await world.click(account);
    await page.answer('no');
    await page.ends('declined');
    await world.lastLaunches({account: account.name});
    await world.noHostLeft();
    return {account, page};
  }

  /**
   * Nothing has begun by itself: of the account there are the launches that there were, and no secret went anywhere. An
   * offered one is a button on the launch page.
   */
  async function nothingBegan(account, ended = ['declined']) {
    const begun = (await world.launchesSoFar(account)).filter(({phase}) => phase !== 'offered');
    assert.deepEqual(begun.map(({outcome}) => outcome), ended);
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);
    assert.deepEqual(await world.brokenPromises(), []);
  }

  async function offersAButton(page, account) {
    await page.waitUntilThere();
    await page.offersLaunch();
    await nothingBegan(account);
  }

  async function logsInByButton(page, account) {
    await page.launchByButton();
    await page.answer('yes');  // no was said before: the button alone is no yes
    await page.tab.waitForAddress(account.site.home);
    await page.tab.waitForText('#who', new RegExp(account.userName));
  }

  test('reloaded: a button is offered, and it launches', async () => {
    const {account, page} = await declined();
    await page.tab.anew(() => page.tab.reload());
    await offersAButton(page, account);
    await world.picture(page.tab, 'button');
    await logsInByButton(page, account);
  });

  test('duplicated', async () => {
    const {account, page} = await declined();
    const copy = await world.launchPageIn(await world.browser.duplicate(page.tab));
    await offersAButton(copy, account);
  });

  test('closed and restored', async () => {
    const {account, page} = await declined();
    const address = await page.tab.address();
    await page.tab.close();
    const restored = await world.launchPageIn(await world.browser.restoreClosedTab(address));
    await offersAButton(restored, account);
  });

  test('back and forward between the dashboard and the launch page', async () => {
    const {account, page} = await declined();
    const {tab} = page;
    await tab.anew(() => tab.go(world.sites.evil.address));
    await tab.anew(() => tab.back());
    await offersAButton(page, account);
    // Back may meet the launch that was stopped there, from which the launch page leads on to the dashboard.
    await tab.back();
    await tab.waitForAddress(world.sites.dashboard.address);
    await nothingBegan(account);
    await tab.anew(() => tab.forward());
    await offersAButton(page, account);
    // What is asserted above would see a launch: the one that the button makes is seen.
    await page.launchByButton();
    await page.answer('no');
    await page.ends('declined');
    await nothingBegan(account, ['declined', 'declined']);
  });

  test('back while the launch runs: it is over, and the page that comes is left alone', async () => {
    const {portal, dashboard} = world.sites;
    portal.sessions.clear();
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('captcha')});
    const tab = await world.launch(account);
    await tab.waitForAddress(portal.loginAddressOf('captcha'));
    await tab.waitForSelector('#captcha');
    await tab.anew(() => tab.back());
    const [last] = await world.lastLaunches({account: account.name});
    assert.equal(last.outcome, 'cancelled');
    assert.equal((await world.launchesSoFar(account)).length, 1);
    await world.noHostLeft();
    const address = await tab.address();
    assert.ok([dashboard.address, world.browser.extensionOrigin].some((where) => address.startsWith(where)), address);
    assert.deepEqual(world.secretsOf(account), []);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('back from the app, all the way to the dashboard, starts nothing', async () => {
    const {onePage} = world.sites;
    onePage.sessions.clear();
    const account = await world.account(onePage);
    const tab = await world.launch(account);
    await tab.waitForText('#who', new RegExp(account.userName));
    await world.lastLaunches({account: account.name});
    await world.noHostLeft();
    // By the document, not the address: the app's log-in page redirects who is signed in to where they came from. Asked
    // of the document too whether it is the dashboard: the driver's word for where the tab is comes later than the page.
    const atDashboard = () => tab.evaluate((dashboard) => location.href === dashboard, world.sites.dashboard.address);
    for (let step = 0; step < 6 && !(await atDashboard()); step++) await tab.anew(() => tab.back());
    await tab.waitForAddress(world.sites.dashboard.address);
    assert.equal((await world.launchesSoFar(account)).length, 1);
    await world.noHostLeft();
    assert.equal(onePage.users.attemptsOf(account.userName).length, 1);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('an app’s tab that was launched, duplicated and reloaded, is the app’s', async () => {
    const {onePage} = world.sites;
    onePage.sessions.clear();
    const account = await world.account(onePage);
    const tab = await world.launch(account);
    await tab.waitForText('#who', new RegExp(account.userName));
    await world.lastLaunches({account: account.name});
    const copy = await world.browser.duplicate(tab);
    await copy.waitForText('#who', new RegExp(account.userName));
    await copy.anew(() => copy.reload());
    await copy.waitForText('#who', new RegExp(account.userName));
    assert.equal((await world.launchesSoFar(account)).length, 1);
    assert.equal(onePage.users.attemptsOf(account.userName).length, 1);
  });
});
