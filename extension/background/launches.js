// The state of launches, as the extension's own pages show it: the running ones for the browser's session, the last
// ones in the profile. No secret passes through here.

/**
 * @typedef {'offered' | 'running' | 'asking' | 'ended'} Phase offered: shown with a button, nothing was asked of the host
 * @typedef {'host' | 'unlock' | 'sign_in' | 'open' | 'page' | 'fill' | 'code' | 'captcha' | 'passkey' | 'push'} Step
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
 * @property {number} [leaseEnds] by an offline lease, since the workspace cannot be reached: when it ends, in ms since the epoch
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
 * @typedef {{at: number, account: string, app: string, from?: string[], ahead?: Ahead}} Consent from: the identity
 *   providers that it is for; one of an older version names none, and counts for none
 */

const LAST = 'launches';
const BEGUN = 'begun';
const MAX_LAST = 20;
const MAX_BEGUN = 20;
const MAX_FROM = 10;
const MAX_STEPS = 40;
const MAX_IN_SESSION = 50;
export const REMEMBERED = 'remembered';
/** A step is stored within this time: a launch is over in less, and the browser has other things to do meanwhile. */
const SOON_MS = 250;

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

/**
 * The newest launch of a tab, where it has ended without logging in.
 * @param {Record<string, unknown>} session all that is stored for the browser's session
 * @param {number} tabId
 */
export function endedIn(session, tabId) {
  const [newest] = launchesIn(session).filter((launch) => launch.tabId === tabId).toSorted((a, b) => b.began - a.began);
  return newest?.phase === 'ended' && !newest.well ? newest : undefined;
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
   * @param {import('./launched_tab.js').Timers} timers
   */
  constructor(storage, now, newId, timers) {
    this.storage = storage;
    this.now = now;
    this.newId = newId;
    this.timers = timers;
    /** @type {Map<string, number>} timers of what is stored soon, by launch id */
    this.soon = new Map();
    /** @type {Set<string>} launches that are written down in the profile as begun */
    this.noted = new Set();
    /** @type {Map<string, Launch>} those that this worker runs */
    this.running = new Map();
    this.inOrder = Promise.resolve();
    /** What know() was told last. @type {Record<string, Consent> | undefined} */
    this.known = undefined;
  }

  /**
   * @param {Pick<Launch, 'tabId' | 'address' | 'initiator' | 'cause' | 'phase' | 'consented'> & {at?: number}} from
   * @param {{soon?: boolean}} [how] soon: stored soon, not at once; for one that no page of ours shows yet
   * @returns {Launch}
   */
  create({at, ...from}, {soon = false} = {}) {
    const began = at ?? this.now();
    const launch = {
      ...from, id: this.newId(), steps: [], account: '', app: '', site: '', outcome: '', message: '', hint: '',
      detail: '', well: false, began, ended: 0, times: {clicked: began},
    };
    if (launch.phase === 'running') this.running.set(launch.id, launch);
    if (soon) this.#saveSoon(launch);
    else this.save(launch);
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
    this.#stopSoon(launch);
    const copy = structuredClone(launch);
    const stored = this.#inTurn(() => this.storage.session.set({[sessionKey(copy.id)]: copy}));
    if (!launch.ended && !this.noted.has(launch.id)) {
      this.noted.add(launch.id);
      this.#inTurn(async () => this.#keepBegun([copy, ...(await this.#begun())]));
    }
    return stored;
  }

  /** @param {Launch} launch */
  #saveSoon(launch) {
    if (!this.soon.has(launch.id)) this.soon.set(launch.id, this.timers.setTimer(() => void this.save(launch), SOON_MS));
  }

  /** @param {Launch} launch */
  #stopSoon({id}) {
    const timer = this.soon.get(id);
    if (timer !== undefined) this.timers.clearTimer(timer);
    this.soon.delete(id);
  }

  /** @param {Launch} launch @param {Step} step */
  reached(launch, step) {
    launch.phase = 'running';
    delete launch.asked;
    if (launch.steps.at(-1)?.step !== step && launch.steps.length < MAX_STEPS) {
      launch.steps.push({step, at: this.now()});
    }
    this.#saveSoon(launch);
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
    this.noted.delete(launch.id);
    return this.#inTurn(async () => {
      const last = (await this.last()).filter(({id}) => id !== launch.id);
      await this.storage.local.set({[LAST]: [structuredClone(launch), ...last].slice(0, MAX_LAST)});
      const begun = await this.#begun();
      const others = begun.filter(({id}) => id !== launch.id);
      if (others.length < begun.length) await this.#keepBegun(others);
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

  /**
   * Whether this profile was asked for this account before, launched from there, and told to remember.
   * @param {Pick<Launch, 'address' | 'initiator'>} launch
   */
  async remembers({address, initiator}) {
    const has = (/** @type {Record<string, Consent> | undefined} */ consents) => consents?.[address]?.from?.includes(initiator) ?? false;
    return has(this.known) || has(await this.consents());
  }

  /** By launch address. @returns {Promise<Record<string, Consent>>} */
  async consents() {
    const kept = await this.storage.local.get(REMEMBERED);
    return /** @type {Record<string, Consent> | undefined} */ (kept[REMEMBERED]) ?? {};
  }

  /** @param {Launch} launch */
  async remember({address, account, app, initiator}) {
    const consents = await this.consents();
    const from = [...new Set([initiator, ...consents[address]?.from ?? []])].slice(0, MAX_FROM);
    await this.storage.local.set({[REMEMBERED]: {...consents, [address]: {at: this.now(), account, app, from}}});
  }

  /**
   * Where a launch like this one may go ahead to, while the host looks at it: where the last launch of a remembered
   * account went that the host let through without a question, from the same initiator. Undefined: nowhere, or not yet
   * known, since whoever asks has no time to wait for the storage.
   * @param {Pick<Launch, 'address' | 'initiator'>} launch
   */
  aheadOf({address, initiator}) {
    const ahead = this.known?.[address]?.ahead;
    return ahead?.from === initiator ? ahead.site : undefined;
  }

  /** What is remembered as the storage has it, each time that it changes; spares a launch reading it. @param {unknown} consents */
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
    const known = this.known?.[address];
    if (known && known.ahead?.from === ahead?.from && known.ahead?.site === ahead?.site) return Promise.resolve();
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
