// The toolbar button as a sign, by the shape of its icon and in words: on a tab, that a launch is under way there or has failed;
// everywhere else, whether the vault is open or locked, or what keeps every launch from going well. That a vault was locked
// elsewhere, as with cerbyctl, nobody tells: an open one is said to be open as of when the host was seen to have it open.

import {text} from '../shared/browser.js';
import {sentencesOf} from '../shared/sentences.js';

/**
 * @typedef {Pick<typeof chrome.action, 'setIcon' | 'setTitle'>} Action
 * @typedef {'open' | 'locked' | 'launching' | 'attention'} Shape
 * @typedef {{shape: Shape, words: string}} Sign
 * @typedef {{withheld: boolean, host: Sign, until: number}} Everywhere until: when an open vault locks itself, in ms since the
 *   epoch; 0 for what has no end
 *
 * @typedef {object} Surroundings
 * @property {Pick<typeof chrome.storage.session, 'get' | 'set'>} storage
 * @property {() => number} now
 * @property {import('./launched_tab.js').Timers} timers
 */

const KEPT = 'signal';
/** What the user has decided is no failure to point at. */
const DECIDED = new Set(['cancelled', 'declined', 'tab_closed', 'unlock_cancelled']);
/** Before anything is known; the manifest's icon has the same outline. @type {Sign} */
const UNKNOWN = {shape: 'open', words: ''};

