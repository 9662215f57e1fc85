// Notices a launch: the navigation of a tab to a launch address, which the rules of workspaces.js stop. What began
// it is what the browser says, and a request that no user's navigation made is none.

import {STOPPED} from './workspaces.js';

/**
 * What the browser says of a request. Firefox calls the initiator `originUrl` and gives its whole address.
 * @typedef {Pick<chrome.webRequest.OnBeforeRequestDetails, 'url' | 'type' | 'tabId' | 'requestId' | 'timeStamp'> &
 *   {initiator?: string, originUrl?: string, documentId?: string, documentLifecycle?: string}} Request
 *
 * @typedef {object} Seen
 * @property {'launch' | 'revisit'} what revisit: reload, back, forward, or a link to the stopped address; nothing that
 *   launches by itself
 * @property {number} tabId
 * @property {string} address the launch address
 * @property {string} initiator as the browser says; '' for none
 * @property {number} at milliseconds since the epoch
 */

const MAX_REMEMBERED = 50;
/** What the host takes of an address, in bytes; the browser's addresses are ASCII. */
const MAX_ADDRESS = 2048;

export class LaunchWatch {
  constructor() {
    /** @type {Set<string>} requests that were launches, so that what they become is not seen again */
    this.launched = new Set();
  }

  /** @param {Request} request @returns {Seen | undefined} */
  see(request) {
    if (request.type !== 'main_frame' || request.tabId < 0) return undefined;
    // A living document's request that only counts as a navigation: a prefetch or prerender that it asked for.
    if (request.documentId !== undefined || (request.documentLifecycle ?? 'active') !== 'active') return undefined;
    if (this.launched.has(request.requestId)) return undefined;
    const stopped = request.url.endsWith(STOPPED);
    const address = stopped ? request.url.slice(0, -STOPPED.length) : request.url;
    if (address.length > MAX_ADDRESS) return undefined;
    this.launched.add(request.requestId);
    if (this.launched.size > MAX_REMEMBERED) {
      const [oldest = ''] = this.launched;
      this.launched.delete(oldest);
    }
    return {
      what: stopped ? 'revisit' : 'launch',
      tabId: request.tabId,
      address,
      initiator: initiatorOf(request),
      at: request.timeStamp,
    };
  }
}

/** An origin, "null" for one that is opaque, '' for none. @param {Request} request */
export function initiatorOf({initiator, originUrl}) {
  if (initiator !== undefined) return initiator;
  if (originUrl === undefined || !URL.canParse(originUrl)) return '';
  const url = new URL(originUrl);
  // An extension's address has no origin that URL would name.
  return url.origin === 'null' && url.host ? `${url.protocol}//${url.host}` : url.origin;
}

/**
 * The initiator as the protocol takes it: an https origin, or absent. Absent always makes the host ask.
 * @param {string} initiator
 */
export function namedInitiator(initiator) {
  return initiator.startsWith('https://') ? initiator : undefined;
}
