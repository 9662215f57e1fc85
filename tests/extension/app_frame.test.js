// A frame that the host has named: which one is taken for it, and what has to hold still before anything is written there.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {AppDocument} from '../../extension/background/app_document.js';
import {AppFrame, pathMatches} from '../../extension/background/app_frame.js';

const ORIGIN = 'https://id.app.test';
const MEANT = [{origin: ORIGIN, path: '/*/in'}];
const TOP = {frameId: 0, parentFrameId: -1, url: 'https://www.app.test/', documentId: 'D1'};
const DOOR = {frameId: 7, parentFrameId: 0, url: `${ORIGIN}/tenant/in?next=1`, documentId: 'F1', parentDocumentId: 'D1', frameType: 'sub_frame', documentLifecycle: 'active'};

let frames;
/** What the documents answer, by what they are asked. */ let answers;
let asked;
let browser;
/** @type {AppDocument} */ let top;

beforeEach(() => {
  frames = [TOP, DOOR];
  asked = [];
  answers = {number: 0, frame: 'visible', places: [[10, 20, 200, 30]], read: {origin: ORIGIN, page: {path: '/again'}}};
  browser = {
    webNavigation: {getAllFrames: async () => frames},
    scripting: {executeScript: async ({target: {documentIds: [document]}, func, args: [what]}) => {
      if (what) asked.push([document, what]);
      if (what) return [{result: answers[what.type]}];
      return [{result: func.name === 'watchPage' ? answers.described ?? {origin: ORIGIN, page: {path: '/tenant/in'}} : undefined}];
    }},
  };
  top = new AppDocument(browser, 3, 'D1', TOP.url);
});

const find = (known) => AppFrame.find(browser, top, MEANT, known);

describe('the frame that is meant', () => {
  test('is one of the origin and the path, directly in the outermost document', async () => {
    const frame = await find();
    assert.deepEqual([frame.frameId, frame.document.id, frame.origin], [7, 'F1', ORIGIN]);
  });

  for (const [what, change] of [
    ['of another origin', {url: 'https://id.app.test.evil.test/tenant/in'}],
    ['of another scheme', {url: 'http://id.app.test/tenant/in'}],
    ['of another path', {url: `${ORIGIN}/tenant/out`}],
    ['of a document without an address', {url: 'about:srcdoc'}],
    ['within another frame', {parentFrameId: 4}],
    ['in another document', {parentDocumentId: 'D0'}],
    ['that the browser calls something else', {frameType: 'fenced_frame'}],
    ['that is not shown', {documentLifecycle: 'cached'}],
    ['that could not be loaded', {errorOccurred: true}],
    ['whose document is not told', {documentId: undefined}],
  ]) {
    test(`is none ${what}`, async () => {
      frames = [TOP, {...DOOR, ...change}];
      assert.equal(await find(), undefined);
    });
  }

  test('is none where there are two', async () => {
    frames = [TOP, DOOR, {...DOOR, frameId: 8, documentId: 'F2'}];
    assert.equal(await find(), undefined);
  });
  test('is none where the tab shows another document by now', async () => {
    frames = [{...TOP, documentId: 'D2'}, DOOR];
    assert.equal(await find(), undefined);
  });
  test('stays the same one as long as its document does', async () => {
    const frame = await find();
    assert.equal(await find(frame), frame);
    frames = [TOP, {...DOOR, documentId: 'F2'}];
    assert.notEqual(await find(frame), frame);
  });
});

describe('its description', () => {
  test('comes with what is seen of its element', async () => {
    answers.frame = 'covered';
    const frame = await find();
    assert.deepEqual(await frame.describe(), {page: {path: '/tenant/in'}, visibility: 'covered'});
    assert.deepEqual(asked, [['F1', {type: 'number'}], ['D1', {type: 'frame', number: 0}]]);
    assert.deepEqual(await frame.describe(), {page: {path: '/again'}, visibility: 'covered'}, 'and is read anew');
  });
  test('is none where its document says that it is of no origin, as in a sandbox', async () => {
    answers.described = {origin: 'null', page: {}};
    assert.equal(await (await find()).describe(), undefined);
  });
  test('is known by its number, or by being in a shadow root', async () => {
    answers.number = 'in_shadow';
    const frame = await find();
    assert.equal((await frame.describe()).visibility, 'visible');
    assert.deepEqual(asked.at(-1), ['D1', {type: 'frame', number: 'in_shadow'}]);
  });
  for (const number of [-1, 0.5, '0', undefined]) {
    test(`is none where it says that it is number ${number}`, async () => {
      answers.number = number;
      assert.equal(await (await find()).describe(), undefined);
    });
  }
  test('is none where the outermost document does not know its element', async () => {
    answers.frame = undefined;
    assert.equal(await (await find()).describe(), undefined);
    answers.frame = 'plain to see';
    assert.equal(await (await find()).describe(), undefined);
  });
});

describe('before it is filled', () => {
  /** @type {AppFrame} */ let frame;
  beforeEach(async () => {
    frame = await find();
    await frame.describe();
    asked = [];
  });

  test('the places of its fields are looked at from the outermost document', async () => {
    assert.equal(await frame.check([4]), undefined);
    assert.deepEqual(asked, [
      ['F1', {type: 'places', refs: [4]}], ['F1', {type: 'number'}], ['D1', {type: 'frame', number: 0, places: [[10, 20, 200, 30]]}],
    ]);
  });
  for (const visibility of ['hidden', 'transparent', 'covered', 'clipped', 'off_screen', 'tiny', undefined]) {
    test(`a frame that is ${visibility} is refused`, async () => {
      answers.frame = visibility;
      assert.equal(await frame.check([4]), 'field_hidden');
    });
  }
  for (const [what, change] of [['another document', {documentId: 'F2'}], ['another origin', {url: 'https://evil.test/'}], ['a deeper place', {parentFrameId: 4}]]) {
    test(`a frame with ${what} is refused`, async () => {
      frames = [TOP, {...DOOR, ...change}];
      assert.equal(await frame.check([4]), 'document_changed');
      assert.deepEqual(asked, []);
    });
  }
  test('one that is not the only one any more is refused', async () => {
    frames = [TOP, DOOR, {...DOOR, frameId: 8, documentId: 'F3'}];
    assert.equal(await frame.check([4]), 'document_changed');
    frames = [TOP, DOOR, {...DOOR, frameId: 8, documentId: 'F3', url: `${ORIGIN}/other`}];
    assert.equal(await frame.check([4]), undefined);
  });
  test('another outermost document is refused', async () => {
    frames = [{...TOP, documentId: 'D2'}, DOOR];
    assert.equal(await frame.check([4]), 'document_changed');
  });
  for (const places of [undefined, [], [[1, 2, 3]], [[1, 2, 3, Infinity]], [[1, 2, 3, 4], [1, 2, 3, 4]]]) {
    test(`places that are none are refused: ${JSON.stringify(places)}`, async () => {
      answers.places = places;
      assert.equal(await frame.check([4]), 'document_changed');
    });
  }
});

test('a star in a path stands for characters of one segment', () => {
  for (const [pattern, path] of [['/in', '/in'], ['/*/in', '/a/in'], ['/a*c', '/abbc'], ['/a*', '/a'], ['/*b*', '/abab']]) {
    assert.ok(pathMatches(pattern, path), `${pattern} ${path}`);
  }
  for (const [pattern, path] of [['/in', '/in/'], ['/*/in', '/a/b/in'], ['/a*c', '/ab'], ['/a*', '/a/b'], ['/in', '/']]) {
    assert.ok(!pathMatches(pattern, path), `${pattern} ${path}`);
  }
});
