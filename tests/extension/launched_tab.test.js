// The launched tab: which documents are described, who is believed, where instructions go, and what a submit that
// comes to nothing is.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {LaunchedTab} from '../../extension/background/launched_tab.js';
import {FakeEvent, FakeTimers, settle} from './fakes.js';

const OWN = 'chrome-extension://abcd/';
const SENDER = {id: 'abcd', tab: {id: 3}, frameId: 0, documentId: 'D1', origin: 'https://login.test', url: 'https://login.test/in'};
const FILL = {type: 'fill', id: 9, document: 'D1', steps: [{ref: 1, action: 'click'}], form_action: 'https://login.test/in'};
const page = (path = '/in') => ({path});

let browser;
/** @type {string[]} the documents that scripts went into */ let injected;
/** What the last of the scripts that describe returns. */ let described;
let told;
let answers;
/** @type {FakeTimers} */ let timers;
/** Whether the tab shows the whole of a page. */ let atRest;
/** @type {LaunchedTab} */ let tab;

beforeEach(() => {
  atRest = true;
  injected = [];
  described = undefined;
  told = [];
  answers = {fill: 'submitted'};
  timers = new FakeTimers();
  browser = {
    tabs: {onRemoved: new FakeEvent(), update: async () => {}, get: async () => ({status: atRest ? 'complete' : 'loading'})},
    scripting: {executeScript: async ({target: {tabId, documentIds: [document]}, func, args: [asked]}) => {
      if (asked) {
        told.push({tabId, documentId: document, ...asked});
        return [{result: answers[asked.type]}];
      }
      assert.equal(tabId, 3);
      if (injected.at(-1) !== document) injected.push(document);
      return [{result: func.name === 'watchPage' ? described : undefined}];
    }},
    webNavigation: {onBeforeNavigate: new FakeEvent(), onCommitted: new FakeEvent(), onErrorOccurred: new FakeEvent()},
    webRequest: {onBeforeRequest: new FakeEvent()},
    runtime: {id: 'abcd', getURL: (path) => OWN + path, onMessage: new FakeEvent()},
  };
  tab = new LaunchedTab(browser, timers, 3, () => {});
});

const commit = (how = {}) => browser.webNavigation.onCommitted.fire({tabId: 3, frameId: 0, url: 'https://login.test/in', documentId: 'D1', transitionType: 'link', ...how});
const hear = (message, how = {}) => browser.runtime.onMessage.fire(message, {...SENDER, ...how});
async function opened() {
  await tab.open('https://login.test/');
  commit();
}

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
    atRest = false;
    launchPageComes();
    for (let n = 0; n < 5; ++n) await timers.pass(500);
    assert.equal(went.length, 1);
    atRest = true;
    for (let n = 0; n < 9; ++n) await timers.pass(500);
    assert.equal(went.length, 4);
  });

  for (const [what, then] of [
    ['it is on its way', () => { atRest = false; }],
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
    described = {origin: 'https://login.test', page: page()};
    await opened();
    assert.deepEqual(await tab.nextPage(), {document: 'D1', origin: 'https://login.test', page: page()});
  });

  test('of a document without an origin, or that says another, is of no origin', async () => {
    for (const origin of ['null', 'https://bank.test', undefined]) {
      described = {origin, page: page()};
      await opened();
      assert.equal((await tab.nextPage()).origin, 'null');
    }
  });

  for (const [what, returned] of Object.entries({
    'nothing': undefined, 'no page': {origin: 'https://login.test'}, 'a text': 'page', 'too much': {origin: 'https://login.test', page: {path: 'x'.repeat(300_000)}},
  })) {
    test(`is not made of ${what}`, async () => {
      described = returned;
      await opened();
      await settle();
      assert.equal(tab.next.fresh, undefined);
    });
  }

  test('that comes when its document has been left is not used', async () => {
    described = {origin: 'https://login.test', page: page('/left')};
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

describe('a fill', () => {
  const request = (how = {}) => browser.webRequest.onBeforeRequest.fire({url: 'https://login.test/in', method: 'POST', type: 'xmlhttprequest', ...how});
  beforeEach(async () => {
    await opened();
    hear({type: 'page', page: page()});
    await tab.nextPage();
    told = [];
  });

  test('goes to its document alone, with what is to be written', async () => {
    const result = tab.fill(FILL);
    request();
    assert.equal(await result, 'submitted');
    assert.deepEqual(told, [{tabId: 3, documentId: 'D1', type: 'fill', steps: FILL.steps, form_action: FILL.form_action}]);
  });

  test('for another document than the tab shows goes nowhere', async () => {
    commit({documentId: 'D2'});
    assert.equal(await tab.fill(FILL), 'document_changed');
    assert.deepEqual(told, []);
  });

  for (const result of ['field_gone', 'field_hidden', 'target_changed', 'not_kept']) {
    test(`that was not carried out says why: ${result}`, async () => {
      answers.fill = result;
      assert.equal(await tab.fill(FILL), result);
    });
  }

  const signs = {
    'a request': () => request(),
    'a navigation': () => browser.webNavigation.onBeforeNavigate.fire({tabId: 3, frameId: 0, url: 'https://login.test/in'}),
    'a change of the document': () => hear({type: 'stirred'}),
  };
  for (const [what, happen] of Object.entries(signs)) {
    test(`is submitted when ${what} begins`, async () => {
      const result = tab.fill(FILL);
      await settle();
      happen();
      assert.equal(await result, 'submitted');
    });
  }

  test('is taken back out when nothing begins within 5 s', async () => {
    const result = tab.fill(FILL);
    await settle();
    await timers.pass(5000);
    assert.equal(await result, 'nothing_happened');
    assert.deepEqual(told.map(({type}) => type), ['fill', 'take_back']);
  });

  test('is not answered by what the page asks for all the time', async () => {
    const poll = () => request({url: `https://login.test/alive?${told.length}`, method: 'GET'});
    poll();
    const result = tab.fill(FILL);
    await settle();
    poll();
    await timers.pass(5000);
    assert.equal(await result, 'nothing_happened');
  });

  test('is answered by what the page asks for the first time', async () => {
    const result = tab.fill(FILL);
    await settle();
    request({url: 'https://login.test/session', method: 'GET'});
    await timers.pass(5000);
    assert.equal(await result, 'submitted');
  });

  test('is not answered by what the page asks for again and again from then on', async () => {
    const result = tab.fill(FILL);
    await settle();
    for (const time of [1, 2]) request({url: `https://login.test/alive?${time}`, method: 'GET'});
    await timers.pass(5000);
    assert.equal(await result, 'nothing_happened');
  });

  test('whose answer the navigation swallowed was submitted', async () => {
    browser.scripting.executeScript = async () => { throw new Error('Frame with ID 0 was removed.'); };
    const result = tab.fill(FILL);
    browser.webNavigation.onBeforeNavigate.fire({tabId: 3, frameId: 0, url: 'https://login.test/in'});
    assert.equal(await result, 'submitted');
  });

  test('of a document that another one has put to sleep has an end', async () => {
    browser.scripting.executeScript = () => new Promise(() => {});
    const result = tab.fill(FILL);
    await settle();
    commit({documentId: 'D2'});
    assert.equal(await result, 'submitted');
  });

  test('makes a description from before it worthless', async () => {
    hear({type: 'page', page: page('/stale')});
    const result = tab.fill(FILL);
    request();
    await result;
    assert.equal(tab.next.fresh, undefined);
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
