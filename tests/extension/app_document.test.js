// One document of the app's: which scripts go in, in which order, and what waits for what.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {AppDocument} from '../../extension/background/app_document.js';
import {settle} from './fakes.js';

/** @type {{func: Function, target: object, injectImmediately: boolean, resolve: (result: unknown) => void, reject: (why: Error) => void}[]} */
let runs;
let told;
let document;

beforeEach(() => {
  runs = [];
  told = [];
  document = new AppDocument({
    scripting: {executeScript: (what) => new Promise((resolve, reject) => {
      runs.push({...what, resolve: (result) => resolve([{frameId: 0, result}]), reject});
    })},
    tabs: {sendMessage: async (tabId, message, to) => {
      told.push([tabId, message, to]);
      return 'answer';
    }},
  }, 3, 'D1', 'https://login.test/in');
});

const run = (name) => runs.find(({func}) => func.name === name);
const answerAll = (but = '') => {
  for (const {func, resolve} of runs) if (func.name !== but) resolve(undefined);
};

describe('the scripts', () => {
  test('go into this document alone, at once, and those that describe it go first', () => {
    void document.describe();
    assert.deepEqual(runs.map(({func}) => func.name), ['readPage', 'readVisibility', 'describePage', 'watchPage', 'fillPage', 'hearBackground']);
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

describe('what it is told', () => {
  test('waits until it hears', async () => {
    void document.describe();
    const answer = document.ask({type: 'watch'});
    answerAll('hearBackground');
    await settle();
    assert.deepEqual(told, []);
    run('hearBackground').resolve(undefined);
    assert.equal(await answer, 'answer');
    assert.deepEqual(told, [[3, {type: 'watch'}, {documentId: 'D1'}]]);
  });

  test('has no answer when the document went before it heard', async () => {
    document.describe().catch(() => {});
    for (const {reject} of runs) reject(new Error('Frame with ID 0 was removed.'));
    assert.equal(await document.ask({type: 'watch'}), undefined);
    assert.deepEqual(told, []);
  });
});
