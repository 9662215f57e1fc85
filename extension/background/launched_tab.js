// LaunchedTab: the one tab of a launch, once the host has named the app's address. Follows its outermost document,
// has it described, and hands instructions to that document alone. What a page may claim is not believed: tab, frame,
// document and origin are what the browser says of the sender.

import {Failed, failure} from '../shared/outcomes.js';
import {Activity} from './activity.js';
import {AppDocument} from './app_document.js';
import {fillIn} from './filling.js';
import {readFromPage} from './from_page.js';
import {BY_HAND, keepPage} from './kept_page.js';
import {LaunchedFrame} from './launched_frame.js';
import {NextPage} from './next_page.js';
import {sendOnWhereItRests} from './resting_tab.js';
import {SignIn} from './sign_in.js';
import {STOPPED} from './workspaces.js';

/**
 * @typedef {{document: string, origin: string, page: PageDescription,
 *   frame?: {top: string, top_document: string, visibility: Visibility}}} SeenPage
 * @typedef {import('../shared/messages.js').FilledResult} FilledResult
 * @typedef {Pick<typeof chrome, 'tabs' | 'scripting' | 'webNavigation' | 'webRequest' | 'runtime'>} Browser
 * @typedef {{setTimer: (task: () => void, ms: number) => number, clearTimer: (timer: number) => void}} Timers
 */

/** An injection that failed has met a document that is on its way out, unless it is still there after this. */
const LEAVING_MS = 500;
/** A host that has not let a launch through by then has its launch page in the tab, instead of an app that nobody fills. */
const AHEAD_MS = 1_000;
// A navigation that gave way to another one, or to a download: Chromium's name, and Firefox's numbers of
// NS_BINDING_ABORTED and NS_ERROR_ABORT.
const GAVE_WAY = new Set(['net::ERR_ABORTED', 'Error code 2152398850', 'Error code 2147500036']);

