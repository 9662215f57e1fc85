// The launched tab on its way: to the app before the host has let the launch through, and off a launch page that came late.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {OWN, page, tabWorld} from './tab_world.js';

let world, browser, commit, hear, injected, tab, timers, told;
beforeEach(() => {
  world = tabWorld();
  ({browser, commit, hear, injected, tab, timers, told} = world);
});

describe('a tab that goes ahead', () => {
  /** @type {string[]} */ let went;
  beforeEach(async () => {
    went = [];
    browser.tabs.update = async (tabId, {url}) => { went.push(url); };
    tab.wentAhead('https://login.test/', `${OWN}ui/launch.html#1`);
  });

  test('is at the app, and has its document described by the time that the host names the same address', async () => {
    commit();
    hear({type: 'page', page: page()});
    assert.ok(tab.isAhead && tab.inApp);
    await tab.open('https://login.test/');
    assert.deepEqual(injected, ['D1']);
    assert.deepEqual([went, told, tab.isAhead], [[], [], false]);
    assert.equal((await tab.nextPage()).document, 'D1');
  });

  test('leaves the document to itself where the host names no address', async () => {
    commit();
    hear({type: 'page', page: page()});
    await tab.show(`${OWN}ui/launch.html#1`);
    assert.deepEqual(told, [{tabId: 3, documentId: 'D1', type: 'end'}]);
  });

  test('has its document looked at as it comes, where the host was quicker', async () => {
    await tab.open('https://login.test/');
    assert.deepEqual(injected, []);
    commit();
    assert.deepEqual(injected, ['D1']);
  });

  test('goes to the address that the host names, where that is another one; what came of the first is nothing', async () => {
    commit({url: 'http://login.test/'});
    await tab.open('https://new.test/');
    assert.deepEqual(went, ['https://new.test/']);
    commit({url: 'https://new.test/', documentId: 'D2'});
    const next = tab.nextPage();
    hear({type: 'page', page: page()}, {documentId: 'D2', origin: 'https://new.test'});
    assert.equal((await next).document, 'D2');
  });

  test('that could not be reached says so once the host has named the same address', async () => {
    browser.webNavigation.onErrorOccurred.fire({tabId: 3, frameId: 0, url: 'https://login.test/', error: 'net::ERR_CONNECTION_REFUSED'});
    await tab.open('https://login.test/');
    await assert.rejects(tab.nextPage(), (thrown) => thrown.failure.outcome === 'site_unreachable');
  });

  test('shows the launch page when the host takes long, and goes to the app when it comes', async () => {
    commit();
    await timers.pass(1_000);
    assert.deepEqual(went.at(-1), `${OWN}ui/launch.html#1`);
    assert.ok(!tab.isAhead && !tab.inApp);
    await tab.open('https://login.test/');
    assert.deepEqual(went, [`${OWN}ui/launch.html#1`, 'https://login.test/']);
    commit({documentId: 'D2'});
    assert.deepEqual(injected, ['D1', 'D2']);
  });

  for (const [what, then] of [['the host was in time', () => tab.open('https://login.test/')], ['the launch has ended', () => tab.close()]]) {
    test(`shows no launch page by itself when ${what}`, async () => {
      await then();
      await timers.pass(5_000);
      assert.deepEqual(went, []);
    });
  }

  test('comes back to the launch page when the app comes through after it, also when the launch is over', async () => {
    const launchPage = `${OWN}ui/launch.html#1`;
    await tab.show(launchPage);
    tab.close();
    commit();
    assert.deepEqual(went, [launchPage, launchPage]);
    commit({url: launchPage});
    commit({documentId: 'D2'});
    assert.deepEqual(went, [launchPage, launchPage, launchPage]);
    commit({url: launchPage});
    await timers.pass(400);
    commit({documentId: 'D3'});
    assert.equal(went.length, 3, 'the user has gone on by hand from there');
    assert.equal(browser.webNavigation.onCommitted.listeners.size, 0);
  });

  test('is not held on the launch page against its user, nor for long, nor where the app was there before', async () => {
    const launchPage = `${OWN}ui/launch.html#1`;
    await tab.show(launchPage);
    commit({url: 'https://news.test/', transitionType: 'typed'});
    commit();
    assert.deepEqual(went, [launchPage]);

    tab.wentAhead('https://login.test/', launchPage);
    await tab.show(launchPage);
    await timers.pass(5_000);
    commit();
    assert.deepEqual(went, [launchPage, launchPage]);

    tab.wentAhead('https://login.test/', launchPage);
    commit({documentId: 'D4'});
    await tab.show(launchPage);
    commit({url: launchPage});
    commit({documentId: 'D5'});
    assert.deepEqual(went, [launchPage, launchPage, launchPage]);
  });

  test('goes to the app when the host lets it through after all', async () => {
    await tab.show(`${OWN}ui/launch.html#1`);
    await tab.open('https://login.test/');
    commit();
    assert.deepEqual(went, [`${OWN}ui/launch.html#1`, 'https://login.test/']);
  });

  test('is left by its user as any other', async () => {
    /** @type {string[]} */ const left = [];
    tab.onLeft = (why) => left.push(why);
    commit();
    commit({url: 'https://news.test/', documentId: 'D2', transitionType: 'typed'});
    assert.deepEqual(left, ['user_left']);
  });
});

describe('a tab whose launch page comes after the app was opened', () => {
  /** @type {string[]} */ let went;
  beforeEach(async () => {
    went = [];
    browser.tabs.update = async (tabId, {url}) => { went.push(url); };
    await tab.open('https://login.test/');
  });
  const launchPageComes = () => commit({url: `${OWN}ui/launch.html#1`, documentId: 'D0'});

  test('is sent to the app again, where it is not on its way', async () => {
    launchPageComes();
    await timers.pass(500);
    assert.deepEqual(went, ['https://login.test/', 'https://login.test/']);
  });

  test('is sent again also where the browser has begun to go there, and dropped it', async () => {
    browser.webNavigation.onBeforeNavigate.fire({tabId: 3, frameId: 0});
    launchPageComes();
    await timers.pass(500);
    assert.deepEqual(went, ['https://login.test/', 'https://login.test/']);
  });

  test('is sent again as soon as it rests there, and not without end', async () => {
    world.atRest = false;
    launchPageComes();
    for (let n = 0; n < 5; ++n) await timers.pass(500);
    assert.equal(went.length, 1);
    world.atRest = true;
    for (let n = 0; n < 9; ++n) await timers.pass(500);
    assert.equal(went.length, 4);
  });

  for (const [what, then] of [
    ['it is on its way', () => { world.atRest = false; }],
    ['it is there', () => commit()],
    ['the launch is over', () => tab.close()],
    ['the launch page is wanted now', () => tab.show(`${OWN}ui/launch.html#1`)],
  ]) {
    test(`is not sent again when ${what}`, async () => {
      launchPageComes();
      await then();
      await timers.pass(500);
      assert.equal(went.filter((url) => url === 'https://login.test/').length, 1);
    });
  }
});
