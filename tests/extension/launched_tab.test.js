// The launched tab: which documents are described, who is believed, and what is told of what the tab shows instead.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {settle} from './fakes.js';
import {OWN, page, tabWorld} from './tab_world.js';

let world, browser, commit, hear, injected, opened, tab, timers, told;
beforeEach(() => {
  world = tabWorld();
  ({browser, commit, hear, injected, opened, tab, timers, told} = world);
});

describe('the scripts', () => {
  test('go into the document that the app\'s address led to, and into no other', async () => {
    commit();
    assert.deepEqual(injected, []);
    await opened();
    assert.deepEqual(injected, ['D1']);
  });

  const nowhere = {
    'another tab': {tabId: 4}, 'a frame': {frameId: 7}, 'the extension\'s own page': {url: `${OWN}ui/launch.html`},
    'a blank page': {url: 'about:blank'}, 'a page without https': {url: 'http://login.test/'},
  };
  for (const [what, how] of Object.entries(nowhere)) {
    test(`do not go into ${what}`, async () => {
      await tab.open('https://login.test/');
      commit(how);
      assert.deepEqual(injected, []);
    });
  }
});

describe('a description', () => {
  test('is of the document, and of the origin, that the browser names', async () => {
    await opened();
    hear({type: 'page', page: page(), origin: 'https://bank.test', document: 'D9'});
    assert.deepEqual(await tab.nextPage(), {document: 'D1', origin: 'https://login.test', page: page()});
  });

  test('is the first that the scripts return', async () => {
    world.described = {origin: 'https://login.test', page: page()};
    await opened();
    assert.deepEqual(await tab.nextPage(), {document: 'D1', origin: 'https://login.test', page: page()});
  });

  test('of a document without an origin, or that says another, is of no origin', async () => {
    for (const origin of ['null', 'https://bank.test', undefined]) {
      world.described = {origin, page: page()};
      await opened();
      assert.equal((await tab.nextPage()).origin, 'null');
    }
  });

  for (const [what, returned] of Object.entries({
    'nothing': undefined, 'no page': {origin: 'https://login.test'}, 'a text': 'page', 'too much': {origin: 'https://login.test', page: {path: 'x'.repeat(300_000)}},
  })) {
    test(`is not made of ${what}`, async () => {
      world.described = returned;
      await opened();
      await settle();
      assert.equal(tab.next.fresh, undefined);
    });
  }

  test('that comes when its document has been left is not used', async () => {
    world.described = {origin: 'https://login.test', page: page('/left')};
    await opened();
    commit({documentId: 'D2', url: 'http://login.test/'});
    await settle();
    assert.equal(tab.next.fresh, undefined);
  });

  const unheard = {
    'another extension': {id: 'other'}, 'another tab': {tab: {id: 4}}, 'no tab': {tab: undefined}, 'a frame': {frameId: 2},
    'an earlier document': {documentId: 'D0'}, 'an unnamed document': {documentId: undefined},
  };
  for (const [who, how] of Object.entries(unheard)) {
    test(`is not taken from ${who}`, async () => {
      await opened();
      hear({type: 'page', page: page()}, how);
      assert.equal(tab.next.fresh, undefined);
    });
  }

  test('of a document that was left is not used', async () => {
    await opened();
    hear({type: 'page', page: page('/first')});
    commit({documentId: 'D2'});
    hear({type: 'page', page: page('/second')}, {documentId: 'D2'});
    assert.equal((await tab.nextPage()).page.path, '/second');
  });

  test('is asked for when nothing changed for as long as the host wants', async () => {
    await opened();
    hear({type: 'page', page: page()});
    await tab.nextPage();
    const next = tab.nextPage(2000);
    await timers.pass(2000);
    assert.deepEqual(told.map(({type, documentId}) => [type, documentId]), [['watch', 'D1'], ['describe', 'D1']]);
    hear({type: 'page', page: page()});
    assert.equal((await next).document, 'D1');
  });

  test('that comes first is waited for: the document watches from the start', async () => {
    await opened();
    const first = tab.nextPage();
    assert.deepEqual(told, []);
    hear({type: 'page', page: page()});
    await first;
    tab.nextPage(2000).catch(() => {});
    assert.deepEqual(told.map(({type}) => type), ['watch']);
  });

  test('of the same page is asked for when the next code is due', async () => {
    await opened();
    hear({type: 'page', page: page('/before')});
    const next = tab.pageAfter(9000);
    await timers.pass(9000);
    await timers.pass(0);
    hear({type: 'page', page: page('/after')});
    assert.equal((await next).page.path, '/after');
  });
});

