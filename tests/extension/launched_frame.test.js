// The frame that the host asks the launched tab for: described at once, filled while both documents and its place hold
// still, and otherwise nothing.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {LaunchedTab} from '../../extension/background/launched_tab.js';
import {FakeEvent, FakeTimers, settle} from './fakes.js';

const TOP = 'https://www.app.test/in';
const ORIGIN = 'https://id.app.test';
const SENDER = {id: 'abcd', tab: {id: 3}, frameId: 0, documentId: 'D1', origin: 'https://www.app.test', url: TOP};
const ASKED = {type: 'describe_frame', id: 4, document: 'D1', frames: [{origin: ORIGIN, path: '/login'}]};
const FILL = {type: 'fill', id: 9, document: 'F1', steps: [{ref: 1, action: 'write', value: 'zilla'}, {ref: 2, action: 'click'}], form_action: `${ORIGIN}/login`};

let frames;
let answers;
/** What was asked of which document. @type {[string, string][]} */ let told;
/** The origin that the browser says each document is of. @type {Record<string, string>} */ let vouched;
let browser;
/** @type {FakeTimers} */ let timers;
/** @type {LaunchedTab} */ let tab;

beforeEach(async () => {
  frames = [{frameId: 0, parentFrameId: -1, url: TOP, documentId: 'D1'}, {frameId: 7, parentFrameId: 0, url: `${ORIGIN}/login`, documentId: 'F1', parentDocumentId: 'D1'}];
  answers = {number: 0, frame: 'visible', places: [[1, 2, 90, 20], [1, 40, 90, 20]], fill: 'written', press: 'submitted', take_back: 'taken_back', read: {origin: ORIGIN, page: {path: '/again'}}};
  vouched = {D1: 'https://www.app.test', F1: ORIGIN};
  told = [];
  timers = new FakeTimers();
  browser = {
    tabs: {onRemoved: new FakeEvent(), update: async () => {}, get: async () => ({status: 'complete'})},
    scripting: {executeScript: async ({target: {documentIds: [document]}, func, args: [asked]}) => {
      if (asked) told.push([document, asked.type]);
      if (asked) return [{result: answers[asked.type]}];
      const [origin, path] = document === 'F1' ? [ORIGIN, '/login'] : ['https://www.app.test', '/in'];
      if (func.name === 'watchPage') hear({type: 'here'}, {frameId: document === 'F1' ? 7 : 0, documentId: document, origin: vouched[document]});
      return [{result: func.name === 'watchPage' ? {origin, page: {path}} : undefined}];
    }},
    webNavigation: {onBeforeNavigate: new FakeEvent(), onCommitted: new FakeEvent(), onErrorOccurred: new FakeEvent(), getAllFrames: async () => frames},
    webRequest: {onBeforeRequest: new FakeEvent()},
    runtime: {id: 'abcd', getURL: (path) => `chrome-extension://abcd/${path}`, onMessage: new FakeEvent()},
  };
  tab = new LaunchedTab(browser, timers, 3, () => {});
  await tab.open(TOP);
  commit();
  await tab.nextPage();
  told = [];
});

const commit = (how = {}) => browser.webNavigation.onCommitted.fire({tabId: 3, frameId: 0, url: TOP, documentId: 'D1', transitionType: 'link', ...how});
const hear = (message, how = {}) => browser.runtime.onMessage.fire(message, {...SENDER, ...how});
const request = () => browser.webRequest.onBeforeRequest.fire({url: `${ORIGIN}/login`, method: 'POST', type: 'sub_frame'});

/** What comes of what the host asks, where that is the outermost document. @param {Promise<object>} asked */
async function outermost(asked) {
  await settle();
  await timers.pass(0);
  assert.deepEqual(told.at(-1), ['D1', 'describe']);
  hear({type: 'page', page: {path: '/in'}});
  const seen = await asked;
  assert.deepEqual([seen.document, seen.frame], ['D1', undefined]);
}

describe('a frame that the host asks for', () => {
  test('is described with what it is in, as the browser says', async () => {
    assert.deepEqual(await tab.framePage(ASKED), {
      document: 'F1', origin: ORIGIN, page: {path: '/login'}, frame: {top: 'https://www.app.test', top_document: 'D1', visibility: 'visible'},
    });
  });
  test('is read anew when it is asked for again', async () => {
    await tab.framePage(ASKED);
    assert.equal((await tab.framePage(ASKED)).page.path, '/again');
  });
  test('that is not there: the outermost document instead, at once', async () => {
    frames.pop();
    await outermost(tab.framePage(ASKED));
  });
  test('of a document that is another by now: the tab’s own', async () => {
    const asked = tab.framePage({...ASKED, document: 'D0'});
    await outermost(asked);
  });
  test('that says more than a description may hold is none', async () => {
    answers.read = {origin: ORIGIN, page: {path: 'a'.repeat(300_000)}};
    await tab.framePage(ASKED);
    await outermost(tab.framePage(ASKED));
  });
  test('is let go of when it is there no more, and when the launch is over', async () => {
    await tab.framePage(ASKED);
    frames.pop();
    await outermost(tab.framePage(ASKED));
    assert.ok(told.some(([document, type]) => document === 'F1' && type === 'end'));
  });
  test('comes late: the outermost document is described again, for the host to ask once more', async () => {
    const into = {frameId: 7, url: `${ORIGIN}/login`, documentId: 'F1'};
    commit(into);
    assert.deepEqual(told, [], 'of frames that nobody asked for nothing is made');
    const [, door] = frames;
    frames.pop();
    await outermost(tab.framePage(ASKED));
    told = [];
    const next = tab.nextPage(2_000);
    frames.push(door);
    commit(into);
    await outermost(next);
    assert.equal((await tab.framePage(ASKED)).document, 'F1');
  });
  test('changes: so is it then, and only for its own document’s word', async () => {
    await tab.framePage(ASKED);
    const next = tab.nextPage(2_000);
    assert.deepEqual(told.slice(-2), [['D1', 'watch'], ['F1', 'watch']]);
    for (const wrong of [{frameId: 7, documentId: 'F0'}, {frameId: 8, documentId: 'F1'}, {frameId: 7, documentId: 'F1', id: 'other'}]) {
      hear({type: 'page', page: {path: '/lies'}}, wrong);
    }
    assert.notDeepEqual(told.at(-1), ['D1', 'describe']);
    hear({type: 'page', page: {path: '/more'}}, {frameId: 7, documentId: 'F1', origin: ORIGIN});
    await outermost(next);
  });
});

