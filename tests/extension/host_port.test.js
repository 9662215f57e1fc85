// One connection to the host: what is said at once, what is let through before and after the proof, how it ends.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {HostKeys} from '../../extension/background/host_key.js';
import {ANSWER_MS, HELLO_MS, HostPort, closedFailure} from '../../extension/background/host_port.js';
import {DONE, EXTENSION_ID, FAILED, FakeHost, FakePort, FakeStorage, FakeTimers, HELLO, OPEN, STATUS, settle} from './fakes.js';

/** @type {FakePort} */ let port;
/** @type {FakeTimers} */ let timers;
/** @type {FakeStorage} */ let storage;
/** @type {HostPort} */ let host;
/** @type {FakeHost} */ let real;

function connect(keys = new HostKeys(storage, () => 5)) {
  port = new FakePort();
  let filled = 0;
  host = new HostPort({
    setTimer: timers.setTimer, clearTimer: timers.clearTimer, connectNative: () => port, lastError: () => undefined,
    extensionId: EXTENSION_ID, extensionVersion: '0.1.0', keys, random: (length) => new Uint8Array(length).fill(filled += 1),
  });
}
beforeEach(() => {
  timers = new FakeTimers();
  storage = new FakeStorage();
  real = new FakeHost();
  connect();
});

const failsWith = (promise, outcome) => assert.rejects(promise, (thrown) => {
  assert.equal(thrown.failure?.outcome, outcome, thrown);
  return true;
});
async function proven() {
  port.say(real.hello(port.sent[0]));
  await host.hello();
}
/** Says something in answer to a request and gives what becomes of the request. */
async function answered(message, body = {type: 'status'}) {
  const answer = host.request(body);
  answer.catch(() => {});
  port.say(message);
  await settle();
  return answer;
}

describe('hello', () => {
  test('is sent when the port opens, with a challenge of 32 bytes', () => {
    assert.equal(port.sent.length, 1);
    const {type, id, protocol, extension, challenge} = port.sent[0];
    assert.deepEqual({type, id, protocol, extension}, {type: 'hello', id: 1, protocol: {min: 1, max: 6}, extension: '0.1.0'});
    assert.equal(challenge.length, 43);
  });

  test('of an open vault is believed for its signature, and its key is kept', async () => {
    await proven();
    assert.equal((await storage.get('host_key')).host_key.key, real.key);
  });

  test('with another key than the one kept ends the connection', async () => {
    await new HostKeys(storage, () => 1).pin(new FakeHost().key, '');
    port.say(real.hello(port.sent[0]));
    await failsWith(host.hello(), 'host_key_changed');
    assert.ok(port.disconnected);
  });

  const unproven = {
    'for another challenge': () => real.hello({challenge: 'A'.repeat(43)}),
    'for another extension': () => real.hello(port.sent[0], {id: 'other@cerby.com'}),
    'by another key': () => ({...real.hello(port.sent[0]), key: new FakeHost().key}),
    'that is missing, the vault being open': () => ({...HELLO, vault: 'open'}),
    'that is missing, a key being there': () => ({...HELLO, key: real.key}),
    'of a wrong length': () => ({...real.hello(port.sent[0]), signature: 'AAAA'}),
    'that is not base64url': () => ({...real.hello(port.sent[0]), signature: '+'.repeat(86)}),
  };
  for (const [what, hello] of Object.entries(unproven)) {
    test(`with a signature ${what} ends the connection, and no key is kept`, async () => {
      port.say(hello());
      await failsWith(host.hello(), 'host_unproven');
      assert.deepEqual(await storage.get('host_key'), {});
    });
  }

  test('in a protocol that was not offered ends the connection', async () => {
    port.say(real.hello(port.sent[0], {protocol: 7}));
    await failsWith(host.hello(), 'value_out_of_bounds');
  });

  test('refused by the host: its outcome', async () => {
    port.say({...FAILED, outcome: 'host_outdated'});
    await failsWith(host.hello(), 'host_outdated');
  });

  test('that does not come in time ends the connection', async () => {
    await timers.pass(HELLO_MS);
    await failsWith(host.hello(), 'timed_out');
    assert.ok(port.disconnected);
  });

  test('after which another message came first is out of turn', async () => {
    port.say(OPEN);
    await failsWith(host.hello(), 'message_unexpected');
  });
});

