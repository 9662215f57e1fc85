// The extension API under the one name that both browsers have or can be given.
const named = /** @type {{browser?: typeof chrome, chrome?: typeof chrome}} */ (/** @type {unknown} */ (globalThis));

export const browser = /** @type {typeof chrome} */ (named.browser ?? named.chrome);

/**
 * A text of _locales.
 * @param {string} key
 * @param {string[]} [parts] what $1, $2, … stand for
 */
export function text(key, parts = []) {
  return browser.i18n.getMessage(key, parts) || key;
}

export const timers = {
  /** @param {() => void} task @param {number} ms */
  setTimer: (task, ms) => /** @type {number} */ (/** @type {unknown} */ (setTimeout(task, ms))),
  /** @param {number} timer */
  clearTimer: (timer) => clearTimeout(timer),
};
