// LaunchedTab: the one tab of a launch, once the host has named the app's address. Follows its outermost document,
// has it described, and hands instructions to that document alone. What a page may claim is not believed: tab, frame,
// document and origin are what the browser says of the sender.

import {Failed, failure} from '../shared/outcomes.js';
import {Activity} from './activity.js';
import {AppDocument} from './app_document.js';
import {AppFrame} from './app_frame.js';
import {readFromPage} from './from_page.js';
import {BY_HAND, keepPage} from './kept_page.js';
import {NextPage} from './next_page.js';
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
/** A tab that rests at the launch page is sent on to the app this often. */
const MOST_SENT_ON = 3;
/** A host that has not let a launch through by then has its launch page in the tab, instead of an app that nobody fills. */
const AHEAD_MS = 1_000;
// A navigation that gave way to another one, or to a download: Chromium's name, and Firefox's numbers of
// NS_BINDING_ABORTED and NS_ERROR_ABORT.
const GAVE_WAY = new Set(['net::ERR_ABORTED', 'Error code 2152398850', 'Error code 2147500036']);

/** @param {import('../shared/messages.js').FillStep[]} steps */
const refsOf = (steps) => [...new Set(steps.map(({ref}) => ref))];

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
    /** @type {AppFrame | undefined} the frame of it that the host asked for last */
    this.frame = undefined;
    /** Whether the document has not been described once. */
    this.unread = false;
    /** Whether the host asks for frames of the document: one that comes may be what it waits for. */
    this.wantsFrame = false;
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
      void this.frame?.document.ask({type: 'watch'});
    }
    return this.#page(ms);
  }

  /**
   * At once, the description of the frame that is meant; of the outermost document where there is none.
   * @param {import('../shared/messages.js').DescribeFrameReply} asked @returns {Promise<SeenPage>}
   */
  async framePage({document, frames}) {
    const top = this.document;
    this.wantsFrame = true;
    if (top && document === top.id && !this.leaving) {
      const frame = await AppFrame.find(this.browser, top, frames, this.frame);
      const seen = await frame?.describe();
      const said = readFromPage({type: 'page', page: seen?.page});
      if (this.document === top && !this.leaving) this.#takeFrame(frame);
      if (frame && seen && said?.type === 'page' && this.frame === frame) {
        this.next.stale();
        return this.#seenIn(frame, said.page, seen.visibility);
      }
    }
    if (!this.leaving && !this.next.fresh) return this.#page(0);
    return this.#page();
  }

  /** @param {AppFrame | undefined} frame that takes the place of the one before */
  #takeFrame(frame) {
    if (this.frame && this.frame !== frame) void this.frame.document.ask({type: 'end'});
    this.frame = frame;
  }

  /** @param {AppFrame} frame @param {PageDescription} page @param {Visibility} visibility @returns {SeenPage} */
  #seenIn(frame, page, visibility) {
    const top = {top: new URL(frame.top.url).origin, top_document: frame.top.id};
    return {document: frame.document.id, origin: frame.origin, page, frame: {...top, visibility}};
  }

  /** The tab's document once more after `ms`, changed or not. @param {number} ms @returns {Promise<SeenPage>} */
  async pageAfter(ms) {
    await new Promise((resolve) => { this.timers.setTimer(() => resolve(undefined), ms); });
    this.next.stale();
    return this.#page(0);
  }

  /** @param {import('../shared/messages.js').FillReply} fill @returns {Promise<FilledResult>} */
  async fill({document, steps, form_action}) {
    const {frame} = this;
    const filled = document === frame?.document.id ? frame?.document : this.document;
    if (!filled || document !== filled.id) return 'document_changed';
    this.next.stale();
    if (frame && filled === frame.document) {
      const refused = await frame.check(refsOf(steps));
      if (frame !== this.frame || frame.top !== this.document) return 'document_changed';
      if (refused) return refused;
    }
    const happened = this.activity.expect();
    const result = await filled.ask({type: 'fill', steps, form_action});
    this.timed('written');
    if (result !== 'submitted') this.activity.settle();
    if (result !== undefined && result !== 'submitted') return /** @type {FilledResult} */ (result);
    const something = await happened;
    this.activity.settle();
    if (something) return 'submitted';
    if (result === undefined) return 'document_changed';
    await filled.ask({type: 'take_back'});
    return 'nothing_happened';
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
    this.#takeFrame(undefined);
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
    if (own && !this.document) this.#goOnUnlessGoing(this.sentTo);
    if (own || url.startsWith('about:')) return;
    this.leaving = false;
    this.next.stale();
    this.activity.began();
    for (const document of [this.document, this.frame?.document]) document?.left();
    this.timed('opened');
    if (documentId === undefined || !url.startsWith('https:')) {
      this.document = undefined;
      this.frame = undefined;
      return this.next.fail(new Failed(failure('outside_origins', url.slice(0, 200))));
    }
    this.frame = undefined;
    this.wantsFrame = false;
    this.document = new AppDocument(this.browser, this.tabId, documentId, url);
    this.unread = true;
    this.activity.listen();
    void this.#describe(this.document);
  }

  /**
   * Sends the tab on again when it rests at the launch page: Firefox may drop a navigation that was begun before that
   * page came, and says nothing of it. One that still loads is on its way.
   * @param {string} address @param {number} [more] times, at most
   */
  #goOnUnlessGoing(address, more = MOST_SENT_ON) {
    const isOver = () => !this.inApp || this.document !== undefined || this.sentTo !== address || this.closed;
    this.timers.setTimer(async () => {
      if (isOver()) return;
      const tab = await this.browser.tabs.get(this.tabId).catch(() => undefined);
      if (isOver() || tab === undefined) return;
      if (tab.status === 'loading') return this.#goOnUnlessGoing(address, more);
      await this.browser.tabs.update(this.tabId, {url: address}).catch(() => {});
      if (more > 1) this.#goOnUnlessGoing(address, more - 1);
    }, LEAVING_MS);
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
    if (tabId !== this.tabId || !this.wantsFrame || this.leaving) return;
    if (frameId === this.frame?.frameId) {
      this.frame.document.left();
      this.activity.began();
    }
    this.next.stale();
    this.#tell({type: 'describe'});
  }

  /** @param {unknown} message @param {chrome.runtime.MessageSender} sender */
  #hear(message, sender) {
    if (sender.id !== this.browser.runtime.id || sender.tab?.id !== this.tabId) return;
    if (sender.frameId !== 0) return this.#hearFrame(message, sender);
    if (this.document === undefined || sender.documentId !== this.document.id) return;
    this.#take(message, sender.origin ?? new URL(sender.url ?? '').origin);
  }

  /**
   * What is in a frame may have changed: the host asks for it again, once the outermost document was described.
   * @param {unknown} message @param {chrome.runtime.MessageSender} sender
   */
  #hearFrame(message, sender) {
    const {frame} = this;
    if (frame === undefined || sender.frameId !== frame.frameId || sender.documentId !== frame.document.id) return;
    const said = readFromPage(message);
    if (said?.type === 'stirred') return this.activity.began();
    if (said?.type === 'page') this.#tell({type: 'describe'});
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
