// Which presses count: a person's, once the page has been as it is, and in front, for half a second. The clock is the test's.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

// What the module itself listens to; the tests bring their own.
globalThis.window ??= new EventTarget();
globalThis.document ??= new EventTarget();
const {Settling} = await import('../../extension/ui/press.js');

const PERSON = {isTrusted: true};
let now;
let page;
let settling;
beforeEach(() => {
  now = 100;
  page = {window: new EventTarget(), document: Object.assign(new EventTarget(), {visibilityState: 'visible'})};
  settling = new Settling(() => now, page.window, page.document);
});

/** That nothing counts for half a second, and then does. */
function settles() {
  assert.equal(settling.counts(PERSON), false);
  now += 499;
  assert.equal(settling.counts(PERSON), false);
  now += 1;
  assert.equal(settling.counts(PERSON), true);
}

test('a page that has just come up takes no press', settles);

describe('a page that has been there for long takes none, after', () => {
  beforeEach(() => {
    now += 60_000;
    assert.equal(settling.counts(PERSON), true);
  });

  test('it shows something else', () => {
    settling.again();
    settles();
  });

  test('its window has the focus again: what was before it may have taken the first press of a double one', () => {
    page.window.dispatchEvent(new Event('focus'));
    settles();
  });

  test('it is in front again', () => {
    page.document.visibilityState = 'hidden';
    page.document.dispatchEvent(new Event('visibilitychange'));
    assert.equal(settling.counts(PERSON), true, 'nobody presses what is not in front');
    page.document.visibilityState = 'visible';
    page.document.dispatchEvent(new Event('visibilitychange'));
    settles();
  });
});

test('a script\'s press never counts', () => {
  now += 60_000;
  assert.equal(settling.counts({isTrusted: false}), false);
});
