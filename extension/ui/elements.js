// Small pieces to build a page of: elements by id, elements with a text, and the texts of _locales.

import {text} from '../shared/browser.js';

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function byId(id, kind = /** @type {new () => T} */ (HTMLElement)) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`no such element: ${id}`);
  return found;
}

/** @param {keyof HTMLElementTagNameMap} tag @param {string} content */
export function element(tag, content, className = '') {
  const made = document.createElement(tag);
  made.textContent = content;
  if (className) made.className = className;
  return made;
}

/**
 * Puts a text into an element, and says which language it is in: what is not of _locales is English, and a screen reader
 * has to know.
 * @param {HTMLElement} into @param {string} content
 */
export function write(into, content, ownLanguage = true) {
  into.textContent = content;
  if (ownLanguage) into.removeAttribute('lang');
  else into.lang = 'en';
}

/** What every page has: the icon of its tab, its language, and the texts that its elements ask for. */
export function dress() {
  const icon = document.createElement('link');
  Object.assign(icon, {rel: 'icon', href: 'icons/32.png'});
  document.head.append(icon);
  document.documentElement.lang = text('@@ui_locale').replace('_', '-');
  for (const asking of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-text]'))) {
    asking.textContent = text(asking.dataset['text'] ?? '');
  }
}

/** The host of an origin as people read it; the whole text for what is none. @param {string} origin */
export function hostOf(origin) {
  return URL.canParse(origin) && new URL(origin).host ? new URL(origin).host : origin;
}

/** What began a launch, as people read it. @param {string} initiator as the browser said: '' for none, "null" for a hidden one */
export function initiatorName(initiator) {
  if (initiator === 'null') return text('from_opaque');
  return initiator ? hostOf(initiator) : text('from_nowhere');
}

/**
 * How far a launch is. Only what is new is added: a screen reader says what is added.
 * @param {HTMLElement} list
 * @param {Pick<import('../background/launches.js').Launch, 'steps'>} launch
 */
export function showSteps(list, {steps}) {
  if (list.childElementCount > steps.length) list.replaceChildren();
  for (const {step} of steps.slice(list.childElementCount)) list.append(element('li', text(`step_${step}`)));
}

/** Day and time, in the language of the page. @param {number} at ms since the epoch */
export const momentText = (at) => timeText(at, {dateStyle: 'short', timeStyle: 'short'});

/** @param {number} at @param {Intl.DateTimeFormatOptions} how */
const timeText = (at, how) => new Date(at).toLocaleString(document.documentElement.lang || [], how);

/**
 * When something ends, as people read it: the time, and the day where it is not that of `now`.
 * @param {number} at ms since the epoch
 */
export function endText(at, now = Date.now()) {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? timeText(at, {timeStyle: 'short'}) : momentText(at);
}

/** "Contentzilla on Instagram", as far as it is known. @param {{account: string, app: string, address: string}} launch */
export function nameOf({account, app, address}) {
  if (account && app) return text('account_on_app', [account, app]);
  return account || app || text('account_of_workspace', [hostOf(address)]);
}
