// The descriptions of our own pages that the engine is tested on (tests/forms/snapshots) are what the extension describes today.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {described, stale, stored} from '../forms/snapshots.mjs';

test('every own page is described as it is stored', async () => {
  assert.deepEqual(stale(await stored(), await described()), [], 'node tests/forms/snapshots.mjs --update');
});

test('another description, a page without one and one without a page are found', () => {
  const line = (file, title, x) => JSON.stringify({file, kind: 'login', page: {title, fields: [{box: [x, 0, 0, 0]}]}});
  const before = new Map([['login', [line('same', 'Log in', 1), line('other', 'Log in', 1), line('gone', 'Log in', 1)]]]);
  const now = new Map([['login', [line('same', 'Log in', 2), line('other', 'Sign in', 1), line('new', 'Log in', 1)]]]);
  assert.deepEqual(stale(before, now), ['other', 'gone', 'new']);
});
