// What the documents of one tab tell in Firefox: a frame script runs in each of them before the page's own scripts.

/** In the process of the page, whichever it is by then. */
function inEachDocument(browserId, name, message, source) {
  addEventListener('DOMWindowCreated', ({target: {defaultView: window}}) => {
    if (docShell.browsingContext.browserId !== browserId || window !== window.top) return;
    Cu.exportFunction((text) => sendAsyncMessage(message, text), window, {defineAs: name});
    Cu.evalInSandbox(source, new Cu.Sandbox(window, {sandboxPrototype: window, wantXrays: false}));
  }, true);
}

/** In the browser: what is told is kept until it is asked for. */
function keepWhatIsTold(handle, name, inEachDocument, source) {
  const {NavigableManager} = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const {linkedBrowser} = window.gBrowser.tabs.find((tab) => NavigableManager.getIdForBrowser(tab.linkedBrowser) === handle);
  const {browserId} = linkedBrowser.browsingContext;
  const message = `observed:${browserId}:${name}`;
  window.observed ??= {};
  const values = [browserId, name, message, source].map((value) => JSON.stringify(value)).join();
  const script = `data:application/javascript;charset=utf-8,${encodeURIComponent(`(${inEachDocument})(${values})`)}`;
  const told = [];
  const listener = ({data}) => { told.push(data); };
  window.observed[message] = {told, script, listener};
  Services.mm.addMessageListener(message, listener);
  Services.mm.loadFrameScript(script, true);
  return message;
}

function takeAll(message) {
  const {observed} = Services.wm.getMostRecentWindow('navigator:browser');
  const {told, script, listener} = observed[message];
  Services.mm.removeDelayedFrameScript(script);
  Services.mm.removeMessageListener(message, listener);
  delete observed[message];
  return told;
}

/**
 * Runs `f` with these values in every document of the tab from now on, before the page's own scripts and with what they
 * see; what it gives to the function `name` is kept. @returns {Promise<() => Promise<string[]>>} ends that, and answers what was told
 */
export async function observeTab(browser, handle, name, f, values) {
  const source = `(${f})(...${JSON.stringify(values)})`;
  const message = await browser.inChrome(keepWhatIsTold, handle, name, String(inEachDocument), source);
  return () => browser.inChrome(takeAll, message);
}
