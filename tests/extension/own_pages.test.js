// What a status teaches the extension: the workspaces, when the host is the one that is known and could read them.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {OwnPages, isOwnPage} from '../../extension/background/own_pages.js';
import {ACCOUNTS, DONE, FAILED, LISTED, REVEALED, STATUS} from './fakes.js';

const TROUBLE = {outcome: 'config_invalid', message: 'A configuration file is not valid.', hint: 'Correct it.', detail: ''};

test('only the extension\'s own pages are answered', () => {
  const runtime = {id: 'abcd', getURL: (path) => `chrome-extension://abcd/${path}`};
  const own = {id: 'abcd', origin: 'chrome-extension://abcd', url: 'chrome-extension://abcd/ui/popup.html'};
  assert.equal(isOwnPage(own, runtime), true);
  for (const other of [{id: 'efgh'}, {id: undefined}, {url: undefined}, {url: 'https://login.test/'}, {url: 'chrome-extension://efgh/ui/popup.html'},
    {origin: 'https://login.test'}, {origin: 'null'}, {origin: undefined}, {origin: 'chrome-extension://efgh'},
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

describe('of accounts', () => {
  let sent;
  let closed;
  const pages = (answer, protocol = 2) => new OwnPages(() => ({
    hello: async () => ({protocol}),
    request: async (body) => { sent.push(body); return answer; },
    close: () => { closed += 1; },
  }), {}, async () => {});
  beforeEach(() => {
    sent = [];
    closed = 0;
  });

  test('those of a website, or what a search finds, as many as may be', async () => {
    assert.deepEqual(await pages(ACCOUNTS).accounts({origin: 'https://app.test'}), {accounts: [LISTED], more: false, unread: false});
    await pages(ACCOUNTS).accounts({search: 'zilla'});
    assert.deepEqual(sent, [{type: 'accounts', origin: 'https://app.test', limit: 50}, {type: 'accounts', search: 'zilla', limit: 50}]);
    assert.equal(closed, 2);
  });

  test('one field, for a press', async () => {
    assert.deepEqual(await pages(REVEALED).reveal(LISTED.address, 'code'), {revealed: {value: '123456', seconds_left: 17}});
    assert.deepEqual(sent, [{type: 'reveal', address: LISTED.address, field: 'code', gesture: true}]);
    assert.equal(closed, 1);
  });

  test('a code that has to be waited for', async () => {
    assert.deepEqual(await pages({type: 'wait', turn: 'extension', for: 'code', ms: 7000}).reveal(LISTED.address, 'code'), {wait: 7000});
  });

  test('a refusal is told as it is', async () => {
    const refused = {...FAILED, outcome: 'role_not_owner'};
    assert.equal((await pages(refused).reveal(LISTED.address, 'password')).failure.outcome, 'role_not_owner');
    assert.equal((await pages(refused).accounts({})).failure.outcome, 'role_not_owner');
    assert.equal(closed, 2);
  });

  test('another field than was asked for is not shown', async () => {
    const {revealed, failure} = await pages(REVEALED).reveal(LISTED.address, 'password');
    assert.equal(revealed, undefined);
    assert.equal(failure.outcome, 'message_unexpected');
  });

  test('a host that is older is asked nothing, and named', async () => {
    assert.equal((await pages(ACCOUNTS, 1).accounts({})).failure.outcome, 'host_outdated');
    assert.equal((await pages(REVEALED, 1).reveal(LISTED.address, 'code')).failure.outcome, 'host_outdated');
    assert.deepEqual(sent, []);
    assert.equal(closed, 2);
  });
});

describe('another password', () => {
  const REPLACED = {...DONE, outcome: 'password_replaced'};
  const ON_A_NEW_CONNECTION = {type: 'wait', turn: 'extension', for: 'unlock', ms: 0};
  const PROMPT = {type: 'wait', turn: 'host', for: 'unlock', ms: 300_000};
  let connections;
  /** Each connection's answers, in order. */
  const pages = (...answers) => new OwnPages(() => {
    const connection = {sent: [], waited: [], closed: false};
    const left = [...answers[connections.length]];
    connections.push(connection);
    return {
      hello: async () => ({protocol: 3}),
      request: async (body) => { connection.sent.push(body); return left.shift(); },
      next: async (ms) => { connection.waited.push(ms); return left.shift(); },
      close: () => { connection.closed = true; },
    };
  }, {}, async () => {});
  beforeEach(() => { connections = []; });

  test('is asked for by the host, on a press, and never comes by', async () => {
    assert.deepEqual(await pages([PROMPT, REPLACED]).newPassword(LISTED.address), {replaced: REPLACED});
    const [{sent, waited, closed}] = connections;
    assert.deepEqual(sent, [{type: 'new_password', address: LISTED.address, gesture: true}]);
    assert.ok(waited[0] > 300_000, 'as long as the prompt may stand there');
    assert.equal(closed, true);
  });

  test('takes another host, where the first one cannot ask', async () => {
    assert.deepEqual(await pages([ON_A_NEW_CONNECTION], [PROMPT, REPLACED]).newPassword(LISTED.address), {replaced: REPLACED});
    assert.deepEqual(connections.map(({closed}) => closed), [true, true]);
  });

  test('takes no third one', async () => {
    const {failure} = await pages([ON_A_NEW_CONNECTION], [ON_A_NEW_CONNECTION]).newPassword(LISTED.address);
    assert.equal(failure.outcome, 'message_unexpected');
    assert.equal(connections.length, 2);
  });

  test('that is not given is told as it is', async () => {
    const kept = {...FAILED, outcome: 'password_kept'};
    assert.equal((await pages([PROMPT, kept]).newPassword(LISTED.address)).failure.outcome, 'password_kept');
  });

  test('is asked of no host that is older', async () => {
    const older = new OwnPages(() => ({hello: async () => ({protocol: 2}), request: () => assert.fail(), close: () => {}}), {}, async () => {});
    assert.equal((await older.newPassword(LISTED.address)).failure.outcome, 'host_outdated');
  });
});
