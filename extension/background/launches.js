// The state of launches, as the extension's own pages show it: the running ones for the browser's session, the last
// ones in the profile. No secret passes through here.

/**
 * @typedef {'offered' | 'running' | 'asking' | 'ended'} Phase offered: shown with a button, nothing was asked of the host
 * @typedef {'host' | 'unlock' | 'open' | 'page' | 'fill' | 'code' | 'captcha' | 'passkey' | 'push'} Step
 * @typedef {{question: import('../shared/messages.js').Question, account: string, app: string, from: string,
 *   to: string}} Asked
 *
 * @typedef {object} Launch
 * @property {string} id
 * @property {number} tabId
 * @property {string} address the launch address
 * @property {string} initiator as the browser said; '' for none
 * @property {'navigation' | 'button'} cause
 * @property {boolean} [consented] the user was asked whether to log in, and said yes
 * @property {Phase} phase
 * @property {{step: Step, at: number}[]} steps
 * @property {string} account what the host called it; '' before
 * @property {string} app
 * @property {string} site the app's login address, once the host has named it
 * @property {Asked} [asked]
 * @property {string} outcome '' until it has ended
 * @property {string} message
 * @property {string} hint
 * @property {string} detail
 * @property {boolean} well whether the outcome is that the user is logged in
 * @property {number} began
 * @property {number} ended 0 until then
 * @property {Record<string, number>} times when each thing first happened, in ms since the epoch
 *
 * @typedef {{from: string, site: string}} Ahead the initiator, and the app's login address
 * @typedef {{at: number, account: string, app: string, ahead?: Ahead}} Consent
 */

const LAST = 'launches';
const BEGUN = 'begun';
const MAX_LAST = 20;
const MAX_BEGUN = 20;
const MAX_STEPS = 40;
const MAX_IN_SESSION = 50;
export const REMEMBERED = 'remembered';

/**
 * A launch as the browser's storage has it. One that was not over when the browser ended is in the profile alone, as it
 * began: it does not go on, and is offered.
 * @param {Pick<typeof chrome.storage, 'local' | 'session'>} storage
 * @param {string} id
 * @returns {Promise<{launch?: Launch, restored: boolean}>} restored: from an earlier session of the browser's
 */
export async function findLaunch({local, session}, id) {
  const key = sessionKey(id);
  const now = /** @type {Launch | undefined} */ ((await session.get(key))[key]);
  if (now) return {launch: now, restored: false};
  const [last, begun] = await Promise.all([LAST, BEGUN].map(async (name) =>
    (/** @type {Launch[] | undefined} */ ((await local.get(name))[name]) ?? []).find((launch) => launch.id === id)));
  if (last) return {launch: last, restored: true};
  return begun ? {launch: {...begun, phase: 'offered'}, restored: true} : {restored: false};
}

/**
 * The launch that a tab is in the middle of.
 * @param {Record<string, unknown>} session all that is stored for the browser's session
 * @param {number} tabId
 */
export function runningIn(session, tabId) {
  return launchesIn(session).find((launch) => launch.tabId === tabId && isUnderWay(launch));
}

/** @param {Record<string, unknown>} session */
function launchesIn(session) {
  return Object.entries(session).filter(([key]) => key.startsWith(sessionKey('')))
    .map(([, launch]) => /** @type {Launch} */ (launch));
}

/** @param {Launch} launch */
const isUnderWay = ({phase}) => phase === 'running' || phase === 'asking';

/** @param {string} id */
export const sessionKey = (id) => `launch:${id}`;

export class Launches {
  /**
   * @param {Pick<typeof chrome.storage, 'local' | 'session'>} storage
   * @param {() => number} now
   * @param {() => string} newId
   */
  constructor(storage, now, newId) {
    this.storage = storage;
    this.now = now;
    this.newId = newId;
    /** @type {Map<string, Launch>} those that this worker runs */
    this.running = new Map();
    this.inOrder = Promise.resolve();
    /** @type {Record<string, Consent>} */
    this.known = {};
  }

  /**
   * @param {Pick<Launch, 'tabId' | 'address' | 'initiator' | 'cause' | 'phase' | 'consented'> & {at?: number}} from
   * @returns {Launch}
   */
  create({at, ...from}) {
    const began = at ?? this.now();
    const launch = {
      ...from, id: this.newId(), steps: [], account: '', app: '', site: '', outcome: '', message: '', hint: '',
      detail: '', well: false, began, ended: 0, times: {clicked: began},
    };
    if (launch.phase === 'running') this.running.set(launch.id, launch);
    this.save(launch);
    const copy = structuredClone(launch);
    this.#inTurn(async () => this.#keepBegun([copy, ...(await this.#begun())]));
    // One that is only offered may never end, which is when the others are tidied.
    if (launch.phase === 'offered') this.#inTurn(() => this.#tidy());
    return launch;
  }