describe('a request behind hello', () => {
  const LAUNCH = {type: 'launch', address: 'https://acme.cerby.test/launch/1', cause: 'button', remembered: false};
  /** @type {Promise<{type: string}>} */ let answer;
  beforeEach(() => {
    answer = host.request(LAUNCH);
    answer.catch(() => {});
  });

  test('goes out at once, and its answer is heard after the proof', async () => {
    assert.deepEqual(port.sent.map(({id, type}) => [id, type]), [[1, 'hello'], [2, 'launch']]);
    port.say({...real.hello(port.sent[0]), id: 1});
    port.say({...OPEN, id: 2});
    assert.equal((await answer).type, 'open');
    await host.hello();
  });

  test('is not answered before hello', async () => {
    port.say({...OPEN, id: 2});
    await failsWith(answer, 'message_unexpected');
    await failsWith(host.hello(), 'message_unexpected');
  });

  const FRAME = {type: 'describe_frame', document: 'D1', frames: [{origin: 'https://id.app.test', path: '/in'}]};
  test('has an answer that asks for a frame in a protocol that has frames', async () => {
    port.say({...real.hello(port.sent[0], {protocol: 4}), id: 1});
    port.say({...FRAME, id: 2});
    assert.deepEqual(await answer, {...FRAME, id: 2});
  });
  test('has an answer that asks for a frame in no earlier one', async () => {
    port.say({...real.hello(port.sent[0], {protocol: 3}), id: 1});
    port.say({...FRAME, id: 2});
    await failsWith(answer, 'message_unexpected');
  });

  const SIGN_IN = {type: 'sign_in', address: 'https://acme.cerby.test/sign-in/host?challenge=c', done: 'https://acme.cerby.test/sign-in/done',
    refused: 'https://acme.cerby.test/sign-in/refused', workspace: 'https://acme.cerby.test', ms: 300_000};
  test('has an answer that sends it to sign in, in a protocol that has that', async () => {
    port.say({...real.hello(port.sent[0], {protocol: 5}), id: 1});
    port.say({...SIGN_IN, id: 2});
    assert.deepEqual(await answer, {...SIGN_IN, id: 2});
  });
  test('has an answer that sends it to sign in, in no earlier one', async () => {
    port.say({...real.hello(port.sent[0], {protocol: 4}), id: 1});
    port.say({...SIGN_IN, id: 2});
    await failsWith(answer, 'message_unexpected');
  });

  test('has an answer by an offline lease, in a protocol that has that', async () => {
    port.say({...real.hello(port.sent[0], {protocol: 6}), id: 1});
    port.say({...OPEN, id: 2, lease_ends: 1_700_000_000});
    assert.deepEqual(await answer, {...OPEN, id: 2, lease_ends: 1_700_000_000});
  });
  test('has an answer by an offline lease, in no earlier one', async () => {
    port.say({...real.hello(port.sent[0], {protocol: 5}), id: 1});
    port.say({...OPEN, id: 2, lease_ends: 1_700_000_000});
    await failsWith(answer, 'message_unexpected');
  });
  test('has an answer of an earlier protocol as it was', async () => {
    port.say({...real.hello(port.sent[0], {protocol: 5}), id: 1});
    port.say({...OPEN, id: 2});
    assert.deepEqual(await answer, {...OPEN, id: 2});
  });

  test('has an answer that a host without a proof cannot give', async () => {
    port.say({...HELLO, id: 1});
    port.say({...OPEN, id: 2});
    await failsWith(answer, 'host_unproven');
  });

  test('fails with a host that is refused', async () => {
    await new HostKeys(storage, () => 1).pin(new FakeHost().key, '');
    port.say({...real.hello(port.sent[0]), id: 1});
    port.say({...OPEN, id: 2});
    await failsWith(answer, 'host_key_changed');
    await failsWith(host.hello(), 'host_key_changed');
  });

  test('is not what hello answers', async () => {
    port.say({...real.hello(port.sent[0]), id: 2});
    await failsWith(host.hello(), 'message_unexpected');
  });
});

