// What a status teaches the extension: the workspaces, when the host is the one that is known and could read them.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {OwnPages, isOwnPage} from '../../extension/background/own_pages.js';
import {STATUS} from './fakes.js';

const TROUBLE = {outcome: 'config_invalid', message: 'A configuration file is not valid.', hint: 'Correct it.', detail: ''};

test('only the extension\'s own pages are answered', () => {
  const runtime = {id: 'abcd', getURL: (path) => `chrome-extension://abcd/${path}`};
  const own = {id: 'abcd', url: 'chrome-extension://abcd/ui/popup.html'};
  assert.equal(isOwnPage(own, runtime), true);
  for (const other of [{id: 'efgh'}, {id: undefined}, {url: undefined}, {url: 'https://login.test/'}, {url: 'chrome-extension://efgh/ui/popup.html'},
    {url: 'https://login.test/?chrome-extension://abcd/ui/popup.html'}]) {
    assert.equal(isOwnPage({...own, ...other}, runtime), false, JSON.stringify(other));
  }
});

describe('a status', () => {
  let learned;
  let pinned;
  let host;
  beforeEach(() => {
    learned = [];
    pinned = undefined;
    host = {provenKey: undefined, hello: async () => {}, close: () => {}};
  });

  async function asked(status) {
    host.request = async () => ({...STATUS, ...status});
    const pages = new OwnPages(() => host, {pinned: async () => pinned}, async ({workspaces}) => { learned.push(workspaces.length); });
    return pages.ask('status');
  }

  test('names the workspaces, before any key is known', async () => {
    await asked({});
    assert.deepEqual(learned, [1]);
  });

  test('of the host that is known', async () => {
    pinned = {key: 'A'};
    host.provenKey = 'A';
    await asked({});
    assert.deepEqual(learned, [1]);
  });

  test('of a host that has proven nothing is shown and not learned from, once a key is known', async () => {
    pinned = {key: 'A'};
    assert.equal((await asked({})).status.type, 'status');
    assert.deepEqual(learned, []);
  });

  test('that has no workspaces because the configuration is not valid takes none away', async () => {
    assert.deepEqual((await asked({trouble: TROUBLE, workspaces: []})).status.trouble, TROUBLE);
    assert.deepEqual(learned, []);
  });

  test('with trouble of the vault names the workspaces all the same', async () => {
    await asked({vault: 'unusable', trouble: {...TROUBLE, outcome: 'vault_corrupt'}});
    assert.deepEqual(learned, [1]);
  });

  test('without any workspace takes those away that were known', async () => {
    await asked({workspaces: []});
    assert.deepEqual(learned, [0]);
  });
});
