// The toolbar button as a sign: on the tab of a launch that failed, and everywhere while the browser withholds the
// sites. When all is well it shows nothing.

import {text} from '../shared/browser.js';
import {sentencesOf} from '../shared/sentences.js';

/** @typedef {Pick<typeof chrome.action, 'setBadgeText' | 'setBadgeBackgroundColor' | 'setTitle'>} Action */

const MARK = '!';
const COLOUR = '#a4121f';
/** What the user has decided is no failure to point at. */
const DECIDED = new Set(['cancelled', 'declined', 'tab_closed', 'unlock_cancelled']);

export class Signal {
  /** @param {Action} action @param {string} ownPages where the extension's own pages begin */
  constructor(action, ownPages) {
    this.action = action;
    this.ownPages = ownPages;
    /** @type {Map<number, string>} by tab: what its launch came to */
    this.failed = new Map();
  }

  /** A launch has ended. @param {Pick<import('./launches.js').Launch, 'tabId' | 'outcome' | 'message' | 'hint' | 'well'>} launch */
  ended({tabId, outcome, well, ...said}) {
    if (well || DECIDED.has(outcome)) return this.clear(tabId);
    const {message} = sentencesOf({outcome, ...said});
    this.failed.set(tabId, message);
    return this.#mark(tabId, message);
  }

  /** A launch begins in the tab, or its user goes on to something else. @param {number} tabId */
  clear(tabId) {
    if (!this.failed.delete(tabId)) return Promise.resolve();
    return this.#show({badge: '', title: ''}, tabId);
  }

  /**
   * A tab shows another document, for which the browsers take its badge away.
   * @param {{tabId: number, frameId: number, url: string}} details
   */
  arrived({tabId, frameId, url}) {
    const message = this.failed.get(tabId);
    if (frameId !== 0 || message === undefined) return Promise.resolve();
    return url.startsWith(this.ownPages) ? this.#mark(tabId, message) : this.clear(tabId);
  }

  /** @param {number} tabId */
  closed(tabId) {
    this.failed.delete(tabId);
  }

  /** Whether the browser lets the extension work on every site. @param {boolean} allowed */
  sitesAllowed(allowed) {
    return allowed ? this.#show({badge: '', title: ''}) :
      this.#show({badge: MARK, title: `${text('name')}: ${text('sites_withheld')}`});
  }

  /** @param {number} tabId @param {string} message */
  #mark(tabId, message) {
    return this.#show({badge: MARK, title: `${text('name')}: ${message}`}, tabId);
  }

  /**
   * A badge is a picture: the title says the same in words.
   * @param {{badge: string, title: string}} what @param {number} [tabId] every tab without
   */
  async #show({badge, title}, tabId) {
    const where = tabId === undefined ? {} : {tabId};
    // On a tab: as everywhere else, which both browsers call null. An empty text would hide what is shown on all.
    const none = tabId === undefined ? '' : /** @type {string} */ (/** @type {unknown} */ (null));
    try {
      await this.action.setBadgeBackgroundColor({...where, color: COLOUR});
      await this.action.setBadgeText({...where, text: badge || none});
      await this.action.setTitle({...where, title: title || text('name')});
    } catch {
      // The tab is gone.
    }
  }
}
