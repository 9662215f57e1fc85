// The messages and outcomes against the pages that state them, and each way a message of the host can be wrong.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';

import {fromBase64url, toBase64url} from '../../extension/shared/bytes.js';
import {LIMITS, MAX_ACCOUNTS, PROTOCOL, readReply} from '../../extension/shared/messages.js';
import {OUTCOMES, failure} from '../../extension/shared/outcomes.js';
import {ACCOUNTS, CONFIRM, DESCRIBE_FRAME, DONE, FAILED, HELLO, LISTED, OPEN, REVEALED, SIGN_IN, STATUS, WAIT} from './fakes.js';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('host/wire/PROTOCOL.md');
const wrongOf = (message) => readReply(message).wrong?.outcome;
const FILL = {type: 'fill', document: 'd', steps: [{ref: 1, action: 'write', value: 'v'}, {ref: 2, action: 'click'}], form_action: ''};
const ALL = [HELLO, OPEN, FILL, CONFIRM, SIGN_IN, DESCRIBE_FRAME, WAIT, DONE, FAILED, STATUS, ACCOUNTS, REVEALED].map((message) => ({...message, id: 7}));

describe('PROTOCOL.md', () => {
  test('states the protocol that the extension speaks', () => {
    assert.match(page, new RegExp(`protocol \\*\\*${PROTOCOL.max}\\*\\*`));
  });

  test('states how many accounts are in one answer', () => assert.ok(page.includes(`\`limit\` 1 to ${MAX_ACCOUNTS}.`)));

  test('states the limits of a page', () => {
    const {fields, buttons, forms, frames, headings, alerts, texts, stringBytes} = LIMITS;
    assert.ok(page.includes(`At most ${fields} fields, ${buttons} buttons, ${forms} forms, ${frames} frames, ${headings} headings, ${alerts} alerts, ${texts} texts`));
    assert.ok(page.includes(`Strings are cut to ${stringBytes} bytes`));
  });

  test('states the outcomes that the extension finds, in its words', () => {
    for (const [code, {message, hint}] of Object.entries(OUTCOMES)) {
      assert.ok(page.includes(`| \`${code}\` | ${message} | ${hint} |`), code);
    }
  });
});

test('host/base/outcomes.def has the same words', () => {
  const list = read('host/base/outcomes.def');
  for (const [code, {message, hint}] of Object.entries(OUTCOMES)) {
    assert.ok(list.includes(`"${code}", "${message}", "${hint}"`), code);
  }
});

test('a failure is one of the outcomes', () => assert.throws(() => failure('something_else'), TypeError));

describe('a reply of the host', () => {
  for (const message of ALL) {
    test(`${message.type} is read`, () => assert.deepEqual(readReply(message), {reply: message}));
    test(`${message.type} with a key too many is refused`, () => assert.equal(wrongOf({...message, besides: 1}), 'key_unknown'));
    for (const key of Object.keys(message).filter((name) => !['type', 'from'].includes(name))) {
      test(`${message.type} without ${key} is refused`, () => {
        const {[key]: _, ...rest} = message;
        assert.equal(wrongOf(rest), 'key_missing');
      });
      test(`${message.type} with ${key} of another type is refused`, () => {
        assert.equal(wrongOf({...message, [key]: null}), 'value_wrong_type');
      });
    }
  }

  const refused = {
    'nothing': [undefined, 'type_unknown'],
    'a text': ['hello', 'type_unknown'],
    'an array': [[{...OPEN, id: 1}], 'type_unknown'],
    'an unknown type': [{type: 'reveal', id: 1}, 'type_unknown'],
    'a type that objects inherit': [{type: 'constructor', id: 1}, 'type_unknown'],
    'an id below 0': [{...OPEN, id: -1}, 'value_out_of_bounds'],
    'an id with a fraction': [{...OPEN, id: 1.5}, 'value_wrong_type'],
    'an address that is too long': [{...OPEN, id: 1, address: `https://${'a'.repeat(2048)}`}, 'value_out_of_bounds'],
    'an unknown question': [{...CONFIRM, id: 1, question: 'why'}, 'value_out_of_bounds'],
    'an unknown turn': [{...WAIT, id: 1, turn: 'user'}, 'value_out_of_bounds'],
    'a wait without end': [{...WAIT, id: 1, ms: 1e12}, 'value_out_of_bounds'],
    'a write without a value': [{...FILL, id: 1, steps: [{ref: 1, action: 'write'}]}, 'key_missing'],
    'a click with a value': [{...FILL, id: 1, steps: [{ref: 1, action: 'click', value: ''}]}, 'key_unknown'],
    'a reference below 0': [{...FILL, id: 1, steps: [{ref: -1, action: 'click'}]}, 'value_out_of_bounds'],
    'more steps than a page could want': [{...FILL, id: 1, steps: Array(101).fill({ref: 1, action: 'click'})}, 'value_out_of_bounds'],
    'more accounts than were asked for': [{...ACCOUNTS, id: 1, accounts: Array(51).fill(LISTED)}, 'value_out_of_bounds'],
    'an account with a secret': [{...ACCOUNTS, id: 1, accounts: [{...LISTED, password: 'x'}]}, 'key_unknown'],
    'an account of an unknown role': [{...ACCOUNTS, id: 1, accounts: [{...LISTED, role: 'none'}]}, 'value_out_of_bounds'],
    'an unknown field': [{...REVEALED, id: 1, field: 'notes'}, 'value_out_of_bounds'],
    'a code that lasts too long': [{...REVEALED, id: 1, seconds_left: 121}, 'value_out_of_bounds'],
    'a workspace that is no object': [{...STATUS, id: 1, workspaces: ['https://w.test']}, 'value_wrong_type'],
  };
  for (const [what, [message, outcome]] of Object.entries(refused)) {
    test(`${what} is refused`, () => assert.equal(wrongOf(message), outcome));
  }
});

describe('base64url', () => {
  test('both ways', () => {
    for (const length of [0, 1, 2, 3, 32, 64]) {
      const bytes = Uint8Array.from({length}, (_, index) => (index * 37) & 0xff);
      assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
    }
  });
  for (const text of ['A', 'AB=', 'A+BC', 'A/BC', 'A BC', 'AB\n', 'AH']) {
    test(`${JSON.stringify(text)} is refused`, () => assert.equal(fromBase64url(text), undefined));
  }
});