describe('before the proof', () => {
  beforeEach(async () => {
    port.say(HELLO);
    await host.hello();
  });

  const through = {
    confirm: {type: 'confirm', question: 'first_launch', account: '', app: '', workspace: 'https://acme.cerby.test', to: ''},
    wait: {type: 'wait', turn: 'host', for: 'unlock', ms: 1000},
    failed: FAILED,
    status: STATUS,
  };
  for (const [type, message] of Object.entries(through)) {
    test(`${type} is let through`, async () => assert.equal((await answered(message)).type, type));
  }

  const stopped = {open: OPEN, fill: {type: 'fill', document: 'd', steps: [], form_action: ''}, done: DONE};
  for (const [type, message] of Object.entries(stopped)) {
    test(`${type} ends the connection`, async () => {
      await failsWith(answered(message), 'host_unproven');
      assert.ok(port.disconnected);
    });
  }

  test('a second hello that proves it lets everything through', async () => {
    const answer = host.request({type: 'launch', address: 'https://acme.cerby.test/launch/1', cause: 'button', remembered: false});
    port.say({type: 'wait', turn: 'host', for: 'unlock', ms: 1000});
    assert.equal((await answer).type, 'wait');
    port.say(real.hello(port.sent[0]));
    port.say(OPEN);
    assert.equal((await host.next()).type, 'open');
    assert.equal((await storage.get('host_key')).host_key.key, real.key);
  });

  test('a second hello without a proof ends the connection', () => failsWith(answered(HELLO), 'host_unproven'));
});

describe('after the proof', () => {
  beforeEach(proven);

  test('requests carry ids that grow, and only their own answers count', async () => {
    assert.equal((await answered(STATUS)).type, 'status');
    assert.deepEqual(port.sent.map(({id}) => id), [1, 2]);
    await failsWith(answered({...STATUS, id: 2}), 'message_unexpected');
  });

  test('another hello is out of turn', async () => {
    await failsWith(answered(real.hello(port.sent[0])), 'message_unexpected');
  });

  test('what the host calls its key is kept beside it', async () => {
    await answered(STATUS);
    assert.equal((await storage.get('host_key')).host_key.fingerprint, 'one-two');
  });

  test('a message that is not of the protocol ends the connection', () =>
    failsWith(answered({...OPEN, extra: 1}), 'key_unknown'));

  test('an answer that does not come ends the connection', async () => {
    const answer = host.request({type: 'status'});
    answer.catch(() => {});
    await timers.pass(ANSWER_MS);
    await failsWith(answer, 'timed_out');
  });

  test('a port that breaks ends the request in flight', async () => {
    const answer = host.request({type: 'status'});
    port.breakOff();
    await failsWith(answer, 'host_exited');
    await failsWith(host.request({type: 'status'}), 'host_exited');
  });

  test('what the host says unasked is heard', async () => {
    await answered({type: 'wait', turn: 'extension', for: 'page', ms: 10});
    const word = host.word();
    port.say(FAILED);
    await word;
    assert.equal((await host.next()).type, 'failed');
  });

  test('a failure that crosses a request is its answer', async () => {
    await answered({type: 'wait', turn: 'extension', for: 'page', ms: 10});
    const answer = host.request({type: 'filled', document: 'd', result: 'submitted'});
    port.say({...FAILED, id: 2});
    assert.equal((await answer).outcome, 'role_none');
  });

  test('a failure that came before a request is its answer, and the request is not sent', async () => {
    await answered({type: 'wait', turn: 'extension', for: 'page', ms: 10});
    port.say(FAILED);
    await settle();
    assert.equal((await host.request({type: 'filled', document: 'd', result: 'submitted'})).type, 'failed');
    assert.equal(port.sent.length, 2);
  });

  test('cancel is said, answered, and then the port closes', async () => {
    const request = host.request({type: 'status'});
    request.catch(() => {});
    const cancelled = host.cancel('tab_closed');
    assert.deepEqual(port.sent.at(-1), {type: 'cancel', why: 'tab_closed', id: 3});
    port.say({...FAILED, outcome: 'cancelled', id: 2});  // a cancel is not answered itself
    await cancelled;
    assert.ok(port.disconnected);
  });

  test('a host that does not answer a cancel is not waited for', async () => {
    const cancelled = host.cancel('user');
    await timers.pass(ANSWER_MS);
    await cancelled;
    assert.ok(port.disconnected);
  });
});

describe('a port that closes says why by a sentence', () => {
  const sentences = {
    'Specified native messaging host not found.': 'host_missing',
    'No such native application com.cerby.host': 'host_missing',
    'Access to the specified native messaging host is forbidden.': 'host_forbidden',
    'Native host has exited.': 'host_exited',
    'Error when communicating with the native messaging host.': 'host_exited',
    '': 'host_exited',
  };
  for (const [said, outcome] of Object.entries(sentences)) {
    test(`"${said}": ${outcome}`, () => assert.equal(closedFailure(said).outcome, outcome));
  }
});
