// AppDocument: one outermost document of the app's in the launched tab, with the scripts of page/ in it.

import {describePage} from '../page/describe.js';
import {readPage} from '../page/dom.js';
import {fillPage} from '../page/fill.js';
import {readVisibility} from '../page/visibility.js';
import {hearBackground, watchPage} from '../page/watch.js';

// The scripts are handed over as functions, which Firefox runs as they come; files are read first, and a launch would
// wait for that. None of them may use anything from outside itself.
const DESCRIBING = [readPage, readVisibility, describePage, watchPage];
// Needed by the time that there is something to tell it, so they go in while the host looks at the description.
const ANSWERING = [fillPage, hearBackground];

export class AppDocument {
  /**
   * @param {Pick<typeof chrome, 'tabs' | 'scripting'>} browser
   * @param {number} tabId
   * @param {string} id the browser's
   * @param {string} url where it was when the browser took it up
   */
  constructor(browser, tabId, id, url) {
    this.browser = browser;
    this.tabId = tabId;
    this.id = id;
    this.url = url;
    /** @type {Promise<unknown>} until it hears what it is told */
    this.hears = Promise.resolve();
  }

  /**
   * Puts the scripts in, and waits until the document can be described. Rejects where the browser lets no script in.
   * @returns {Promise<unknown>} what watchPage() returned, or whatever a web process that was taken over did
   */
  async describe() {
    const described = DESCRIBING.map((script) => this.#run(script));
    const answering = ANSWERING.map((script) => this.#run(script));
    this.hears = Promise.all(answering);
    this.hears.catch(() => {});  // whoever asks hears of it
    const results = await Promise.all(described);
    return results.at(-1)?.[0]?.result;
  }

  /** Undefined when the document is gone. @param {ToPage} message @returns {Promise<unknown>} */
  async ask(message) {
    try {
      await this.hears;
      return await this.browser.tabs.sendMessage(this.tabId, message, {documentId: this.id});
    } catch {
      return undefined;
    }
  }

  /** @param {() => unknown} script */
  #run(script) {
    return this.browser.scripting.executeScript({
      target: {tabId: this.tabId, documentIds: [this.id]}, func: script, injectImmediately: true,
    });
  }
}
