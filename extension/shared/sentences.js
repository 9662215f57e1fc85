// What an outcome says to the user, in the user's language. The host's own sentences are English, and are what is shown of
// an outcome that this version of the extension does not know.

import {browser} from './browser.js';

/**
 * @param {{outcome: string, message: string, hint: string}} said as the host says it, or outcomes.js
 * @returns {{message: string, hint: string, known: boolean}} known: the language is that of _locales
 */
export function sentencesOf({outcome, message, hint}) {
  const own = browser.i18n.getMessage(`outcome_${outcome}_message`);
  if (!own) return {message, hint, known: false};
  // Where there is no hint there is no text for one, and Firefox would complain of it in the console.
  return {message: own, hint: hint && browser.i18n.getMessage(`outcome_${outcome}_hint`), known: true};
}