export class LaunchedTab {
  /**
   * @param {Browser} browser
   * @param {Timers} timers
   * @param {number} tabId
   * @param {(what: 'opened' | 'described' | 'written') => void} timed
   */
  constructor(browser, timers, tabId, timed) {
    this.browser = browser;
    this.timers = timers;
    this.tabId = tabId;
    this.timed = timed;
    /** @type {AppDocument | undefined} the outermost document, while the tab shows the app */
    this.document = undefined;
    /** The frame of it that the host asks for. */
    this.frame = new LaunchedFrame(browser);
    /** Whether the document has not been described once. */
    this.unread = false;
    this.inApp = false;
    /** Whether the tab has come to a page of the extension's own, from which its user may go elsewhere. */
    this.onOwnPage = false;
    this.leaving = false;
    this.closed = false;
    /** Where the tab went while the host still looks at the launch. @type {string | undefined} */
    this.ahead = undefined;
    this.stopAhead = () => {};
    this.stopKeeping = () => {};
    /** @type {SignIn | undefined} while the tab is at the workspace's sign-in */
    this.signingIn = undefined;
    /** Where the host sent the tab last. */
    this.sentTo = '';
    this.next = new NextPage(timers);
    this.activity = new Activity(browser.webRequest, timers, tabId);
    /** @type {(why: 'tab_closed' | 'user_left') => void} the tab is gone, or its user went elsewhere */
    this.onLeft = () => {};

    const {tabs, webNavigation, runtime} = browser;
    /** @type {(() => void)[]} */
    this.unlisten = [];
    /** @type {<F extends (...given: any[]) => any>(event: {addListener(f: F): void, removeListener(f: F): void}, f: F) => void} */
    const listen = (event, handler) => {
      event.addListener(handler);
      this.unlisten.push(() => event.removeListener(handler));
    };
    listen(tabs.onRemoved, (id) => { if (id === tabId) this.onLeft('tab_closed'); });
    listen(webNavigation.onBeforeNavigate, (details) => { if (this.#mine(details)) this.#leave(); });
    listen(webNavigation.onCommitted, (details) => { if (this.#mine(details)) this.#arrive(details); else this.#frameCame(details); });
    listen(webNavigation.onErrorOccurred, (details) => { if (this.#mine(details)) this.#fail(details); });
    listen(runtime.onMessage, (message, sender) => this.#hear(message, sender));
  }

  /** Whether the tab is at the app, or on its way there, and the host has not let the launch through. */
  get isAhead() {
    return this.ahead !== undefined;
  }

  /** Whether it is at the identity provider, or on its way there or back. */
  get isSigningIn() {
    return this.signingIn !== undefined;
  }

  /**
   * The tab was sent to the app's address while the host still looks at the launch. Its page is described, and
   * nobody is told before open() names the same address; where that takes long, the page of our own is shown.
   * @param {string} address @param {string} ownPage
   */
  wentAhead(address, ownPage) {
    const timer = this.timers.setTimer(() => void this.show(ownPage).catch(() => {}), AHEAD_MS);
    this.stopAhead = () => this.timers.clearTimer(timer);
    this.ahead = address;
    this.inApp = true;
  }

  /** Goes to the app's address; what the tab showed before is over. @param {string} address */
  async open(address) {
    const there = this.ahead === address;
    this.#notAhead();
    if (there) return;
    this.#letGo();
    this.next.stale();
    this.next.trouble = undefined;
    this.inApp = true;
    this.onOwnPage = false;
    this.sentTo = address;
    this.stopKeeping();
    await this.browser.tabs.update(this.tabId, {url: address});
  }

  /** Shows a page of the extension's own. @param {string} address */
  async show(address) {
    this.signingIn?.close();
    this.signingIn = undefined;
    const isOnItsWay = this.isAhead && !this.document;
    this.#notAhead();
    this.inApp = false;
    this.#letGo();
    if (isOnItsWay) this.stopKeeping = keepPage(this.browser, this.timers, this.tabId, address);
    await this.browser.tabs.update(this.tabId, {url: address});
  }

  /**
   * Signs in to the workspace in the tab; the whole address that it comes back to.
   * @param {import('../shared/messages.js').SignInReply} asked @returns {Promise<string>}
   */
  async signIn(asked) {
    this.#notAhead();
    this.inApp = false;
    this.onOwnPage = false;
    this.stopKeeping();
    this.#letGo();
    this.signingIn = new SignIn(this.browser, this.tabId, () => this.onLeft('user_left'));
    return this.signingIn.run(asked).finally(() => { this.signingIn = undefined; });
  }

  /**
   * The next description of the tab's document: when it has changed, or at the latest after `ms`.
   * @param {number} [ms]
   * @returns {Promise<SeenPage>}
   */
  async nextPage(ms) {
    // A document that was never described watches from the start.
    if (!this.leaving && !this.next.fresh && !this.unread) {
      this.#tell({type: 'watch'});
      this.frame.watch();
    }
    return this.#page(ms);
  }

  /**
   * At once, the description of the frame that is meant; of the outermost document where there is none.
   * @param {import('../shared/messages.js').DescribeFrameReply} asked @returns {Promise<SeenPage>}
   */
  async framePage({document, frames}) {
    const top = this.document;
    if (top && document === top.id && !this.leaving) {
      const seen = await this.frame.see(top, frames, () => this.document === top && !this.leaving);
      if (seen) {
        this.next.stale();
        return seen;
      }
    }
    if (!this.leaving && !this.next.fresh) return this.#page(0);
    return this.#page();
  }

  /** The tab's document once more after `ms`, changed or not. @param {number} ms @returns {Promise<SeenPage>} */
  async pageAfter(ms) {
    await new Promise((resolve) => { this.timers.setTimer(() => resolve(undefined), ms); });
    this.next.stale();
    return this.#page(0);
  }

  /** @param {import('../shared/messages.js').FillReply} fill @returns {Promise<FilledResult>} */
  async fill(fill) {
    const top = this.document;
    const frame = this.frame.has(fill.document) ? this.frame.found : undefined;
    const document = frame?.document ?? top;
    if (!top || !document || fill.document !== document.id) return 'document_changed';
    this.next.stale();
    const isStill = () => this.document === top && (!frame || frame === this.frame.found && frame.top === top);
    const areOfTheirOrigins = (await Promise.all([top, document].map((one) => one.isOfItsOrigin()))).every(Boolean);
    if (!areOfTheirOrigins || !isStill()) return 'document_changed';
    return fillIn(fill, {document, frame, isStill, activity: this.activity, written: () => this.timed('written')});
  }

  close() {
    this.closed = true;
    this.#notAhead();
    for (const stop of this.unlisten) stop();
    this.activity.stop();
    this.next.stop();
    this.signingIn?.close();
    this.#letGo();
  }

  #notAhead() {
    this.stopAhead();
    this.ahead = undefined;
  }

  /** The document is on its own from here: the content script there keeps nothing. */
  #letGo() {
    this.#tell({type: 'end'});
    this.frame.letGo();
    this.document = undefined;
  }

  /** @param {number} [ms] @returns {Promise<SeenPage>} */
  #page(ms) {
    return this.next.take(() => this.#tell({type: 'describe'}), ms);
  }

  /** @param {{tabId: number, frameId: number}} details */
  #mine({tabId, frameId}) {
    return tabId === this.tabId && frameId === 0;
  }

  #leave() {
    if (!this.inApp) return;
    this.leaving = true;
    this.activity.began();
  }

  /** @param {Pick<chrome.webNavigation.WebNavigationTransitionCallbackDetails, 'url' | 'transitionType' |
   *   'transitionQualifiers'> & {documentId?: string}} details */
  #arrive({url, documentId, transitionType, transitionQualifiers = []}) {
    if (this.signingIn) return;
    const own = url.startsWith(this.browser.runtime.getURL(''));
    if (!this.inApp) {
      if (this.onOwnPage && !own) this.onLeft('user_left');
      this.onOwnPage = own;
      return;
    }
    // Back to the launch page, or past it to the dashboard, which is no page of the app's to be read.
    const wentBack = own || transitionQualifiers.includes('forward_back');
    if (this.document && (wentBack || BY_HAND.has(transitionType))) return this.onLeft('user_left');
    // The launch page that gave way to the app, at the last moment.
    if (own && !this.document) this.#goOnUnlessGoing();
    if (own || url.startsWith('about:')) return;
    this.leaving = false;
    this.next.stale();
    this.activity.began();
    this.document?.left();
    this.frame.left();
    this.timed('opened');
    if (documentId === undefined || !url.startsWith('https:')) {
      this.document = undefined;
      return this.next.fail(new Failed(failure('outside_origins', url.slice(0, 200))));
    }
    this.document = new AppDocument(this.browser, this.tabId, documentId, url);
    this.unread = true;
    this.activity.listen();
    void this.#describe(this.document);
  }

  #goOnUnlessGoing() {
    const address = this.sentTo;
    const isOver = () => !this.inApp || this.document !== undefined || this.sentTo !== address || this.closed;
    sendOnWhereItRests(this.browser, this.timers, {tabId: this.tabId, address, isOver});
  }

  /** @param {AppDocument} document */
  async #describe(document) {
    try {
      const described = /** @type {{origin?: unknown, page?: unknown} | undefined} */ (await document.describe());
      // What it says of its own origin counts where it makes it less than what the browser says: it may be none.
      const {origin} = new URL(document.url);
      if (this.document === document) this.#take({type: 'page', page: described?.page}, described?.origin === origin ? origin : 'null');
    } catch (thrown) {
      this.timers.setTimer(() => {
        if (this.document !== document || this.leaving) return;
        this.next.fail(new Failed(failure('permission_missing', thrown instanceof Error ? thrown.message : '')));
      }, LEAVING_MS);
    }
  }

  /** @param {{url: string, error: string}} details */
  #fail({url, error}) {
    // The stopped launch itself, which the browser may report after a quick host has named the app's address.
    if (!this.inApp || url.endsWith(STOPPED)) return;
    this.leaving = false;
    if (GAVE_WAY.has(error) || !url.startsWith('https:')) return;
    this.next.fail(new Failed(failure('site_unreachable', `${new URL(url).host}: ${error}`)));
  }

  /** One that has come may be what the host waits for. @param {{tabId: number, frameId: number}} details */
  #frameCame({tabId, frameId}) {
    if (tabId !== this.tabId || !this.frame.isWanted || this.leaving) return;
    if (this.frame.leaves(frameId)) this.activity.began();
    this.next.stale();
    this.#tell({type: 'describe'});
  }

  /** @param {unknown} message @param {chrome.runtime.MessageSender} sender */
  #hear(message, sender) {
    if (sender.id !== this.browser.runtime.id || sender.tab?.id !== this.tabId) return;
    if (sender.frameId !== 0) {
      const said = this.frame.hear(message, sender);
      if (said === 'stirred') this.activity.began();
      if (said === 'page') this.#tell({type: 'describe'});
      return;
    }
    if (this.document === undefined || sender.documentId !== this.document.id || sender.origin === undefined) return;
    this.document.vouch(sender.origin);
    this.#take(message, sender.origin);
  }

  /** @param {unknown} message of the tab's document @param {string} origin */
  #take(message, origin) {
    const said = readFromPage(message);
    if (said?.type === 'stirred') return this.activity.began();
    if (said?.type !== 'page' || !this.document) return;
    this.unread = false;
    this.timed('described');
    this.next.come({document: this.document.id, origin, page: said.page});
  }

  /** What nobody answers, to the document of now. @param {ToPage} message */
  #tell(message) {
    void this.document?.ask(message);
  }
}
