// The browser as the extension's modules meet it, in memory: a native port, storage areas, timers that a test moves.

import {generateKeyPairSync, sign} from 'node:crypto';

import {signedMessage} from '../../extension/background/host_key.js';
import {fromBase64url, toBase64url} from '../../extension/shared/bytes.js';

export const EXTENSION_ID = 'dhljhmjefffakhhohoahmdkehlnjcceb';

/** Lets everything that is ready to run do so. */
export async function settle() {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

export class FakeEvent {
  listeners = new Set();

  addListener(listener) { this.listeners.add(listener); }
  removeListener(listener) { this.listeners.delete(listener); }
  hasListener(listener) { return this.listeners.has(listener); }
  fire(...given) { for (const listener of [...this.listeners]) listener(...given); }
}

export class FakePort {
  onMessage = new FakeEvent();
  onDisconnect = new FakeEvent();
  sent = [];
  disconnected = false;

  postMessage(message) {
    if (this.disconnected) throw new Error('Attempting to use a disconnected port object');
    this.sent.push(message);
  }
  disconnect() { this.disconnected = true; }

  /** The host says this, as the answer to what it was sent last. */
  say(message) { this.onMessage.fire({id: this.sent.at(-1).id, ...message}, this); }
  /** The host is gone, with what the browser says about it. */
  breakOff(error) {
    this.error = error === undefined ? null : {message: error};
    this.onDisconnect.fire(this);
  }
}

export class FakeStorage {
  kept = {};

  async get(wanted) {
    if (wanted === null || wanted === undefined) return structuredClone(this.kept);
    return wanted in this.kept ? {[wanted]: structuredClone(this.kept[wanted])} : {};
  }
  async set(items) { Object.assign(this.kept, structuredClone(items)); }
  async remove(keys) { for (const key of [keys].flat()) delete this.kept[key]; }
}

export class FakeTimers {
  tasks = new Map();
  newest = 0;
  time = 0;

  setTimer = (task, ms) => {
    this.newest += 1;
    this.tasks.set(this.newest, {task, at: this.time + ms});
    return this.newest;
  };
  clearTimer = (timer) => { this.tasks.delete(timer); };

  async pass(ms) {
    this.time += ms;
    for (const [timer, {task, at}] of [...this.tasks]) {
      if (at > this.time) continue;
      this.tasks.delete(timer);
      task();
    }
    await settle();
  }
}

/** A host's identity, and the `hello` that it answers with. */
export class FakeHost {
  constructor() {
    const {publicKey, privateKey} = generateKeyPairSync('ed25519');
    this.privateKey = privateKey;
    this.key = toBase64url(publicKey.export({format: 'der', type: 'spki'}).subarray(-32));
  }

  /** @param {{challenge: string}} request */
  hello({challenge}, {id = EXTENSION_ID, protocol = 2, vault = 'open', ...rest} = {}) {
    const message = signedMessage(fromBase64url(challenge), protocol, id);
    return {
      ...HELLO, protocol, vault, key: this.key, signature: toBase64url(sign(null, message, this.privateKey)), ...rest,
    };
  }
}

export const HELLO = {type: 'hello', protocol: 2, range: {min: 1, max: 6}, host: '0.1.0', vault: 'locked'};
export const STATUS = {
  type: 'status', host: '0.1.0', vault: 'open', open_seconds_left: 60,
  workspaces: [{address: 'https://acme.cerby.test', idps: ['https://acme.okta.test'], login_only: false}],
  fingerprint: 'one-two',
};
export const OPEN = {type: 'open', address: 'https://login.test/', account: 'Contentzilla', app: 'Instagram'};
export const CONFIRM = {
  type: 'confirm', question: 'foreign_form', account: 'a', app: 'b', workspace: 'https://w.test', from: 'https://f.test', to: 'https://t.test',
};
export const WAIT = {type: 'wait', turn: 'extension', for: 'page', ms: 2000};
export const SIGN_IN = {
  type: 'sign_in', address: 'https://w.test/sign-in', done: 'https://w.test/done', refused: 'https://w.test/refused',
  workspace: 'https://w.test', ms: 300_000,
};
export const DESCRIBE_FRAME = {type: 'describe_frame', document: 'd', frames: [{origin: 'https://f.test', path: '/login'}]};
export const LISTED = {
  address: 'https://acme.cerby.test/launch/0b6f2f9e-7f3a-4c58-9d29-0a6f5f0c1b11', name: 'Contentzilla', app: 'Instagram',
  user_name: 'zilla@contentzilla.test', role: 'owner', has_password: true, has_code: true,
};
export const ACCOUNTS = {type: 'accounts', accounts: [LISTED], more: false, unread: false};
export const REVEALED = {type: 'revealed', field: 'code', value: '123456', seconds_left: 17};
export const FAILED = {type: 'failed', outcome: 'role_none', message: 'You have no role.', hint: 'Ask.', detail: '', keep_page: false};
export const DONE = {type: 'done', outcome: 'logged_in', message: 'You are logged in.', hint: ''};
