// A page of the extension's own that is shown while the tab is still on its way to somewhere else. Firefox changes processes
// between pages, and a navigation that was overtaken by the next one may still come through, or take it along.

const OVERTAKEN_MS = 5_000;
/** Before a page of our own takes a press (ui/press.js). */
const AT_REST_MS = 400;
/** How a user goes elsewhere, as the browsers call it; a page's own navigations are other ones. */
export const BY_HAND = new Set(['typed', 'auto_bookmark', 'generated', 'keyword', 'keyword_generated', 'start_page']);

/**
 * Brings the page back when the one that it has overtaken comes through, until it is at rest, or the user goes elsewhere.
 * @param {Pick<typeof chrome, 'tabs' | 'webNavigation' | 'runtime'>} browser
 * @param {import('./launched_tab.js').Timers} timers
 * @param {number} tabId @param {string} shown its address
 * @returns {() => void} lets it be
 */
export function keepPage({webNavigation: {onCommitted}, runtime, tabs}, timers, tabId, shown) {
  /** @type {Parameters<typeof onCommitted.addListener>[0]} */
  const look = (details) => {
    if (details.tabId !== tabId || details.frameId !== 0) return;
    if (BY_HAND.has(details.transitionType)) stop();
    else if (details.url.startsWith(runtime.getURL(''))) keepFor(AT_REST_MS);
    else void tabs.update(tabId, {url: shown}).catch(() => {});
  };
  /** @param {number} ms */
  const keepFor = (ms) => {
    timers.clearTimer(timer);
    timer = timers.setTimer(stop, ms);
  };
  const stop = () => {
    timers.clearTimer(timer);
    onCommitted.removeListener(look);
  };
  let timer = timers.setTimer(stop, OVERTAKEN_MS);
  onCommitted.addListener(look);
  return stop;
}
