// When the host is not there, is not the one that this browser knows, or speaks another protocol.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {PROTOCOL} from '../../extension/shared/messages.js';
import {Home} from './support/home.mjs';
import {hostHearing, hostOf, hostSaying, hostThatEnds, hostThatOutgrewTheExtension} from './support/other-hosts.mjs';
import {BROWSER, WORKSPACE, World} from './support/world.mjs';

const UNKNOWN = PROTOCOL.max + 1;

describe(`the host (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  let account;
  before(async () => {
    world = await World.start();
    // Once with the real host: its workspaces are known to the extension from then on, and so is its key.
    account = await world.account(world.sites.onePage);
    const tab = await world.launch(account, {remember: true});
    await tab.waitForAddress(world.sites.onePage.home);
    await world.lastLaunches({account: account.name});
  });
  after(() => world?.stop());

  async function endsWith(outcome, putBack) {
    world.sites.onePage.sessions.clear();
    const sent = world.sites.server.secretsReceived().length;
    try {
      const page = await world.click(account);
      await page.answerIfAsked('yes', {or: 'ended'});
      await page.ends(outcome);
      await world.picture(page.tab, outcome.replaceAll('_', '-'));
    } finally {
      await putBack();
    }
    await world.noHostLeft();
    assert.equal(world.sites.server.secretsReceived().length, sent);
    assert.deepEqual(await world.brokenPromises(), []);
  }

  test('is not registered', async () => endsWith('host_missing', await world.home.hostNotRegistered()));
  test('ends without a word', async () => endsWith('host_exited', await world.home.hostReplacedBy(hostThatEnds)));
  test('is older than the extension', async () => endsWith('host_outdated', await world.home.hostReplacedBy(hostHearing({min: UNKNOWN, max: UNKNOWN + 1}))));
  test('is newer than the extension', async () => endsWith('extension_outdated', await world.home.hostReplacedBy(hostThatOutgrewTheExtension())));
  test('chooses a protocol that the extension does not speak', async () =>
    endsWith('value_out_of_bounds', await world.home.hostReplacedBy(hostSaying({protocol: UNKNOWN, min: UNKNOWN, max: UNKNOWN}))));

  test('has another key', async () => {
    const other = await Home.make();
    try {
      // The same account in somebody else's vault: everything fits but the key.
      await other.addWorkspace(WORKSPACE);
      await other.makeVault();
      await endsWith('host_key_changed', await world.home.hostReplacedBy(hostOf(other)));
    } finally {
      await other.lock();
      await other.remove();
    }
  });

  test('is trusted again when it is the old one', async () => {
    world.sites.onePage.sessions.clear();
    // Nothing is asked, so the launch page may have come and gone before anybody looks.
    const tab = await world.dashboard();
    await tab.click(account.chiclet.selector);
    await tab.waitForAddress(world.sites.onePage.home);
    await tab.waitForText('#who', new RegExp(account.userName));
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
