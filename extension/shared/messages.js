// The native-messaging protocol on the extension's side: host/wire/PROTOCOL.md in JavaScript. What the host says is
// checked as strictly as what the host is told: a program in its place is the first thing an attacker would plant.

import {boolean, integer, list, object, oneOf, string} from './shape.js';

export const HOST_NAME = 'com.cerby.host';
/** From this protocol on there are `accounts` and `reveal`. */
export const PROTOCOL_OF_ACCOUNTS = 2;
/** And from this one on `new_password`. */
export const PROTOCOL_OF_NEW_PASSWORD = 3;
/** And from this one on `describe_frame`, and `frame` in `page`. */
export const PROTOCOL_OF_FRAMES = 4;
/** And from this one on `sign_in` and `signed_in`. */
export const PROTOCOL_OF_SIGN_IN = 5;
/** And from this one on `lease_ends` in `open`. */
export const PROTOCOL_OF_LEASES = 6;
export const MAX_ACCOUNTS = 50;
export const PROTOCOL = Object.freeze({min: 1, max: 6});

export const LIMITS = Object.freeze({
  fields: 400, buttons: 400, forms: 60, frames: 40, headings: 40, alerts: 40, texts: 120, stringBytes: 256,
});

/**
 * @typedef {'missing' | 'locked' | 'open' | 'unusable'} VaultState
 * @typedef {'first_launch' | 'foreign_initiator' | 'foreign_form'} Question
 * @typedef {'submitted' | 'field_gone' | 'field_hidden' | 'target_changed' | 'not_kept' | 'document_changed' |
 *           'nothing_happened'} FilledResult
 * @typedef {{ref: number, action: 'write', value: string} | {ref: number, action: 'click' | 'enter'}} FillStep
 * @typedef {{address: string, idps: string[], login_only: boolean}} Workspace
 * @typedef {'user_name' | 'password' | 'code'} Field
 * @typedef {{address: string, name: string, app: string, user_name: string, role: 'owner' | 'collaborator',
 *   has_password: boolean, has_code: boolean}} ListedAccount
 *
 * @typedef {{type: 'launch', address: string, cause: 'navigation' | 'button', initiator?: string, remembered: boolean}
 *   | {type: 'confirmed', yes: boolean, remember: boolean}
 *   | {type: 'page', document: string, origin: string, page: PageDescription,
 *      frame?: {top: string, top_document: string, visibility: Visibility}}
 *   | {type: 'signed_in', address: string}
 *   | {type: 'filled', document: string, result: FilledResult}
 *   | {type: 'status' | 'unlock' | 'lock' | 'setup'}
 *   | {type: 'accounts', origin?: string, search?: string, limit: number}
 *   | {type: 'reveal', address: string, field: Field, gesture: true}
 *   | {type: 'new_password', address: string, gesture: true}} RequestBody
 *
 * @typedef {{type: 'hello', id: number, protocol: number, range: {min: number, max: number}, host: string,
 *   vault: VaultState, key?: string, signature?: string}} HelloReply
 * @typedef {{type: 'confirm', id: number, question: Question, account: string, app: string, workspace: string,
 *   from?: string, to: string}} ConfirmReply
 * @typedef {{type: 'sign_in', id: number, address: string, done: string, refused: string, workspace: string,
 *   ms: number}} SignInReply
 * @typedef {{type: 'open', id: number, address: string, account: string, app: string, lease_ends?: number}} OpenReply
 * @typedef {{type: 'fill', id: number, document: string, steps: FillStep[], form_action: string}} FillReply
 * @typedef {{type: 'describe_frame', id: number, document: string,
 *   frames: {origin: string, path?: string}[]}} DescribeFrameReply
 * @typedef {{type: 'wait', id: number, turn: 'host' | 'extension',
 *   for: 'page' | 'code' | 'unlock' | 'captcha' | 'passkey' | 'push', ms: number}} WaitReply
 * @typedef {{type: 'done', id: number, outcome: string, message: string, hint: string}} DoneReply
 * @typedef {{type: 'failed', id: number, outcome: string, message: string, hint: string, detail: string,
 *   keep_page: boolean}} FailedReply
 * @typedef {{type: 'status', id: number, host: string, vault: VaultState,
 *   trouble?: import('./outcomes.js').Failure, open_seconds_left: number, workspaces: Workspace[],
 *   fingerprint: string}} StatusReply
 * @typedef {{type: 'accounts', id: number, accounts: ListedAccount[], more: boolean,
 *   unread: boolean}} AccountsReply
 * @typedef {{type: 'revealed', id: number, field: Field, value: string, seconds_left: number}} RevealedReply
 * @typedef {ConfirmReply | SignInReply | OpenReply | FillReply | DescribeFrameReply | WaitReply | DoneReply | FailedReply | StatusReply | AccountsReply |
 *   RevealedReply} Answer
 * @typedef {HelloReply | Answer} Reply
 */

