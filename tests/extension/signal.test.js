// The toolbar button: of a tab, that a launch is under way there or has failed, until its user goes on to something else; of all
// others, how the vault is and what is in the way. By the shape of the icon, and in words.

import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {beforeEach, describe, test} from 'node:test';

import {failure} from '../../extension/shared/outcomes.js';
import {FakeStorage, FakeTimers, STATUS, settle} from './fakes.js';

// Every text is its key and what is put into it, but those of outcomes, of which one is known.
globalThis.chrome ??= {i18n: {getMessage: (key, parts = []) => (!key.startsWith('outcome_') || key.startsWith('outcome_role_login_only') ? [key, ...parts].join(' ') : '')}};
const {Signal} = await import('../../extension/background/signal.js');

const WHILE_MS = 1_000;
const OWN = 'chrome-extension://abcd/';
const FAILED = {tabId: 3, outcome: 'role_none', message: 'You have no role.', well: false};
const FAILED_SIGN = {shape: 'attention', title: 'name: You have no role.'};
const LAUNCHING = {shape: 'launching', title: 'name: signal_launching'};
/** As of when. @param {number} ms */
const openAt = (ms) => ({shape: 'open', title: `name: signal_open ${new Date(ms).toLocaleString([], {dateStyle: 'short', timeStyle: 'short'})}`});
const OPEN = openAt(0);
const LOCKED = {shape: 'locked', title: 'name: vault_locked'};
const PLAIN = {shape: 'open', title: 'name'};

let shown;
let signal;
let storage;
let timers;
const at = ({tabId = 'all'}) => (shown[tabId] ??= {});
/** As a background that has just been woken has it. */
function wake() {
  signal = new Signal({
    setIcon: async ({path, ...where}) => {
      for (const file of Object.values(path)) assert.ok(existsSync(new URL(`../../extension${file}`, import.meta.url)), file);
      assert.deepEqual(Object.keys(path), ['16', '32']);
      at(where).shape = /(\w+)-16\.png$/.exec(path[16])[1];
    },
    setTitle: async (details) => { at(details).title = details.title; },
  }, OWN, {storage, now: () => timers.time, timers});
}
beforeEach(() => {
  shown = {};
  storage = new FakeStorage();
  timers = new FakeTimers();
  wake();
});

describe('a launch', () => {
  test('under way shows on its tab when it takes a while, wherever that goes', async () => {
    signal.launching(3);
    await signal.arrived({tabId: 3, frameId: 0, url: 'https://app.test/login'});
    assert.deepEqual(shown, {});
    await timers.pass(WHILE_MS);
    assert.deepEqual(shown, {3: LAUNCHING});
    shown = {};
    await signal.arrived({tabId: 3, frameId: 0, url: 'https://app.test/code'});
    assert.deepEqual(shown, {3: LAUNCHING});
  });

  test('that is over before shows no more than its end, also later', async () => {
    signal.launching(3);
    await signal.ended(FAILED);
    await timers.pass(WHILE_MS);
    assert.deepEqual(shown, {3: FAILED_SIGN});
  });

  test('in a tab that is closed shows nothing', async () => {
    signal.launching(3);
    signal.closed(3);
    await timers.pass(WHILE_MS);
    assert.deepEqual(shown, {});
  });

  test('that failed marks its tab, and says why', async () => {
    signal.launching(3);
    await signal.ended(FAILED);
    assert.deepEqual(shown, {3: FAILED_SIGN});
  });

  test('that failed says why in the user\'s language, where that is known', async () => {
    await signal.ended({...FAILED, outcome: 'role_login_only'});
    assert.equal(shown[3].title, 'name: outcome_role_login_only_message');
  });

  test('that went well leaves what every tab shows', async () => {
    await signal.told({status: STATUS});
    signal.launching(3);
    await signal.ended({...FAILED, outcome: 'logged_in', well: true});
    assert.deepEqual(shown, {all: OPEN, 3: OPEN});
  });

  for (const outcome of ['cancelled', 'declined', 'tab_closed', 'unlock_cancelled']) {
    test(`that its user ended is no failure: ${outcome}`, async () => {
      signal.launching(3);
      await signal.ended({...FAILED, outcome});
      assert.deepEqual(shown, {3: PLAIN});
    });
  }

  test('that begins takes the place of what the one before came to', async () => {
    await signal.ended(FAILED);
    signal.launching(3);
    await timers.pass(WHILE_MS);
    assert.deepEqual(shown[3], LAUNCHING);
  });
});

describe('another document in the tab', () => {
  test('of the extension\'s own keeps the mark, which the browser has taken away', async () => {
    await signal.ended(FAILED);
    shown = {};
    await signal.arrived({tabId: 3, frameId: 0, url: `${OWN}ui/launch.html#one`});
    assert.deepEqual(shown[3], FAILED_SIGN);
  });

  test('of any site takes it away, for good', async () => {
    await signal.ended(FAILED);
    await signal.arrived({tabId: 3, frameId: 0, url: 'https://news.test/'});
    assert.deepEqual(shown[3], PLAIN);
    shown = {};
    await signal.arrived({tabId: 3, frameId: 0, url: `${OWN}ui/launch.html#one`});
    assert.deepEqual(shown, {});
  });

  test('in a frame, or in another tab, changes nothing', async () => {
    await signal.ended(FAILED);
    shown = {};
    await signal.arrived({tabId: 3, frameId: 7, url: 'https://news.test/'});
    await signal.arrived({tabId: 4, frameId: 0, url: 'https://news.test/'});
    assert.deepEqual(shown, {});
  });
});

