// LaunchedFrame: the frame of the launched tab's outermost document that the host has asked for: which one it is now, what
// is described of it, and what is heard of it. Of frames that nobody asked for nothing is made.

import {AppFrame} from './app_frame.js';
import {readFromPage} from './from_page.js';

/**
 * @typedef {import('./app_document.js').AppDocument} AppDocument
 * @typedef {import('./launched_tab.js').SeenPage} SeenPage
 */

export class LaunchedFrame {
  /** @param {import('./app_frame.js').Browser} browser */
  constructor(browser) {
    this.browser = browser;
    /** @type {AppFrame | undefined} that was found last */
    this.found = undefined;
    /** @type {AppFrame | undefined} that is being described: its document is heard already */
    this.looking = undefined;
    /** Whether the host asks for frames of the document: one that comes may be what it waits for. */
    this.isWanted = false;
  }

  /** Whether this is the frame's document. @param {string} document */
  has(document) {
    return this.found?.document.id === document;
  }

  /**
   * The description of the first of those meant that is there once; undefined where none is, or it says what is none.
   * @param {AppDocument} top @param {import('./app_frame.js').Meant[]} meant
   * @param {() => boolean} isStill whether `top` is still what the tab shows
   * @returns {Promise<SeenPage | undefined>}
   */
  async see(top, meant, isStill) {
    this.isWanted = true;
    const frame = await AppFrame.find(this.browser, top, meant, this.found);
    this.looking = frame;
    const seen = await frame?.describe();
    const said = readFromPage({type: 'page', page: seen?.page});
    if (isStill()) this.#take(frame);
    if (!frame || !seen || said?.type !== 'page' || this.found !== frame) return undefined;
    const around = {top: new URL(top.url).origin, top_document: top.id, visibility: seen.visibility};
    return {document: frame.document.id, origin: frame.origin, page: said.page, frame: around};
  }

  watch() {
    void this.found?.document.ask({type: 'watch'});
  }

  /** Its document is on its own from here. */
  letGo() {
    this.#take(undefined);
  }

  /** The outermost document has given way to another one, and this with it. */
  left() {
    this.found?.document.left();
    this.found = undefined;
    this.looking = undefined;
    this.isWanted = false;
  }

  /** A frame of the tab shows another document. @param {number} frameId @returns {boolean} whether it is this one */
  leaves(frameId) {
    const is = frameId === this.found?.frameId;
    if (is) this.found?.document.left();
    return is;
  }

  /**
   * What its document says; of a description, that there is one: the host asks for it once the outermost document was described.
   * @param {unknown} message @param {chrome.runtime.MessageSender} sender @returns {FromPage['type'] | undefined}
   */
  hear(message, {frameId, documentId, origin}) {
    const heard = [this.found, this.looking].find((frame) => frame?.frameId === frameId && frame?.document.id === documentId);
    if (!heard || origin === undefined) return undefined;
    heard.document.vouch(origin);
    return heard === this.found ? readFromPage(message)?.type : undefined;
  }

  /** @param {AppFrame | undefined} frame that takes the place of the one before */
  #take(frame) {
    if (this.found && this.found !== frame) void this.found.document.ask({type: 'end'});
    this.found = frame;
  }
}
