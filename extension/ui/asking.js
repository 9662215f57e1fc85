// What the extension's own pages ask of the background.

import {browser} from '../shared/browser.js';

/**
 * @typedef {{type: 'host', request: 'status' | 'unlock' | 'lock' | 'setup'}
 *   | {type: 'trust', key: string}
 *   | {type: 'answer', id: string, yes: boolean, remember: boolean}
 *   | {type: 'cancel', id: string}
 *   | {type: 'again', id: string}
 *   | {type: 'start', address: string, tab: number}
 *   | ({type: 'accounts'} & import('../background/own_pages.js').Wanted)
 *   | {type: 'reveal', address: string, field: import('../shared/messages.js').Field}
 *   | {type: 'new_password', address: string}
 *   | {type: 'report', id: string}
 *   | {type: 'wake'}} Asking wake: nothing, but that the background looks at what it left behind
 * @typedef {import('../background/own_pages.js').Told} Told
 * @typedef {import('../background/own_pages.js').Found} Found
 * @typedef {import('../background/own_pages.js').Shown} Shown
 */

/** @param {Asking} asking @returns {Promise<unknown>} */
export function ask(asking) {
  return browser.runtime.sendMessage(asking);
}

/** @param {Extract<Asking, {type: 'host' | 'trust'}>} asking */
export async function askHost(asking) {
  return /** @type {Told} */ (await ask(asking));
}

/** @param {import('../background/own_pages.js').Wanted} wanted */
export async function askAccounts(wanted) {
  return /** @type {Found} */ (await ask({type: 'accounts', ...wanted}));
}

/** For a press of the user's alone. @param {string} address @param {import('../shared/messages.js').Field} field */
export async function askReveal(address, field) {
  return /** @type {Shown} */ (await ask({type: 'reveal', address, field}));
}

/** @param {string} id of a launch @returns {Promise<{text?: string}>} */
export async function askReport(id) {
  return /** @type {{text?: string}} */ (await ask({type: 'report', id}));
}

/** For a press of the user's alone. @param {string} address of an account @returns {Promise<import('../background/own_pages.js').Replaced>} */
export async function askNewPassword(address) {
  return /** @type {import('../background/own_pages.js').Replaced} */ (await ask({type: 'new_password', address}));
}
