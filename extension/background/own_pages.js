// What the extension's own pages ask of the host outside a launch: how it is, to open, lock and make the vault, to trust the
// key of another host, and what accounts there are, one field of one at a time. One connection for each.

import {MAX_ACCOUNTS, PROTOCOL_OF_ACCOUNTS, PROTOCOL_OF_NEW_PASSWORD} from '../shared/messages.js';
import {Failed, failure, failureOf} from '../shared/outcomes.js';
import {provenKey} from './host_key.js';
import {GRACE_MS} from './host_port.js';

/**
 * @typedef {import('../shared/messages.js').StatusReply} Status
 * @typedef {import('../shared/messages.js').RequestBody} RequestBody
 * @typedef {import('../shared/outcomes.js').Failure} Failure
 * @typedef {import('./host_key.js').PinnedKey} PinnedKey
 * @typedef {import('./host_port.js').HostPort} HostPort
 * @typedef {Pick<import('./host_key.js').HostKeys, 'prove' | 'name'>} Keys
 *
 * @typedef {{status?: Status, failure?: Failure, pinned?: PinnedKey, other?: {key: string, fingerprint: string}}} Told
 *   other: the key of a host that is not the one this profile knows
 * @typedef {{origin?: string, search?: string}} Wanted
 * @typedef {{accounts?: import('../shared/messages.js').ListedAccount[], more?: boolean, unread?: boolean, failure?: Failure}} Found
 * @typedef {{revealed?: {value: string, seconds_left: number}, wait?: number, failure?: Failure}} Shown wait: ms until a
 *   code may be asked for again
 * @typedef {{replaced?: {outcome: string, message: string, hint: string}, failure?: Failure}} Replaced
 */

/** The keys of a connection that only looks at who answers: any key that is held counts, and none is kept. */
/** @type {Keys} */
const STRANGER = {prove: provenKey, name: async () => {}};

/**
 * Whether the extension's own pages sent a message; its content scripts share the id, neither the origin nor the address.
 * In Firefox the address is what the sender's process says of itself: a web process that was taken over may say any. The
 * origin is the browser's own word in both.
 * @param {chrome.runtime.MessageSender} sender @param {Pick<typeof chrome.runtime, 'id' | 'getURL'>} runtime
 */
export function isOwnPage({id, origin, url}, runtime) {
  return id === runtime.id && `${origin}/` === runtime.getURL('') && url !== undefined && url.startsWith(runtime.getURL('ui/'));
}

/**
 * A host that could not read its configuration names no workspace, which does not mean that there is none.
 * @param {Status} status
 */
const namesWorkspaces = ({trouble, workspaces}) => trouble === undefined || workspaces.length > 0;

export class OwnPages {
  /**
   * @param {(keys?: Keys) => HostPort} connect
   * @param {import('./host_key.js').HostKeys} keys
   * @param {(status: Status) => Promise<void>} learn from a status
   */
  constructor(connect, keys, learn) {
    this.connect = connect;
    this.keys = keys;
    this.learn = learn;
  }

  /** @param {'status' | 'unlock' | 'lock' | 'setup'} type @returns {Promise<Told>} */
  async ask(type) {
    /** @type {Told} */
    const told = {};
    try {
      const host = this.connect();
      const status = await this.#askOnce(host, type);
      // The first key is taken as it comes; after that, a host that proves nothing changes nothing of what is known.
      const known = host.provenKey !== undefined || (await this.keys.pinned()) === undefined;
      if (known && namesWorkspaces(status)) await this.learn(status);
      told.status = status;
    } catch (thrown) {
      told.failure = failureOf(thrown);
      if (told.failure.outcome === 'host_key_changed') {
        const other = await this.#stranger();
        if (other) told.other = other;
      }
    }
    const pinned = await this.keys.pinned();
    return pinned ? {...told, pinned} : told;
  }

  /** @param {Wanted} wanted @returns {Promise<Found>} */
  async accounts({origin, search}) {
    try {
      const answer = await this.#askOfAccounts({
        type: 'accounts', ...(origin === undefined ? {} : {origin}), ...(search === undefined ? {} : {search}), limit: MAX_ACCOUNTS,
      });
      if (answer.type !== 'accounts') throw new Failed(failure('message_unexpected', answer.type));
      return {accounts: answer.accounts, more: answer.more, unread: answer.unread};
    } catch (thrown) {
      return {failure: failureOf(thrown)};
    }
  }

  /**
   * One field, for a press of the user's. The value is handed on, and kept nowhere.
   * @param {string} address the account's launch address @param {import('../shared/messages.js').Field} field
   * @returns {Promise<Shown>}
   */
  async reveal(address, field) {
    try {
      const answer = await this.#askOfAccounts({type: 'reveal', address, field, gesture: true});
      if (answer.type === 'wait' && answer.turn === 'extension') return {wait: answer.ms};
      if (answer.type !== 'revealed' || answer.field !== field) throw new Failed(failure('message_unexpected', answer.type));
      return {revealed: {value: answer.value, seconds_left: answer.seconds_left}};
    } catch (thrown) {
      return {failure: failureOf(thrown)};
    }
  }

  /**
   * Another password for an account, which the system's prompt asks for: it does not come by here.
   * @param {string} address the account's launch address @returns {Promise<Replaced>}
   */
  async newPassword(address) {
    try {
      const ask = () => this.#askOfAccounts({type: 'new_password', address, gesture: true}, PROTOCOL_OF_NEW_PASSWORD);
      let answer = await ask();
      // A host whose vault is open was started without what asks; the next one has it.
      if (answer.type === 'wait') answer = await ask();
      if (answer.type !== 'done') throw new Failed(failure('message_unexpected', answer.type));
      return {replaced: answer};
    } catch (thrown) {
      return {failure: failureOf(thrown)};
    }
  }

  /** A host that is older has to be named: it would call the request unknown. @param {RequestBody} body @param {number} since a protocol */
  async #askOfAccounts(body, since = PROTOCOL_OF_ACCOUNTS) {
    const host = this.connect();
    try {
      const {protocol} = await host.hello();
      if (protocol < since) throw new Failed(failure('host_outdated', `protocol ${protocol}`));
      let answer = await host.request(body);
      while (answer.type === 'wait' && answer.turn === 'host') answer = await host.next(answer.ms + GRACE_MS);
      if (answer.type === 'failed') throw new Failed(answer);
      return answer;
    } finally {
      host.close();
    }
  }

  /** Trusts the key that the user was shown, if the host still holds it. @param {string} key @returns {Promise<Told>} */
  async trust(key) {
    const other = await this.#stranger();
    if (other?.key === key) await this.keys.pin(key, other.fingerprint);
    return this.ask('status');
  }

  /** @param {HostPort} host @param {'status' | 'unlock' | 'lock' | 'setup'} type @returns {Promise<Status>} */
  async #askOnce(host, type) {
    try {
      await host.hello();
      let answer = await host.request({type});
      while (answer.type === 'wait') answer = await host.next(answer.ms + GRACE_MS);
      if (answer.type === 'failed') throw new Failed(answer);
      if (answer.type !== 'status') throw new Failed(failure('message_unexpected', answer.type));
      return answer;
    } finally {
      host.close();
    }
  }

  async #stranger() {
    const host = this.connect(STRANGER);
    try {
      const {fingerprint} = await this.#askOnce(host, 'status');
      return host.provenKey === undefined ? undefined : {key: host.provenKey, fingerprint};
    } catch {
      return undefined;
    }
  }
}
