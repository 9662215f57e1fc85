// HostPort: one connection to the native host. Speaks the protocol, checks every message, and lets nothing through
// but `confirm`, `wait`, `failed` and `status` before the host has proven who it is.

import {toBase64url} from '../shared/bytes.js';
import {HOST_NAME, PROTOCOL, PROTOCOL_OF_FRAMES, PROTOCOL_OF_LEASES, PROTOCOL_OF_SIGN_IN, readReply} from '../shared/messages.js';
import {Failed, failure} from '../shared/outcomes.js';

/**
 * @typedef {import('../shared/messages.js').Answer} Answer
 * @typedef {import('../shared/messages.js').HelloReply} HelloReply
 * @typedef {import('../shared/messages.js').RequestBody} RequestBody
 *
 * @typedef {object} Surroundings
 * @property {(name: string) => chrome.runtime.Port} connectNative
 * @property {() => string | undefined} lastError what Chromium says about a port that closed
 * @property {string} extensionId
 * @property {string} extensionVersion
 * @property {Pick<import('./host_key.js').HostKeys, 'prove' | 'name'>} keys
 * @property {(length: number) => Uint8Array} random bytes
 * @property {(task: () => void, ms: number) => number} setTimer
 * @property {(timer: number) => void} clearTimer
 */

export const HELLO_MS = 10_000;
/** For an answer in which the host waits for nobody. */
export const ANSWER_MS = 30_000;
/** What the host's word about its own waiting is allowed to be late. */
export const GRACE_MS = 5_000;
const CANCEL_MS = 1_000;
const HELLO_ID = 1;

const BEFORE_PROOF = new Set(['confirm', 'wait', 'failed', 'status']);

export class HostPort {
  /** Opens the port and says hello at once. @param {Surroundings} around */
  constructor(around) {
    this.around = around;
    this.challenge = around.random(32);
    this.newestId = 0;
    /** @type {string | undefined} of a host that has proven it */
    this.provenKey = undefined;
    /** @type {HelloReply | undefined} */
    this.greeting = undefined;
    /** @type {import('../shared/outcomes.js').Failure | undefined} why nothing more comes */
    this.over = undefined;
    /** @type {Answer[]} */
    this.arrived = [];
    /** @type {{resolve: (answer: Answer) => void, reject: (why: Failed) => void} | undefined} */
    this.waiting = undefined;
    /** @type {() => void} */
    this.onWord = () => {};
    this.inOrder = Promise.resolve();

    this.port = around.connectNative(HOST_NAME);
    this.port.onMessage.addListener((message) => {
      this.inOrder = this.inOrder.then(() => this.#read(message));
    });
    this.port.onDisconnect.addListener((port) => {
      const said = whatItSaid(port) ?? around.lastError() ?? '';
      this.inOrder = this.inOrder.then(() => this.#end(closedFailure(said)));
    });
    /** @type {(value?: undefined) => void} */
    let greeted = () => {};
    this.greeted = new Promise((resolve) => { greeted = resolve; });
    this.onGreeted = greeted;
    this.#post({
      type: 'hello', protocol: PROTOCOL, extension: around.extensionVersion, challenge: toBase64url(this.challenge),
    });
    this.helloTimer = around.setTimer(() => this.#end(failure('timed_out', 'hello')), HELLO_MS);
  }

  /** The host's `hello`; throws Failed. @returns {Promise<HelloReply>} */
  async hello() {
    await this.greeted;
    if (this.greeting !== undefined && this.over === undefined) return this.greeting;
    throw new Failed(this.over ?? failure('internal_error', 'hello'));
  }

  /**
   * Sends a request and gives its first answer; throws Failed. It may go out behind hello: its answer is heard after
   * the host's hello alone.
   * @param {RequestBody} body
   */
  async request(body, ms = ANSWER_MS) {
    if (this.over) throw new Failed(this.over);
    // What the host said meanwhile is about what came before: its time is up, and the request would come too late.
    if (this.arrived.length === 0) this.#post(body);
    return this.next(ms);
  }

  /** The next answer to the request in flight; throws Failed. @returns {Promise<Answer>} */
  next(ms = ANSWER_MS) {
    const ready = this.arrived.shift();
    if (ready) return Promise.resolve(ready);
    if (this.over) return Promise.reject(new Failed(this.over));
    return new Promise((resolve, reject) => {
      const timer = this.around.setTimer(() => this.#end(failure('timed_out', 'the host did not answer')), ms);
      const finish = () => {
        this.around.clearTimer(timer);
        this.waiting = undefined;
      };
      this.waiting = {
        resolve: (answer) => { finish(); resolve(answer); },
        reject: (why) => { finish(); reject(why); },
      };
    });
  }

  /** When the host says something that nobody waits for, or the connection ends. @returns {Promise<undefined>} */
  word() {
    if (this.over || this.arrived.length > 0) return Promise.resolve(undefined);
    return new Promise((resolve) => { this.onWord = () => resolve(undefined); });
  }

  /** Ends the launch at the host as well, then the connection. @param {'user' | 'tab_closed'} why */
  async cancel(why) {
    if (this.over) return;
    this.#post({type: 'cancel', why});
    // The host's answer says that it has let go; one that does not come is not waited for.
    await this.next(CANCEL_MS).catch(() => undefined);
    this.close();
  }

  close() {
    this.#end(failure('cancelled', 'closed'));
  }

  /** @param {RequestBody | Record<string, unknown>} body */
  #post(body) {
    this.newestId += 1;
    try {
      this.port.postMessage({...body, id: this.newestId});
    } catch (thrown) {
      this.#end(failure('host_exited', thrown instanceof Error ? thrown.message : ''));
    }
  }

  /** @param {unknown} message */
  async #read(message) {
    if (this.over) return;
    const read = readReply(message);
    if ('wrong' in read) return this.#end(failure(read.wrong.outcome, read.wrong.detail));
    const {reply} = read;
    // A request may have gone out behind the first hello. A failure may cross a request or a cancel on its way; one of
    // a frame whose id could not be read has 0.
    const asked = reply.type === 'hello' && this.greeting === undefined ? HELLO_ID : this.newestId;
    if (reply.id !== asked && reply.type !== 'failed') {
      return this.#end(failure('message_unexpected', reply.type));
    }
    try {
      if (reply.type === 'hello') return await this.#greet(reply);
      await this.#answer(reply);
    } catch (thrown) {
      this.#end(thrown instanceof Failed ? thrown.failure : failure('internal_error', String(thrown)));
    }
  }

