// The clipboard: written on the user's press, and emptied again after 30 s as far as a page can. Browsers let a page write
// there while it is in front (Chromium), or within seconds of a press (Firefox); to go on after the popup has closed would
// take permissions that change what the browser says the extension may do. So what is copied goes while the popup is open, or
// when it is opened or pressed the next time; whether something else was copied meanwhile is not to be known without reading.

import {browser} from '../shared/browser.js';

export const EMPTIED_AFTER_MS = 30_000;
/** What is older is not touched: by then it is likely something else. */
const LEFT_ALONE_AFTER_MS = 600_000;
const COPIED = 'copied_at';

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * @param {string} value @param {(emptied: boolean) => void} [then] when its time is over: false, the browser refused
 * @returns {Promise<boolean>} whether it is there now
 */
export async function copy(value, then = () => {}) {
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    return false;
  }
  await browser.storage.session.set({[COPIED]: Date.now()});
  emptyIn(EMPTIED_AFTER_MS, then);
  return true;
}

/** Something that holds no secret: it stays there. @param {string} value @returns {Promise<boolean>} whether it is there now */
export async function copyToKeep(value) {
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    return false;
  }
  clearTimeout(timer);
  document.removeEventListener('click', emptyOnPress, true);
  await browser.storage.session.remove(COPIED);
  return true;
}

/** What an earlier popup copied, and had no time to take back. */
export async function emptyWhatIsLeft() {
  const at = /** @type {number | undefined} */ ((await browser.storage.session.get(COPIED))[COPIED]);
  const age = at === undefined ? Infinity : Date.now() - at;
  if (age < LEFT_ALONE_AFTER_MS) emptyIn(Math.max(0, EMPTIED_AFTER_MS - age), () => {});
}

/** @param {number} ms @param {(emptied: boolean) => void} then */
function emptyIn(ms, then) {
  clearTimeout(timer);
  document.removeEventListener('click', emptyOnPress, true);
  timer = setTimeout(() => void emptyNow(then), ms);
}

/** @param {(emptied: boolean) => void} then */
async function emptyNow(then) {
  const emptied = await empty();
  if (!emptied) document.addEventListener('click', emptyOnPress, true);
  then(emptied);
}

/** @param {MouseEvent} event */
async function emptyOnPress({target}) {
  // What copies puts something else there.
  if (target instanceof Element && target.closest('[data-field]')) return;
  document.removeEventListener('click', emptyOnPress, true);
  await empty();
}

async function empty() {
  try {
    await navigator.clipboard.writeText('');
  } catch {
    return false;
  }
  await browser.storage.session.remove(COPIED);
  return true;
}
