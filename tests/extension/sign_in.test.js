// The sign-in in the launched tab: which address is its last one, and what counts as going elsewhere.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {LaunchedTab} from '../../extension/background/launched_tab.js';
import {FakeEvent, FakeTimers, settle} from './fakes.js';

const OWN = 'chrome-extension://abcd/';
const WORKSPACE = 'https://acme.cerby.test';
const ASKED = {type: 'sign_in', id: 2, address: `${WORKSPACE}/sign-in/host?challenge=c&device=d`, done: `${WORKSPACE}/sign-in/done`,
  refused: `${WORKSPACE}/sign-in/refused`, workspace: WORKSPACE, ms: 300_000};
const PROVIDER = 'https://acme.okta.test/authorize?state=s';

let browser;
/** @type {string[]} */ let went;
/** @type {string[]} */ let left;
let injected;
/** @type {LaunchedTab} */ let tab;
/** @type {Promise<string>} */ let back;
/** @type {string | undefined} */ let last;

const commit = (url, how = {}) => browser.webNavigation.onCommitted.fire({tabId: 3, frameId: 0, url, documentId: 'D1', transitionType: 'link', ...how});

beforeEach(() => {
  went = [];
  left = [];
  injected = 0;
  last = undefined;
  browser = {
    tabs: {onRemoved: new FakeEvent(), update: async (id, {url}) => { went.push(url); }, get: async () => ({status: 'complete'})},
    scripting: {executeScript: async () => { injected += 1; return [{}]; }},
    webNavigation: {onBeforeNavigate: new FakeEvent(), onCommitted: new FakeEvent(), onErrorOccurred: new FakeEvent()},
    webRequest: {onBeforeRequest: new FakeEvent()},
    runtime: {id: 'abcd', getURL: (path) => OWN + path, onMessage: new FakeEvent()},
  };
  tab = new LaunchedTab(browser, new FakeTimers(), 3, () => {});
  tab.onLeft = (why) => left.push(why);
  commit(`${OWN}ui/launch.html#1`);
  back = tab.signIn(ASKED);
  void back.then((address) => { last = address; });
});

describe('the tab that signs in', () => {
  for (const end of ['/sign-in/done#code=cerbycode_1', '/sign-in/done', '/sign-in/refused?outcome=access_denied']) {
    test(`comes back to ${end}`, async () => {
      assert.deepEqual(went, [ASKED.address]);
      commit(PROVIDER);
      commit(WORKSPACE + end);
      assert.equal(await back, WORKSPACE + end);
      assert.deepEqual([left, injected], [[], 0]);
    });
  }

  for (const other of [
    'https://acme.cerby.test.evil.test/sign-in/done#code=1', 'http://acme.cerby.test/sign-in/done#code=1', 'https://acme.cerby.test:8443/sign-in/done#code=1',
    `${WORKSPACE}/sign-in/done/#code=1`, `${WORKSPACE}/sign-in/donee`, `${WORKSPACE}/?${WORKSPACE}/sign-in/done`, `${PROVIDER}#${WORKSPACE}/sign-in/done`,
  ]) {
    test(`is not back at ${other}`, async () => {
      commit(other);
      await settle();
      assert.equal(last, undefined);
    });
  }

  test('is not looked for in frames and other tabs', async () => {
    commit(`${WORKSPACE}/sign-in/done#code=1`, {frameId: 7});
    commit(`${WORKSPACE}/sign-in/done#code=1`, {tabId: 4});
    await settle();
    assert.equal(last, undefined);
  });

  test('may show whatever pages the provider has, and none of them is read', async () => {
    commit(PROVIDER);
    commit('https://acme.okta.test/password', {transitionType: 'form_submit'});
    browser.runtime.onMessage.fire({type: 'page', page: {}}, {id: 'abcd', tab: {id: 3}, frameId: 0, documentId: 'D1', url: PROVIDER});
    await settle();
    assert.deepEqual([left, injected, last], [[], 0, undefined]);
  });

  for (const [how, url, more] of [
    ['typed another address', 'https://news.test/', {transitionType: 'typed'}],
    ['gone back', PROVIDER, {transitionQualifiers: ['forward_back']}],
    ['gone back to the launch page', `${OWN}ui/launch.html#1`, {}],
  ]) {
    test(`has been left by a user who has ${how}`, () => {
      commit(PROVIDER);
      commit(url, more);
      assert.deepEqual(left, ['user_left']);
    });
  }

  test('is not left while the launch page still gives way', () => {
    commit(`${OWN}ui/launch.html#1`);
    assert.deepEqual(left, []);
  });

  test('is closed', () => {
    browser.tabs.onRemoved.fire(3);
    assert.deepEqual(left, ['tab_closed']);
  });

  test('goes on to the app afterwards', async () => {
    commit(`${WORKSPACE}/sign-in/done#code=1`);
    await back;
    await tab.show(`${OWN}ui/launch.html#1`);
    commit(`${OWN}ui/launch.html#1`);
    await tab.open('https://login.test/');
    commit('https://login.test/in');
    await settle();
    assert.ok(injected > 0 && tab.inApp);
    assert.deepEqual([went.at(-1), left], ['https://login.test/', []]);
  });

  test('is watched no more when the launch is over', async () => {
    tab.close();
    commit(`${WORKSPACE}/sign-in/done#code=1`);
    await settle();
    assert.equal(last, undefined);
  });
});
