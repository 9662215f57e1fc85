// The host's identity: an Ed25519 key that this browser profile keeps from the first time it is proven, and the
// signature that proves it (host/wire/PROTOCOL.md, `hello`).

import {fromBase64url} from '../shared/bytes.js';
import {Failed, failure} from '../shared/outcomes.js';

const PINNED = 'host_key';

/** @typedef {{key: string, fingerprint: string, since: number}} PinnedKey fingerprint is '' until the host named it */

export class HostKeys {
  /**
   * @param {Pick<chrome.storage.StorageArea, 'get' | 'set' | 'remove'>} storage of the profile
   * @param {() => number} now
   */
  constructor(storage, now) {
    this.storage = storage;
    this.now = now;
  }

  /** @returns {Promise<PinnedKey | undefined>} */
  async pinned() {
    const kept = await this.storage.get(PINNED);
    return /** @type {PinnedKey | undefined} */ (kept[PINNED]);
  }

  /**
   * Keeps a key in place of any other: at first use, or because the user said so.
   * @param {string} key
   * @param {string} fingerprint
   */
  async pin(key, fingerprint) {
    /** @type {PinnedKey} */
    const pinned = {key, fingerprint, since: this.now()};
    await this.storage.set({[PINNED]: pinned});
  }

  /**
   * Keeps what the proven host calls its key, to show beside another one later.
   * @param {string} key
   * @param {string} fingerprint
   */
  async name(key, fingerprint) {
    const pinned = await this.pinned();
    if (pinned?.key !== key || !fingerprint || pinned.fingerprint === fingerprint) return;
    await this.storage.set({[PINNED]: {...pinned, fingerprint}});
  }

  /**
   * Returns only for a host that holds the key that this profile knows, which is the one it sees first. Throws
   * host_unproven, host_key_changed.
   * @param {import('../shared/messages.js').HelloReply} hello
   * @param {Uint8Array} challenge
   * @param {string} extensionId
   * @returns {Promise<string>} the key
   */
  async prove(hello, challenge, extensionId) {
    const [key, pinned] = await Promise.all([provenKey(hello, challenge, extensionId), this.pinned()]);
    if (pinned !== undefined && pinned.key !== key) throw new Failed(failure('host_key_changed'));
    if (pinned === undefined) await this.pin(key, '');
    return key;
  }
}

/**
 * The key that the host has shown to hold, whether this profile knows it or not. Throws host_unproven.
 * @param {import('../shared/messages.js').HelloReply} hello
 * @param {Uint8Array} challenge
 * @param {string} extensionId
 * @returns {Promise<string>}
 */
export async function provenKey(hello, challenge, extensionId) {
  const key = hello.key === undefined ? undefined : fromBase64url(hello.key);
  const signature = hello.signature === undefined ? undefined : fromBase64url(hello.signature);
  if (hello.key === undefined || key?.length !== 32 || signature?.length !== 64) {
    throw new Failed(failure('host_unproven', 'no key or no signature'));
  }
  if (!(await verified(key, signature, signedMessage(challenge, hello.protocol, extensionId)))) {
    throw new Failed(failure('host_unproven', 'the signature is not right'));
  }
  return hello.key;
}

/**
 * What the host signs: "cerby hello 1", a zero byte, the challenge, the protocol (u32, big endian), the extension's id.
 * @param {Uint8Array} challenge
 * @param {number} protocol
 * @param {string} extensionId
 */
export function signedMessage(challenge, protocol, extensionId) {
  const encoder = new TextEncoder();
  const label = encoder.encode('cerby hello 1\0');
  const id = encoder.encode(extensionId);
  const message = new Uint8Array(label.length + challenge.length + 4 + id.length);
  message.set(label);
  message.set(challenge, label.length);
  new DataView(message.buffer).setUint32(label.length + challenge.length, protocol);
  message.set(id, label.length + challenge.length + 4);
  return message;
}

/**
 * @param {Uint8Array<ArrayBuffer>} key
 * @param {Uint8Array<ArrayBuffer>} signature
 * @param {Uint8Array<ArrayBuffer>} message
 */
async function verified(key, signature, message) {
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, message);
  } catch {
    return false;
  }
}
