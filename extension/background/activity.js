// Activity: whether anything begins in a tab after a submit: a navigation or a change of its document, which the tab
// tells, or a request, which is heard here.

/** A submit after which nothing begins within this time has come to nothing. */
const NOTHING_HAPPENED_MS = 5_000;
/** Of the places that a page reads, this many are told apart. */
const MAX_READS = 100;
// The requests a log-in is sent by; pictures and fonts say nothing.
const SUBMITTING = /** @type {`${chrome.webRequest.ResourceType}`[]} */ (['main_frame', 'sub_frame', 'xmlhttprequest',
  'script']);

export class Activity {
  /**
   * @param {Pick<typeof chrome.webRequest, 'onBeforeRequest'>} webRequest
   * @param {import('./launched_tab.js').Timers} timers
   * @param {number} tabId
   */
  constructor(webRequest, timers, tabId) {
    this.onBeforeRequest = webRequest.onBeforeRequest;
    this.timers = timers;
    this.tabId = tabId;
    /** From expect() to settle(). */
    this.filling = false;
    /** @type {Map<string, number>} how often the page has read each place since the fill began; old ones count as often */
    this.reads = new Map();
    /** What is called when something begins. */
    this.began = () => {};
    /** @param {{url: string, method: string, type: string}} request */
    this.requested = ({url, method, type}) => {
      if (method !== 'GET' || type !== 'xmlhttprequest') this.began();
      else this.#countRead(url.split('?')[0] ?? '');
      return undefined;
    };
  }

  /** From the document's start on, so that what it asks for by itself is known before anything is pressed. */
  listen() {
    if (this.onBeforeRequest.hasListener(this.requested)) return;
    this.onBeforeRequest.addListener(this.requested, {urls: ['https://*/*'], tabId: this.tabId, types: SUBMITTING});
  }

  stop() {
    this.onBeforeRequest.removeListener(this.requested);
  }

  /**
   * True as soon as something begins; when the time is up, whether the page has read something once: what it reads
   * again and again is no answer, and the first time looks like any other.
   * @returns {Promise<boolean>}
   */
  expect() {
    this.filling = true;
    for (const place of this.reads.keys()) this.reads.set(place, Infinity);
    return new Promise((resolve) => {
      const timer = this.timers.setTimer(() => resolve([...this.reads.values()].includes(1)), NOTHING_HAPPENED_MS);
      this.began = () => {
        this.timers.clearTimer(timer);
        this.began = () => {};
        resolve(true);
      };
    });
  }

  /** What the page reads from here on is its own. */
  settle() {
    this.filling = false;
  }

  /** @param {string} place */
  #countRead(place) {
    const times = this.reads.get(place) ?? (this.filling ? 0 : Infinity);
    if (times > 0 || this.reads.size < MAX_READS) this.reads.set(place, times + 1);
    else this.began();
  }
}
