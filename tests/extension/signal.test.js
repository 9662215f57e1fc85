// The toolbar button: a mark on the tab of a launch that failed, in words too, and gone with the next thing there.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

// Every text is its key, but those of outcomes, of which one is known.
globalThis.chrome ??= {i18n: {getMessage: (key) => (!key.startsWith('outcome_') || key.startsWith('outcome_role_login_only') ? key : '')}};
const {Signal} = await import('../../extension/background/signal.js');

const OWN = 'chrome-extension://abcd/';
const FAILED = {tabId: 3, outcome: 'role_none', message: 'You have no role.', well: false};

let shown;
let signal;
beforeEach(() => {
  shown = {};
  const at = ({tabId = 'all'}) => (shown[tabId] ??= {});
  signal = new Signal({
    setBadgeBackgroundColor: async () => {},
    setBadgeText: async (details) => { at(details).badge = details.text; },
    setTitle: async (details) => { at(details).title = details.title; },
  }, OWN);
});

describe('a launch', () => {
  test('that failed marks its tab, and says why', async () => {
    await signal.ended(FAILED);
    assert.deepEqual(shown, {3: {badge: '!', title: 'name: You have no role.'}});
  });

  test('that failed says why in the user\'s language, where that is known', async () => {
    await signal.ended({...FAILED, outcome: 'role_login_only'});
    assert.equal(shown[3].title, 'name: outcome_role_login_only_message');
  });

  test('that went well shows nothing', async () => {
    await signal.ended({...FAILED, outcome: 'logged_in', well: true});
    assert.deepEqual(shown, {});
  });

  for (const outcome of ['cancelled', 'declined', 'tab_closed', 'unlock_cancelled']) {
    test(`that its user ended shows nothing: ${outcome}`, async () => {
      await signal.ended({...FAILED, outcome});
      assert.deepEqual(shown, {});
    });
  }

  test('that begins takes the mark of the one before away', async () => {
    await signal.ended(FAILED);
    await signal.clear(3);
    assert.deepEqual(shown[3], {badge: null, title: 'name'});
  });
});

describe('another document in the tab', () => {
  test('of the extension\'s own keeps the mark, which the browser has taken away', async () => {
    await signal.ended(FAILED);
    shown = {};
    await signal.arrived({tabId: 3, frameId: 0, url: `${OWN}ui/launch.html#one`});
    assert.deepEqual(shown[3], {badge: '!', title: 'name: You have no role.'});
  });

  test('of any site takes it away, for good', async () => {
    await signal.ended(FAILED);
    await signal.arrived({tabId: 3, frameId: 0, url: 'https://news.test/'});
    assert.equal(shown[3].badge, null);
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

test('sites that the browser withholds are marked in every tab, until it gives them', async () => {
  await signal.sitesAllowed(false);
  assert.deepEqual(shown, {all: {badge: '!', title: 'name: sites_withheld'}});
  await signal.sitesAllowed(true);
  assert.deepEqual(shown, {all: {badge: '', title: 'name'}});
});

test('a tab that is gone is no trouble', async () => {
  signal.action.setBadgeText = async () => { throw new Error('No tab with id: 3.'); };
  await signal.ended(FAILED);
});
