// A fill: where it goes, what counts as its submit, and what a submit that comes to nothing is.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {settle} from './fakes.js';
import {page, tabWorld} from './tab_world.js';

const FILL = {type: 'fill', id: 9, document: 'D1', steps: [{ref: 1, action: 'click'}], form_action: 'https://login.test/in'};

let world, browser, commit, hear, here, opened, answers, tab, timers, told;
beforeEach(() => {
  world = tabWorld();
  ({browser, commit, hear, here, opened, answers, tab, timers, told} = world);
});

describe('a fill', () => {
  const request = (how = {}) => browser.webRequest.onBeforeRequest.fire({url: 'https://login.test/in', method: 'POST', type: 'xmlhttprequest', ...how});
  beforeEach(async () => {
    await opened();
    hear({type: 'page', page: page()});
    await tab.nextPage();
    told.length = 0;
  });

  test('goes to its document alone, with what is to be written', async () => {
    const result = tab.fill(FILL);
    await settle();
    request();
    assert.equal(await result, 'submitted');
    assert.deepEqual(told, [{tabId: 3, documentId: 'D1', type: 'fill', steps: FILL.steps, form_action: FILL.form_action}]);
  });

  test('for another document than the tab shows goes nowhere', async () => {
    commit({documentId: 'D2'});
    assert.equal(await tab.fill(FILL), 'document_changed');
    assert.deepEqual(told, []);
  });

  for (const origin of ['https://evil.test', 'null']) {
    test(`for a document of which the browser says that it is of ${origin} goes nowhere, whatever its process says`, async () => {
      world.described = {origin: 'https://login.test', page: page()};
      await tab.open('https://login.test/');
      commit({documentId: 'D2'});
      here({documentId: 'D2', origin});
      assert.equal((await tab.nextPage()).origin, 'https://login.test');
      assert.equal(await tab.fill({...FILL, document: 'D2'}), 'document_changed');
      assert.deepEqual(told.filter(({type}) => type === 'fill'), []);
    });
  }

  test('waits until the browser has said of what origin its document is', async () => {
    await tab.open('https://login.test/');
    commit({documentId: 'D2'});
    const result = tab.fill({...FILL, document: 'D2'});
    await settle();
    here({documentId: 'D2', origin: undefined});
    here({documentId: 'D1'});
    await settle();
    assert.deepEqual(told.filter(({type}) => type === 'fill'), []);
    here({documentId: 'D2'});
    await settle();
    request();
    assert.equal(await result, 'submitted');
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
    assert.deepEqual(told.map(({type}) => type), ['fill', 'give_up']);
  });

  test('is submitted when proof of being human has come into view by then, and stays', async () => {
    answers.give_up = 'challenged';
    const result = tab.fill(FILL);
    await settle();
    await timers.pass(5000);
    assert.equal(await result, 'submitted');
    assert.deepEqual(told.map(({type}) => type), ['fill', 'give_up']);
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
    await settle();
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
    await settle();
    request();
    await result;
    assert.equal(tab.next.fresh, undefined);
  });
});
