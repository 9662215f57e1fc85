// What the extension's own pages ask of the background.

import {browser} from '../shared/browser.js';

/**
 * @typedef {{type: 'host', request: 'status' | 'unlock' | 'lock' | 'setup'}
 *   | {type: 'trust', key: string}
 *   | {type: 'answer', id: string, yes: boolean, remember: boolean}
 *   | {type: 'cancel', id: string}
 *   | {type: 'again', id: string}
 *   | {type: 'wake'}} Asking wake: nothing, but that the background looks at what it left behind
 * @typedef {import('../background/own_pages.js').Told} Told
 */

/** @param {Asking} asking @returns {Promise<unknown>} */
export function ask(asking) {
  return browser.runtime.sendMessage(asking);
}

/** @param {Extract<Asking, {type: 'host' | 'trust'}>} asking */
export async function askHost(asking) {
  return /** @type {Told} */ (await ask(asking));
}
