// A launch of an account that is remembered goes ahead to the app while the host looks at it, and nothing is filled in
// before the host has let it through.
import assert from 'node:assert/strict';
import {after, before, beforeEach, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {hostThatSaysNothing} from './support/other-hosts.mjs';
import {BROWSER, World} from './support/world.mjs';

describe(`a launch that goes ahead (${BROWSER})`, () => {
  const APP = 'login.pixelgram.test';
  /** @type {World} */
  let world;
  let account;

  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  const goesAhead = async () => {
    const {remembered} = await world.inExtension(() => chrome.storage.local.get('remembered'));
    return remembered?.[account.launchUrl]?.ahead;
  };

  beforeEach(async () => {
    const {onePage} = world.sites;
    onePage.sessions.clear();
    account = await world.account(onePage);
    const tab = await world.launch(account, {remember: true});
    await tab.waitForAddress(onePage.home);
    await until(goesAhead, {what: 'the launch to be taken note of'});
    await world.lastLaunches({account: account.name});
    onePage.sessions.clear();
    await world.closeTabs();
  });

  const clicked = async () => {
    const tab = await world.dashboard();
    await tab.click(account.chiclet.selector);
    return tab;
  };

  test('logs in, with no page of ours in between', async () => {
    const tab = await clicked();
    await tab.waitForAddress(world.sites.onePage.home);
    await tab.waitForText('#who', new RegExp(account.userName));
    await world.lastLaunches({account: account.name, ended: 2});
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('comes to the launch page without a secret when there is no role any more, and waits for the host the next time', async () => {
    const {server} = world.sites;
    await world.home.ctl('account', 'edit', account.id, '--role', 'none');
    const secrets = server.secretsReceived().length;
    await (await world.launchPageIn(await clicked())).ends('role_none');
    const opened = server.requestsTo(APP).length;
    await (await world.launchPageIn(await clicked())).ends('role_none');
    assert.equal(server.requestsTo(APP).length, opened);
    assert.equal(server.secretsReceived().length, secrets);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('asks on the launch page when another site begins it, and has not opened the app before', async () => {
    const {server, evil} = world.sites;
    const opened = server.requestsTo(APP).length;
    const tab = await world.browser.openTab(`${evil.address}?to=${encodeURIComponent(account.launchUrl)}`);
    await tab.waitForSelector('#same');
    await tab.click('#same');
    const page = await world.launchPageIn(tab);
    assert.match(await page.question(), /evil\.test/);
    assert.equal(server.requestsTo(APP).length, opened);
    await page.answer('no');
    await page.ends('declined');
    await world.noHostLeft();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('comes to the launch page when the host does not answer, and is cancelled there', async () => {
    const {server} = world.sites;
    const secrets = server.secretsReceived().length;
    const back = await world.home.hostReplacedBy(hostThatSaysNothing);
    try {
      const page = await world.launchPageIn(await clicked());
      await page.cancel();
      await page.ends('cancelled');
    } finally {
      await back();
    }
    assert.equal(server.secretsReceived().length, secrets);
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