describe('a fill of a frame', () => {
  beforeEach(async () => {
    await tab.framePage(ASKED);
    told = [];
  });
  const isRefused = async (result) => {
    assert.equal(await tab.fill(FILL), result);
    assert.deepEqual(told.filter(([, type]) => type === 'fill'), []);
  };

  const LOOK = [['F1', 'places'], ['F1', 'number'], ['D1', 'frame']];
  test('goes into its document, after a look at its place from the one around it, and is pressed after another', async () => {
    const filled = tab.fill(FILL);
    await settle();
    request();
    assert.equal(await filled, 'submitted');
    assert.deepEqual(told, [...LOOK, ['F1', 'fill'], ...LOOK, ['F1', 'press']]);
  });

  /** What the page does between the writing and the press. @param {() => void} change */
  const onceWritten = (change) => {
    const {executeScript} = browser.scripting;
    browser.scripting.executeScript = async (what) => {
      if (what.args[0]?.type === 'fill') change();
      return executeScript(what);
    };
  };
  const covers = () => { answers.frame = 'covered'; };
  for (const [what, change, result] of [
    ['is covered', covers, 'field_hidden'],
    ['is covered by a page that sends something else meanwhile', () => { covers(); request(); }, 'field_hidden'],
    ['has another element', () => { answers.frame = undefined; }, 'field_hidden'],
    ['is not the only one any more', () => { frames.push({...frames[1], frameId: 8, documentId: 'F2'}); }, 'document_changed'],
  ]) {
    test(`is taken back, and not pressed, when the frame ${what} once it was written`, async () => {
      onceWritten(change);
      assert.equal(await tab.fill(FILL), result);
      assert.deepEqual(told.at(-1), ['F1', 'take_back']);
      assert.ok(!told.some(([, type]) => type === 'press'));
    });
  }
  test('is not pressed in a frame whose outermost document has gone meanwhile', async () => {
    onceWritten(() => commit({documentId: 'D2'}));
    assert.equal(await tab.fill(FILL), 'submitted', 'it cannot be said that nothing was sent');
    assert.ok(!told.some(([, type]) => type === 'press'));
  });
  for (const gone of ['field_gone', 'not_kept']) {
    test(`that the page has sent by itself was submitted, and is ${gone}`, async () => {
      answers.press = gone;
      onceWritten(request);
      assert.equal(await tab.fill(FILL), 'submitted');
    });
    test(`that cannot be pressed any more, of which nothing was sent, is ${gone}`, async () => {
      answers.press = gone;
      assert.equal(await tab.fill(FILL), gone);
    });
  }
  test('is taken back there when nothing comes of it', async () => {
    const filled = tab.fill(FILL);
    await settle();
    await timers.pass(5_000);
    assert.equal(await filled, 'nothing_happened');
    assert.deepEqual(told.at(-1), ['F1', 'give_up']);
  });
  test('is refused when the frame has gone elsewhere', async () => {
    frames[1] = {...frames[1], url: 'https://evil.test/login', documentId: 'F2'};
    await isRefused('document_changed');
  });
  test('is refused when the outermost document is another', async () => {
    commit({documentId: 'D2'});
    await isRefused('document_changed');
  });
  test('is refused when the outermost document changes while its place is looked at', async () => {
    const {executeScript} = browser.scripting;
    browser.scripting.executeScript = async (what) => {
      if (what.args[0]?.type === 'frame') commit({documentId: 'D2'});
      return executeScript(what);
    };
    await isRefused('document_changed');
  });
  for (const document of ['D1', 'F1']) {
    test(`is refused where ${document} is of another origin than its process and its address say`, async () => {
      vouched[document] = 'https://evil.test';
      await tab.open(TOP);
      commit();
      await tab.nextPage();
      frames[1] = {...frames[1]};
      await tab.framePage(ASKED);
      told = [];
      await isRefused('document_changed');
    });
  }
  test('is refused when it cannot be seen any more', async () => {
    answers.frame = 'covered';
    await isRefused('field_hidden');
  });
});