/** A launch that is over sooner shows nothing of itself: the icon would flicker, and the browser be busy with it meanwhile. */
const SOON_MS = 700;
/** Longer than that no browser waits in one go. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class Signal {
  /** @param {Action} action @param {string} ownPages where the extension's own pages begin @param {Surroundings} around */
  constructor(action, ownPages, {storage, now, timers}) {
    this.action = action;
    this.ownPages = ownPages;
    this.storage = storage;
    this.now = now;
    this.timers = timers;
    /** @type {Map<number, Sign>} by tab: that its launch is under way, or what it came to */
    this.tabs = new Map();
    /** @type {Set<number>} tabs that have been told to look as every other one does, which no browser keeps up by itself */
    this.cleared = new Set();
    /** @type {Map<number, number>} by tab: the timer of a launch that is under way there and not shown yet */
    this.unshown = new Map();
    /** @type {number | undefined} */
    this.timer = undefined;
    /** The icon stays as it is when the browser stops the background: what it stands for has to be found again. */
    this.everywhere = storage.get(KEPT).then((kept) =>
      /** @type {Everywhere | undefined} */ (kept[KEPT]) ?? {withheld: false, host: UNKNOWN, until: 0});
    void this.everywhere.then(({until}) => this.#lockAt(until));
  }

  /** A launch begins in the tab. @param {number} tabId */
  launching(tabId) {
    this.#take(tabId);
    /** @type {Sign} */
    const sign = {shape: 'launching', words: text('signal_launching')};
    this.tabs.set(tabId, sign);
    this.unshown.set(tabId, this.timers.setTimer(() => {
      this.unshown.delete(tabId);
      void this.#show(sign, tabId);
    }, SOON_MS));
  }

  /** A launch has ended. @param {Pick<import('./launches.js').Launch, 'tabId' | 'outcome' | 'message' | 'hint' | 'well'>} launch */
  ended({tabId, outcome, well, ...said}) {
    if (well || DECIDED.has(outcome)) return this.clear(tabId);
    return this.#mark(tabId, {shape: 'attention', words: sentencesOf({outcome, ...said}).message});
  }

  /** The user of the tab goes on to something else. @param {number} tabId */
  async clear(tabId) {
    if (!this.#take(tabId)) return;
    this.cleared.add(tabId);
    await this.#show(signOf(await this.everywhere), tabId);
  }

  /**
   * A tab shows another document, for which the browsers take away what is shown on it alone.
   * @param {{tabId: number, frameId: number, url: string}} details
   */
  async arrived({tabId, frameId, url}) {
    if (frameId !== 0) return;
    this.#lockAt((await this.everywhere).until);
    if (this.unshown.has(tabId)) return;
    const sign = this.tabs.get(tabId);
    if (!sign) this.cleared.delete(tabId);
    else if (sign.shape === 'launching' || url.startsWith(this.ownPages)) await this.#show(sign, tabId);
    else await this.clear(tabId);
  }

  /** @param {number} tabId */
  closed(tabId) {
    this.#take(tabId);
  }

  /** Whether the browser lets the extension work on every site. @param {boolean} allowed */
  sitesAllowed(allowed) {
    return this.#change({withheld: !allowed});
  }

  /** How host and vault are. @param {Pick<import('./own_pages.js').Told, 'status' | 'failure'>} told */
  told({status, failure}) {
    const trouble = failure ?? status?.trouble;
    if (trouble) return this.#change({host: {shape: 'attention', words: sentencesOf(trouble).message}, until: 0});
    if (!status) return Promise.resolve();
    if (status.vault === 'open') {
      const left = status.open_seconds_left;
      return this.#change({host: open(this.now()), until: left > 0 ? this.now() + left * 1000 : 0});
    }
    if (status.vault === 'locked') return this.#change({host: locked(), until: 0});
    return this.#change({host: {shape: 'attention', words: text(`vault_${status.vault}`)}, until: 0});
  }

  /** A launch was let through, so the vault is open, and known to be as of now where it was before. */
  async letThrough() {
    const host = open(this.now());
    // The word names the minute: within one, the browser has nothing new to show.
    if (await this.isOpen() && (await this.everywhere).host.words !== host.words) await this.#change({host});
  }

  /** Whether the vault is known to be open. */
  async isOpen() {
    const {host} = await this.everywhere;
    return host.shape === 'open' && host.words !== '';
  }

  /** An open vault locks itself, of which nobody tells. @param {number} until */
  #lockAt(until) {
    if (this.timer !== undefined) this.timers.clearTimer(this.timer);
    this.timer = undefined;
    if (until === 0) return;
    const left = until - this.now();
    if (left <= 0) void this.#change({host: locked(), until: 0});
    else this.timer = this.timers.setTimer(() => this.#lockAt(until), Math.min(left, MAX_TIMER_MS));
  }

  /** @param {Partial<Everywhere>} what */
  async #change(what) {
    const before = this.everywhere;
    this.everywhere = before.then((known) => ({...known, ...what}));
    const now = await this.everywhere;
    this.#lockAt(now.until);
    await this.storage.set({[KEPT]: now});
    const sign = signOf(now);
    await this.#show(sign);
    await Promise.all([...this.cleared].map((tabId) => this.#show(sign, tabId)));
  }

  /** @param {number} tabId @param {Sign} sign */
  #mark(tabId, sign) {
    this.#take(tabId);
    this.tabs.set(tabId, sign);
    return this.#show(sign, tabId);
  }

  /** What is known of the tab is no more. @param {number} tabId @returns {boolean} whether it had a sign of its own */
  #take(tabId) {
    const timer = this.unshown.get(tabId);
    if (timer !== undefined) this.timers.clearTimer(timer);
    this.unshown.delete(tabId);
    this.cleared.delete(tabId);
    return this.tabs.delete(tabId);
  }

  /** An icon is a picture: the title says the same in words. @param {Sign} sign @param {number} [tabId] every tab without */
  async #show({shape, words}, tabId) {
    const where = tabId === undefined ? {} : {tabId};
    try {
      await this.action.setTitle({...where, title: words ? `${text('name')}: ${words}` : text('name')});
      await this.action.setIcon({...where, path: {16: `/ui/icons/${shape}-16.png`, 32: `/ui/icons/${shape}-32.png`}});
    } catch {
      // The tab is gone.
    }
  }
}

/** @param {number} at in ms since the epoch @returns {Sign} */
const open = (at) => ({shape: 'open', words: text('signal_open', [new Date(at).toLocaleString([], {dateStyle: 'short', timeStyle: 'short'})])});

/** @returns {Sign} */
const locked = () => ({shape: 'locked', words: text('vault_locked')});

/** @param {Everywhere} everywhere @returns {Sign} */
function signOf({withheld, host}) {
  return withheld ? {shape: 'attention', words: text('sites_withheld')} : host;
}