describe('what the tab shows instead', () => {
  const failsWith = async (outcome) => assert.rejects(tab.nextPage(), (thrown) => thrown.failure.outcome === outcome);

  test('a page without https: outside_origins', async () => {
    await tab.open('https://login.test/');
    commit({url: 'http://login.test/'});
    await failsWith('outside_origins');
  });

  test('an error page: site_unreachable, with what the browser says', async () => {
    await tab.open('https://login.test/');
    browser.webNavigation.onErrorOccurred.fire({tabId: 3, frameId: 0, url: 'https://login.test/', error: 'net::ERR_NAME_NOT_RESOLVED'});
    await failsWith('site_unreachable');
  });

  for (const error of ['net::ERR_ABORTED', 'Error code 2152398850', 'Error code 2147500036']) {
    test(`a navigation that gave way (${error}) is no error`, async () => {
      await tab.open('https://login.test/');
      browser.webNavigation.onErrorOccurred.fire({tabId: 3, frameId: 0, url: 'https://login.test/', error});
      assert.equal(tab.next.trouble, undefined);
    });
  }

  test('a page that the extension may not touch: permission_missing', async () => {
    browser.scripting.executeScript = async () => { throw new Error('Cannot access contents of the page.'); };
    await opened();
    await settle();
    await timers.pass(500);
    await failsWith('permission_missing');
  });

  test('a document that goes on by itself while the scripts come is no error', async () => {
    browser.scripting.executeScript = async ({target}) => { if (target.documentIds[0] === 'D1') throw new Error('No document with id D1'); };
    await opened();
    commit({documentId: 'D2'});
    await settle();
    await timers.pass(500);
    assert.equal(tab.next.trouble, undefined);
  });
});

describe('the user', () => {
  let left;
  beforeEach(() => {
    left = [];
    tab.onLeft = (why) => left.push(why);
  });

  test('closes the tab', () => {
    browser.tabs.onRemoved.fire(4);
    browser.tabs.onRemoved.fire(3);
    assert.deepEqual(left, ['tab_closed']);
  });

  test('leaves the launch page', () => {
    commit({url: 'https://acme.okta.test/'});
    assert.deepEqual(left, [], 'what the tab showed before the launch page came');
    commit({url: `${OWN}ui/launch.html#1`});
    commit({url: 'https://news.test/'});
    assert.deepEqual(left, ['user_left']);
  });

  const back = {
    'the launch page': {url: `${OWN}ui/launch.html#1`, transitionQualifiers: ['forward_back']},
    'the launch page, which a browser may call a link': {url: `${OWN}ui/launch.html#1`},
    'the dashboard': {url: 'https://acme.okta.test/', documentId: 'D0', transitionQualifiers: ['forward_back']},
  };
  for (const [where, how] of Object.entries(back)) {
    test(`goes back from the app to ${where}: the launch is over, and no script goes there`, async () => {
      await opened();
      commit(how);
      assert.deepEqual(left, ['user_left']);
      assert.deepEqual(injected, ['D1']);
    });
  }

  test('sees the launch page come late, when the app is on its way already', async () => {
    await tab.open('https://login.test/');
    commit({url: `${OWN}ui/launch.html#1`});
    assert.deepEqual(left, []);
  });

  test('types another address in the app\'s tab; the app\'s own links are part of the login', async () => {
    await opened();
    commit({documentId: 'D2', transitionType: 'form_submit'});
    commit({documentId: 'D3', transitionType: 'link'});
    assert.deepEqual(left, []);
    commit({documentId: 'D4', transitionType: 'typed', url: 'https://news.test/'});
    assert.deepEqual(left, ['user_left']);
  });
});

test('what is no description is not taken, whatever it is', async () => {
  await opened();
  let state = 20260;  // a small generator, so that a failure can be had again
  const next = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  const values = [null, undefined, 0, -1, 2 ** 53, '', 'page', true, [], {}, NaN, 1n, 'x'.repeat(300_000)];
  const any = (depth) => {
    const choice = next(depth > 3 ? values.length : values.length + 3);
    if (choice < values.length) return values[choice];
    return choice === values.length ? Array.from({length: next(4)}, () => any(depth + 1)) :
      Object.fromEntries(Array.from({length: next(4)}, (_, at) => [['type', 'page', 'document', 'steps'][at], any(depth + 1)]));
  };
  const types = ['page', 'stirred', 'fill', 'host', 'again', 'answer', 'trust', 'toString', 1, null];
  for (let time = 0; time < 10_000; time += 1) {
    const message = next(2) === 0 ? any(0) : {type: types[next(types.length)], page: any(1), request: any(2)};
    hear(message);
    if (tab.next.fresh) {
      assert.equal(message.type, 'page');
      assert.equal(typeof message.page, 'object');
      assert.ok(JSON.stringify(message.page).length <= 250_000);
      assert.deepEqual(Object.keys(tab.next.fresh), ['document', 'origin', 'page']);
    }
    tab.next.stale();
  }
  const around = {};
  around.around = around;
  hear({type: 'page', page: around});
  assert.equal(tab.next.fresh, undefined);
  assert.deepEqual(told, [], 'nothing is answered');
});

test('a launch that is over lets its document go, and leaves no timer', async () => {
  await opened();
  tab.nextPage(2000).catch(() => {});
  tab.close();
  await settle();
  assert.deepEqual(told.map(({type, documentId}) => [type, documentId]), [['end', 'D1']]);
  assert.equal(tab.document, undefined);
  assert.equal(timers.tasks.size, 0);
});

test('the app\'s document is let go when the launch page is shown', async () => {
  await opened();
  await tab.show(`${OWN}ui/launch.html#1`);
  assert.deepEqual(told.map(({type, documentId}) => [type, documentId]), [['end', 'D1']]);
});

test('a launch that is over hears nothing more', async () => {
  await opened();
  hear({type: 'page', page: page()});
  tab.close();
  for (const event of [browser.tabs.onRemoved, browser.webNavigation.onCommitted, browser.runtime.onMessage, browser.webRequest.onBeforeRequest]) {
    assert.equal(event.listeners.size, 0);
  }
});