const SECRET_BYTES = 64 * 1024;
const ORIGIN = string(300);
const ADDRESS = string(2048);
const SENTENCE = string(1024);
const MILLISECONDS = integer(0, 3_600_000);
/** What Date can say of a time, in seconds. */
const LATEST_S = 8.64e12;
const VAULT = oneOf('missing', 'locked', 'open', 'unusable');
const VERSION = integer(1, 65_535);
const FIELD = oneOf('user_name', 'password', 'code');

/** @type {import('./shape.js').Check} */
const fillStep = (value, place) => {
  const action = /** @type {{action?: unknown} | null} */ (value)?.action;
  const keys = {ref: integer(0, 2 ** 31 - 1), action: oneOf('write', 'click', 'enter')};
  return object(action === 'write' ? {...keys, value: string(SECRET_BYTES)} : keys)(value, place);
};

/** @type {Record<Reply['type'], Record<string, import('./shape.js').Check>>} */
const REPLIES = {
  hello: {
    'protocol': VERSION, 'range': object({min: VERSION, max: VERSION}), 'host': string(), 'vault': VAULT,
    'key?': string(43), 'signature?': string(86),
  },
  confirm: {
    'question': oneOf('first_launch', 'foreign_initiator', 'foreign_form'), 'account': string(1024),
    'app': string(1024), 'workspace': ORIGIN, 'from?': ORIGIN, 'to': ORIGIN,
  },
  sign_in: {address: ADDRESS, done: ADDRESS, refused: ADDRESS, workspace: ORIGIN, ms: MILLISECONDS},
  open: {'address': ADDRESS, 'account': string(1024), 'app': string(1024), 'lease_ends?': integer(0, LATEST_S)},
  fill: {document: string(), steps: list(fillStep, 100), form_action: ADDRESS},
  describe_frame: {document: string(), frames: list(object({'origin': ORIGIN, 'path?': string()}), 8)},
  wait: {
    turn: oneOf('host', 'extension'), for: oneOf('page', 'code', 'unlock', 'captcha', 'passkey', 'push'),
    ms: MILLISECONDS,
  },
  done: {outcome: string(), message: SENTENCE, hint: SENTENCE},
  failed: {outcome: string(), message: SENTENCE, hint: SENTENCE, detail: SENTENCE, keep_page: boolean},
  status: {
    'host': string(), 'vault': VAULT,
    'trouble?': object({outcome: string(), message: SENTENCE, hint: SENTENCE, detail: SENTENCE}),
    'open_seconds_left': integer(0, 2 ** 31 - 1),
    'workspaces': list(object({address: ORIGIN, idps: list(ORIGIN, 100), login_only: boolean}), 200),
    'fingerprint': string(),
  },
  accounts: {
    accounts: list(object({
      address: ADDRESS, name: string(), app: string(), user_name: string(), role: oneOf('owner', 'collaborator'),
      has_password: boolean, has_code: boolean,
    }), MAX_ACCOUNTS),
    more: boolean, unread: boolean,
  },
  revealed: {field: FIELD, value: string(SECRET_BYTES), seconds_left: integer(0, 120)},
};

/**
 * What the host said, or what is wrong with it.
 * @param {unknown} value
 * @returns {{reply: Reply} | {wrong: import('./shape.js').Wrong}}
 */
export function readReply(value) {
  const type = typeof value === 'object' && value !== null ? Reflect.get(value, 'type') : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(REPLIES, type)) {
    return {wrong: {outcome: 'type_unknown', detail: String(type).slice(0, 64)}};
  }
  const keys = REPLIES[/** @type {Reply['type']} */ (type)];
  const found = object({type: string(), id: integer(0, Number.MAX_SAFE_INTEGER), ...keys})(value, type);
  return found ? {wrong: found} : {reply: /** @type {Reply} */ (value)};
}