  /** @param {HelloReply} hello */
  async #greet(hello) {
    const first = this.greeting === undefined;
    if (!first && (this.provenKey !== undefined || hello.protocol !== this.greeting?.protocol)) {
      throw new Failed(failure('message_unexpected', 'hello'));
    }
    if (hello.protocol < PROTOCOL.min || hello.protocol > PROTOCOL.max) {
      throw new Failed(failure('value_out_of_bounds', 'hello.protocol'));
    }
    // Kept before the proof: the user is shown what the host says of itself when the proof fails.
    this.greeting = hello;
    this.around.clearTimer(this.helloTimer);
    if (hello.vault === 'open' || hello.key !== undefined || hello.signature !== undefined) {
      this.provenKey = await this.around.keys.prove(hello, this.challenge, this.around.extensionId);
    } else if (!first) {
      throw new Failed(failure('host_unproven', 'a second hello without a signature'));
    }
    this.onGreeted();
  }

  /** @param {Answer} answer */
  async #answer(answer) {
    if (this.greeting === undefined) {
      if (answer.type !== 'failed') throw new Failed(failure('message_unexpected', answer.type));
      return this.#end(answer);
    }
    if (this.provenKey === undefined && !BEFORE_PROOF.has(answer.type)) {
      throw new Failed(failure('host_unproven', answer.type));
    }
    if (this.greeting.protocol < sinceOf(answer)) {
      throw new Failed(failure('message_unexpected', answer.type));
    }
    if (answer.type === 'status' && this.provenKey !== undefined) {
      await this.around.keys.name(this.provenKey, answer.fingerprint);
    }
    if (this.waiting) {
      this.waiting.resolve(answer);
    } else {
      this.arrived.push(answer);
      this.onWord();
    }
  }

  /** @param {import('../shared/outcomes.js').Failure} why */
  #end({outcome, message, hint, detail}) {
    if (this.over) return;
    this.over = {outcome, message, hint, detail};
    this.around.clearTimer(this.helloTimer);
    this.port.disconnect();
    this.waiting?.reject(new Failed(this.over));
    this.onWord();
    this.onGreeted();
  }
}

/** The first protocol that has such an answer. @param {Answer} answer */
function sinceOf(answer) {
  switch (answer.type) {
    case 'describe_frame': return PROTOCOL_OF_FRAMES;
    case 'sign_in': return PROTOCOL_OF_SIGN_IN;
    case 'open': return answer.lease_ends === undefined ? 0 : PROTOCOL_OF_LEASES;
    default: return 0;
  }
}

/** Firefox puts it on the port. @param {chrome.runtime.Port} port */
function whatItSaid(port) {
  const error = /** @type {{error?: {message?: string} | null}} */ (/** @type {unknown} */ (port)).error;
  return error?.message;
}

/**
 * The browsers tell why a port closed by a sentence alone.
 * @param {string} said
 */
export function closedFailure(said) {
  if (/forbidden/i.test(said)) return failure('host_forbidden', said);
  if (/not found|no such native application/i.test(said)) return failure('host_missing', said);
  return failure('host_exited', said);
}