describe('every other tab', () => {
  const status = (vault) => ({status: {...STATUS, vault}});
  for (const [what, told, sign] of [
    ['an open vault', status('open'), OPEN],
    ['a locked vault', status('locked'), LOCKED],
    ['no vault', status('missing'), {shape: 'attention', title: 'name: vault_missing'}],
    ['a vault that cannot be used', status('unusable'), {shape: 'attention', title: 'name: vault_unusable'}],
    ['trouble of the host', {status: {...STATUS, trouble: {...FAILED, hint: ''}}}, FAILED_SIGN],
    ['no host', {failure: failure('host_missing')}, {shape: 'attention', title: 'name: The browser does not find the Cerby host.'}],
  ]) {
    test(`shows ${what}`, async () => {
      await signal.told(told);
      assert.deepEqual(shown, {all: sign});
    });
  }

  test('shows that the browser withholds the sites, whatever the vault is, until it gives them', async () => {
    await signal.told(status('locked'));
    await signal.sitesAllowed(false);
    assert.deepEqual(shown, {all: {shape: 'attention', title: 'name: sites_withheld'}});
    await signal.told(status('open'));
    assert.deepEqual(shown, {all: {shape: 'attention', title: 'name: sites_withheld'}});
    await signal.sitesAllowed(true);
    assert.deepEqual(shown, {all: OPEN});
  });

  test('goes on with what is new, also where a launch was, and not where one is', async () => {
    signal.launching(3);
    await signal.ended({...FAILED, well: true});
    signal.launching(4);
    await timers.pass(WHILE_MS);
    await signal.told(status('locked'));
    assert.deepEqual(shown, {all: LOCKED, 3: LOCKED, 4: LAUNCHING});
    await signal.arrived({tabId: 3, frameId: 0, url: 'https://news.test/'});
    await signal.told(status('open'));
    assert.deepEqual(shown[3], LOCKED, 'the browser has taken that away, and shows what all show');
  });

  test('shows a lock once the vault has locked itself', async () => {
    await signal.told(status('open'));
    await timers.pass(STATUS.open_seconds_left * 1000 - 1);
    assert.deepEqual(shown, {all: OPEN});
    await timers.pass(1);
    assert.deepEqual(shown, {all: LOCKED});
    assert.equal(await signal.isOpen(), false);
  });

  test('shows it too where the browser stopped the background meanwhile', async () => {
    await signal.told(status('open'));
    timers.tasks.clear();
    await timers.pass(STATUS.open_seconds_left * 1000);
    assert.deepEqual(shown, {all: OPEN});
    wake();
    await settle();
    assert.deepEqual(shown, {all: LOCKED});
  });

  test('is known as it was after the browser stopped the background', async () => {
    await signal.told(status('locked'));
    wake();
    signal.launching(3);
    await signal.ended({...FAILED, well: true});
    assert.deepEqual(shown[3], LOCKED);
    await signal.told(status('open'));
    wake();
    assert.equal(await signal.isOpen(), true);
  });

  test('is not taken for open before anybody has said so', async () => assert.equal(await signal.isOpen(), false));

  // Nobody tells of a vault that was locked elsewhere, and none is asked after all the time.
  test('says as of when the vault is open, which is when the host was seen to have it open last', async () => {
    await signal.told({status: {...STATUS, open_seconds_left: 0}});
    await timers.pass(600_000);
    assert.deepEqual(shown, {all: openAt(0)}, 'nothing was seen since');
    await signal.letThrough();
    assert.deepEqual(shown, {all: openAt(600_000)});
    shown = {};
    await signal.letThrough();
    assert.deepEqual(shown, {}, 'and is not shown again within the minute');
    shown = {all: openAt(600_000)};
    await timers.pass(600_000);
    wake();
    await signal.told({status: {...STATUS, open_seconds_left: 0}});
    assert.deepEqual(shown, {all: openAt(1_200_000)});
  });

  test('is not called open for a launch that was let through, before the host says for how long', async () => {
    await signal.told(status('locked'));
    await signal.letThrough();
    assert.deepEqual(shown, {all: LOCKED});
  });

  test('locks itself when it would have, whatever launches were let through meanwhile', async () => {
    await signal.told(status('open'));
    await timers.pass(30_000);
    await signal.letThrough();
    await timers.pass(30_000);
    assert.deepEqual(shown, {all: LOCKED});
  });
});

test('a tab that is gone is no trouble', async () => {
  signal.action.setIcon = async () => { throw new Error('No tab with id: 3.'); };
  await signal.ended(FAILED);
});
