// A tab that is sent to the app, and rests at the launch page instead: Firefox may drop a navigation that was begun before that
// page came, and says nothing of it.

/** A navigation that has begun by then is on its way. */
const LOOK_MS = 500;
/** A tab that rests is sent on this often. */
const MOST_SENT_ON = 3;

/**
 * Sends the tab on again when it rests. One that still loads is on its way.
 * @param {Pick<typeof chrome, 'tabs'>} browser @param {import('./launched_tab.js').Timers} timers
 * @param {{tabId: number, address: string, isOver: () => boolean}} sent isOver: it is there, or meant to be elsewhere
 * @param {number} [more] times, at most
 */
export function sendOnWhereItRests(browser, timers, sent, more = MOST_SENT_ON) {
  const {tabId, address, isOver} = sent;
  timers.setTimer(async () => {
    if (isOver()) return;
    const tab = await browser.tabs.get(tabId).catch(() => undefined);
    if (isOver() || tab === undefined) return;
    if (tab.status === 'loading') return sendOnWhereItRests(browser, timers, sent, more);
    await browser.tabs.update(tabId, {url: address}).catch(() => {});
    if (more > 1) sendOnWhereItRests(browser, timers, sent, more - 1);
  }, LOOK_MS);
}