  /**
   * Writes come one after the other; one that failed keeps no later one from being tried.
   * @param {() => Promise<void>} task
   */
  #inTurn(task) {
    const done = this.inOrder.then(task);
    this.inOrder = done.catch(() => {});
    return done;
  }

  /** @param {string} id @returns {Promise<Launch | undefined>} */
  async get(id) {
    const running = this.running.get(id);
    if (running) return running;
    return (await findLaunch(this.storage, id)).launch;
  }

  /** The newest first. @returns {Promise<Launch[]>} */
  async last() {
    const kept = await this.storage.local.get(LAST);
    return /** @type {Launch[] | undefined} */ (kept[LAST]) ?? [];
  }

  /** Those that have not ended, also of earlier sessions: a tab that the browser restores may show one. */
  async #begun() {
    const kept = await this.storage.local.get(BEGUN);
    return /** @type {Launch[] | undefined} */ (kept[BEGUN]) ?? [];
  }

  /** @param {Launch[]} begun the newest first */
  #keepBegun(begun) {
    return this.storage.local.set({[BEGUN]: begun.slice(0, MAX_BEGUN)});
  }

  /** Nobody waits for it: the pages hear of it when it is stored. @param {Launch} launch */
  save(launch) {
    const copy = structuredClone(launch);
    return this.#inTurn(() => this.storage.session.set({[sessionKey(copy.id)]: copy}));
  }

  /** @param {Launch} launch @param {Step} step */
  reached(launch, step) {
    launch.phase = 'running';
    delete launch.asked;
    if (launch.steps.at(-1)?.step !== step && launch.steps.length < MAX_STEPS) {
      launch.steps.push({step, at: this.now()});
    }
    this.save(launch);
  }

  /** @param {Launch} launch @param {string} what */
  timed(launch, what) {
    launch.times[what] ??= this.now();
  }

  /** @param {Launch} launch @param {{outcome: string, message: string, hint: string, detail?: string}} how */
  end(launch, {outcome, message, hint, detail = ''}, well = false) {
    this.timed(launch, 'ended');
    delete launch.asked;
    Object.assign(launch, {phase: 'ended', outcome, message, hint, detail, well, ended: this.now()});
    this.running.delete(launch.id);
    this.save(launch);
    return this.#inTurn(async () => {
      const last = (await this.last()).filter(({id}) => id !== launch.id);
      await this.storage.local.set({[LAST]: [structuredClone(launch), ...last].slice(0, MAX_LAST)});
      await this.#keepBegun((await this.#begun()).filter(({id}) => id !== launch.id));
      await this.#tidy();
    });
  }

  /** A browser may stay open for weeks. */
  async #tidy() {
    const all = (await this.#inSession()).filter(({id}) => !this.running.has(id));
    const old = all.toSorted((a, b) => b.began - a.began).slice(MAX_IN_SESSION);
    await this.storage.session.remove(old.map(({id}) => sessionKey(id)));
  }

  /** @returns {Promise<Launch[]>} */
  async #inSession() {
    return launchesIn(await this.storage.session.get(null));
  }

  /** Launches that a worker left behind when the browser stopped it. @returns {Promise<Launch[]>} */
  async leftBehind() {
    const all = await this.#inSession();
    return all.filter((launch) => isUnderWay(launch) && !this.running.has(launch.id));
  }

  /** Whether this profile was asked for this account before and told to remember. @param {string} address */
  async remembers(address) {
    return Object.hasOwn(await this.consents(), address);
  }

  /** By launch address. @returns {Promise<Record<string, Consent>>} */
  async consents() {
    const kept = await this.storage.local.get(REMEMBERED);
    return /** @type {Record<string, Consent> | undefined} */ (kept[REMEMBERED]) ?? {};
  }

  /** @param {Launch} launch */
  async remember({address, account, app}) {
    const consents = await this.consents();
    await this.storage.local.set({[REMEMBERED]: {...consents, [address]: {at: this.now(), account, app}}});
  }

  /**
   * Where a launch like this one may go ahead to, while the host looks at it: where the last launch of a remembered
   * account went that the host let through without a question, from the same initiator. Undefined: nowhere, or not yet
   * known, since whoever asks has no time to wait for the storage.
   * @param {Pick<Launch, 'address' | 'initiator'>} launch
   */
  aheadOf({address, initiator}) {
    const ahead = this.known[address]?.ahead;
    return ahead?.from === initiator ? ahead.site : undefined;
  }

  /** What aheadOf() knows, from now on. @param {unknown} consents */
  know(consents) {
    this.known = /** @type {Record<string, Consent> | undefined} */ (consents) ?? {};
  }

  /** @param {Launch} launch that the host has let through without a question, or with the first one alone */
  letThrough({address, initiator, site}) {
    return this.#changeAhead(address, {from: initiator, site});
  }

  /** @param {Launch} launch that the host has not let through */
  notLetThrough({address}) {
    return this.#changeAhead(address, undefined);
  }

  /** @param {string} address @param {Ahead | undefined} ahead */
  #changeAhead(address, ahead) {
    return this.#inTurn(async () => {
      const {[address]: consent, ...others} = await this.consents();
      if (!consent || (consent.ahead?.from === ahead?.from && consent.ahead?.site === ahead?.site)) return;
      const {ahead: _, ...rest} = consent;
      await this.storage.local.set({[REMEMBERED]: {...others, [address]: {...rest, ...(ahead && {ahead})}}});
    });
  }

  /** @param {string} address */
  async forget(address) {
    const {[address]: _, ...rest} = await this.consents();
    await this.storage.local.set({[REMEMBERED]: rest});
  }
}
