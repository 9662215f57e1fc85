// What comes between: the browser stops the extension's background under a launch, ends itself and restores its tabs, or
// withholds the sites. A launch then goes on or ends in words; none hangs, and none begins by itself.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {BROWSER, World} from './support/world.mjs';

describe(`interrupted (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  const signedIn = async (tab, account) => {
    await tab.waitForAddress(account.site.home);
    await tab.waitForText('#who', new RegExp(account.userName));
  };

  test('the background is asleep, as it mostly is: a click wakes it, and the launch is one as any', async () => {
    const account = await world.account(world.sites.onePage);
    await world.browser.stopBackground();
    const page = await world.click(account);
    assert.match(await page.question(), /acme\.okta\.test/, 'who began it is known all the same');
    await page.answer('yes');
    await signedIn(page.tab, account);
    world.sites.onePage.sessions.clear();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('the background is stopped while a question stands: the page says so, and its button launches', async () => {
    const account = await world.account(world.sites.onePage);
    const page = await world.click(account);
    await page.question();
    await world.browser.stopBackground();
    await page.ends('host_exited');
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);
    await page.launchByButton();
    await page.answer('yes');
    await signedIn(page.tab, account);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('the background is stopped while the app’s page is looked at: the page is the user’s', async () => {
    const {portal} = world.sites;
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('captcha')});
    const tab = await world.launch(account);
    await tab.waitForAddress(portal.loginAddressOf('captcha'));
    await tab.waitForSelector('#captcha');
    await world.browser.stopBackground();
    await world.noHostLeft();
    // The next thing that wakes it, here a launch in another tab, finds what was left.
    assert.deepEqual((await world.launchesSoFar(account)).map(({outcome: code}) => code), ['host_exited']);
    assert.equal(await tab.address(), portal.loginAddressOf('captcha'));
    assert.deepEqual(world.secretsOf(account), []);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('sites withheld by the browser: the launch page says so, and a launch works when they are given', async () => {
    world.sites.onePage.sessions.clear();
    const account = await world.account(world.sites.onePage);
    const saysSo = async () => /all sites/.test(await world.signalAt(world.observerAddress));
    const redirects = () => world.inExtension(async () =>
      (await chrome.declarativeNetRequest.getDynamicRules()).filter(({action}) => action.type === 'redirect').length);
    await world.browser.allowSites(false);
    await until(async () => (await saysSo()) && (await redirects()) === 0, {what: 'the extension to hear of it'});
    const page = await world.click(account);
    await page.ends('permission_missing');
    assert.equal((await page.shown()).permits, true);
    await world.picture(page.tab, 'permission-missing');
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);

    await world.browser.allowSites(true);
    await until(async () => !(await saysSo()) && (await redirects()) > 0, {what: 'the extension to hear of it'});
    await page.launchByButton();
    await page.answer('yes');
    await signedIn(page.tab, account);
    assert.deepEqual(await world.brokenPromises(), []);
  });
});

describe(`the browser ended under a launch, and started again (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  test('the launch page that comes back offers a button, and what was asked is asked again', async () => {
    const account = await world.account(world.sites.onePage);
    const before = await world.click(account);
    await before.question();
    const address = await before.tab.address();
    await world.stopBrowser({force: true});
    await world.noHostLeft();
    await world.startBrowser({restore: true});

    const page = await world.restoredLaunchPage(address);
    await page.offersLaunch();
    assert.match((await page.shown()).why, /does not log in by itself/);
    assert.deepEqual((await world.launchesSoFar(account)).map(({phase}) => phase), [], 'nothing began by itself');
    await world.picture(page.tab, 'restored');
    await page.launchByButton();
    assert.match(await page.question(), /acme\.okta\.test/);
    assert.deepEqual(world.secretsOf(account), []);
    await page.answer('yes');
    await page.tab.waitForAddress(account.site.home);
    await page.tab.waitForText('#who', new RegExp(account.userName));
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
