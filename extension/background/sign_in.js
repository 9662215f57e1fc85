// Signing in to the workspace in the launched tab: out to the workspace and its identity provider, and back to one of
// two addresses of the workspace. Nothing on the way is read, described or filled.
//
// The last address may end in a one-time code. It goes to the host and nowhere else: into no log, no storage and no
// record of a launch; the tab is sent on at once. In the tab's own history it stays: of no use there, since the host
// has redeemed it, and without the verifier and the device's key, which the browser never has, it never was any.

import {BY_HAND} from './kept_page.js';

/**
 * @typedef {Pick<typeof chrome, 'tabs' | 'webNavigation' | 'runtime'>} Browser
 * @typedef {Pick<import('../shared/messages.js').SignInReply, 'address' | 'done' | 'refused'>} Asked
 */

/** Up to its first "#" or "?". @param {string} address */
const withoutRest = (address) => address.replace(/[#?].*$/su, '');

export class SignIn {
  /** @param {Browser} browser @param {number} tabId @param {() => void} onLeft its user went elsewhere */
  constructor(browser, tabId, onLeft) {
    this.browser = browser;
    this.tabId = tabId;
    this.onLeft = onLeft;
    this.away = false;
    this.close = () => {};
  }

  /** @param {Asked} asked @returns {Promise<string>} the whole address that the tab comes back to */
  async run({address, done, refused}) {
    const {onCommitted} = this.browser.webNavigation;
    const back = new Promise((resolve) => {
      /** @type {Parameters<typeof onCommitted.addListener>[0]} */
      const look = (details) => {
        if (details.tabId !== this.tabId || details.frameId !== 0) return;
        if ([done, refused].includes(withoutRest(details.url))) resolve(details.url);
        else this.#pass(details);
      };
      onCommitted.addListener(look);
      this.close = () => onCommitted.removeListener(look);
    });
    try {
      await this.browser.tabs.update(this.tabId, {url: address});
      return /** @type {string} */ (await back);
    } finally {
      this.close();
    }
  }

  /** @param {Pick<chrome.webNavigation.WebNavigationTransitionCallbackDetails, 'url' | 'transitionType' |
   *   'transitionQualifiers'>} details */
  #pass({url, transitionType, transitionQualifiers = []}) {
    const own = url.startsWith(this.browser.runtime.getURL(''));
    const elsewhere = own || BY_HAND.has(transitionType) || transitionQualifiers.includes('forward_back');
    // Before it has left, that is the launch page which gives way.
    if (this.away && elsewhere) this.onLeft();
    this.away ||= !own;
  }
}
