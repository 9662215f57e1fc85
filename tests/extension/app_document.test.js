// One document of the app's: which scripts go in, in which order, and what waits for what.

import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, test} from 'node:test';

import {AppDocument} from '../../extension/background/app_document.js';

/** @type {{func: Function, args: unknown[], target: object, injectImmediately: boolean, resolve: (result: unknown) => void, reject: (why: Error) => void}[]} */
let runs;
let document;

beforeEach(() => {
  runs = [];
  document = new AppDocument({
    scripting: {executeScript: (what) => new Promise((resolve, reject) => {
      runs.push({...what, resolve: (result) => resolve([{frameId: 0, result}]), reject});
    })},
  }, 3, 'D1', 'https://login.test/in');
});

const run = (name) => runs.find(({func}) => func.name === name);

describe('the scripts', () => {
  test('go into this document alone, at once, and those that describe it go first', () => {
    void document.describe();
    assert.deepEqual(runs.map(({func}) => func.name), ['readPage', 'readVisibility', 'describePage', 'watchPage', 'checkPage', 'fillPage']);
    for (const {target, injectImmediately} of runs) {
      assert.deepEqual([target, injectImmediately], [{tabId: 3, documentIds: ['D1']}, true]);
    }
  });

  test('give the first description, which waits for no other script', async () => {
    const described = document.describe();
    for (const name of ['readPage', 'readVisibility', 'describePage']) run(name).resolve(undefined);
    run('watchPage').resolve({origin: 'https://login.test', page: {path: '/in'}});
    assert.deepEqual(await described, {origin: 'https://login.test', page: {path: '/in'}});
  });

  test('that the browser does not let in are a failure', async () => {
    const described = document.describe();
    for (const {reject} of runs) reject(new Error('Missing host permission for the tab'));
    await assert.rejects(described, /Missing host permission/);
  });
});

describe('what is asked of it', () => {
  afterEach(() => { delete globalThis.cerby; });

  test('is asked in this document alone, after the scripts, and answered', async () => {
    document.describe().catch(() => {});
    const answer = document.ask({type: 'watch'});
    const {target, func, args, resolve} = runs.at(-1);
    assert.deepEqual([target, args], [{tabId: 3, documentIds: ['D1']}, [{type: 'watch'}]]);
    const heard = [];
    globalThis.cerby = {obey: (asked) => heard.push(asked)};
    func(...args);
    assert.deepEqual(heard, [{type: 'watch'}]);
    resolve('answer');
    assert.equal(await answer, 'answer');
  });

  test('is nothing to a document without the scripts', () => {
    void document.ask({type: 'end'});
    const {func, args} = runs.at(-1);
    assert.equal(func(...args), undefined);
  });

  test('has no answer when the document is gone, or says nothing', async () => {
    const gone = document.ask({type: 'watch'});
    runs.at(-1).reject(new Error('Frame with ID 0 was removed.'));
    assert.equal(await gone, undefined);
    const silent = document.ask({type: 'watch'});
    runs.at(-1).resolve(null);
    assert.equal(await silent, undefined);
  });
});
