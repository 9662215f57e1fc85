// Each key of each message: PROTOCOL.md, what the extension takes from the host, and what it may send. Both ways.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';

import {PROTOCOL, readReply} from '../../extension/shared/messages.js';
import {ACCOUNTS, CONFIRM, DESCRIBE_FRAME, DONE, FAILED, HELLO, OPEN, REVEALED, SIGN_IN, STATUS, WAIT} from './fakes.js';
import {keysIn, messagesIn} from './protocol_page.js';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const [, toHost, toExtension] = read('host/wire/PROTOCOL.md').split(/^### To the .*$/m);
const REQUESTS = messagesIn(toHost), REPLIES = messagesIn(toExtension.split('\n## ')[0]);

// With every key that may be left out.
const FULL = Object.fromEntries([
  {...HELLO, key: 'k', signature: 's'}, CONFIRM, SIGN_IN, {...OPEN, lease_ends: 1},
  {type: 'fill', document: 'd', steps: [{ref: 1, action: 'write', value: 'v'}], form_action: ''},
  DESCRIBE_FRAME, WAIT, DONE, FAILED, {...STATUS, trouble: {outcome: 'o', message: 'm', hint: 'h', detail: 'd'}}, ACCOUNTS, REVEALED,
].map((message) => [message.type, {...message, id: 7}]));

/** Every object in the message, beside what is stated of it. */
function* objectsIn(message, keys) {
  yield [message, keys];
  for (const [name, inner] of Object.entries(keys)) {
    const value = message[name.replace('?', '')];
    if (inner) yield* objectsIn(Array.isArray(value) ? value[0] : value, inner);
  }
}

test('the page states the replies that the extension knows, and no other', () => {
  assert.deepEqual(Object.keys(FULL).sort(), Object.keys(REPLIES).sort());
  for (const type of Object.keys(REPLIES)) assert.notEqual(readReply({type, id: 1}).wrong?.outcome, 'type_unknown', type);
});

describe('a reply has the keys that the page states:', () => {
  for (const [type, keys] of Object.entries(REPLIES)) {
    test(type, () => {
      const message = structuredClone(FULL[type]);
      const outcome = () => readReply(message).wrong?.outcome;
      assert.equal(outcome(), undefined);
      for (const [object, stated] of objectsIn(message, keys)) {
        assert.deepEqual(Object.keys(object).sort(), Object.keys(stated).map((name) => name.replace('?', '')).sort());
        for (const name of Object.keys(stated).filter((one) => one !== 'type')) {
          const key = name.replace('?', ''), value = object[key];
          delete object[key];
          assert.equal(outcome(), name.endsWith('?') ? undefined : 'key_missing', name);
          object[key] = value;
        }
        object.besides = 1;
        assert.equal(outcome(), 'key_unknown');
        delete object.besides;
      }
    });
  }
});

test('a request has the keys that the page states', () => {
  const types = read('extension/shared/messages.js').replace(/^ \*/gm, '');
  const union = types.slice(types.indexOf("@typedef {{type: 'launch'") + '@typedef {'.length, types.indexOf('} RequestBody'));
  const port = read('extension/background/host_port.js').split('#post(').slice(1).filter((call) => call.startsWith('{'));
  const sent = {};
  for (const one of [...union.split(/\n\s*\| (?=\{type)/), ...port]) {
    const keys = keysIn(one);
    const [, names] = /type: ((?:'\w+'(?: \| )?)+)/.exec(one);
    for (const [, name] of names.matchAll(/'(\w+)'/g)) sent[name] = {...keys, id: null};
  }
  sent.hello.protocol = Object.fromEntries(Object.keys(PROTOCOL).map((key) => [key, null]));
  assert.deepEqual(sent, REQUESTS);
});
