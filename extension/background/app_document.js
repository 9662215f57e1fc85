// AppDocument: one document of the app's in the launched tab, the outermost or one in a frame, with the scripts of page/ in it.

import {checkPage} from '../page/check.js';
import {describePage} from '../page/describe.js';
import {readPage} from '../page/dom.js';
import {fillPage} from '../page/fill.js';
import {readVisibility} from '../page/visibility.js';
import {watchPage} from '../page/watch.js';

// The scripts are handed over as functions, which Firefox runs as they come; files are read first, and a launch would
// wait for that. None of them may use anything from outside itself.
const DESCRIBING = [readPage, readVisibility, describePage, watchPage];
/** @param {ToPage} asked */
const obey = (asked) => globalThis.cerby?.obey(asked);

export class AppDocument {
  /**
   * @param {Pick<typeof chrome, 'scripting'>} browser
   * @param {number} tabId
   * @param {string} id the browser's
   * @param {string} url where it was when the browser took it up
   */
  constructor(browser, tabId, id, url) {
    this.browser = browser;
    this.tabId = tabId;
    this.id = id;
    this.url = url;
    /** Another document has taken its place. What waits for it has undefined: a browser may keep it asleep, for ever without an answer. */
    this.left = () => {};
    /** @type {Promise<undefined>} */
    this.gone = new Promise((resolve) => { this.left = () => resolve(undefined); });
    /** A message of it has come, of this origin. @type {(origin: string) => void} */
    this.vouch = () => {};
    /** @type {Promise<string>} */
    this.vouched = new Promise((resolve) => { this.vouch = resolve; });
  }

  /**
   * Waits until the browser has said of a message of the document what origin it is. In Firefox an address, and whatever a
   * script returns, is the word of the document's process alone, which may have been taken over: before anything secret goes
   * there, its origin has to be the address's.
   */
  async isOfItsOrigin() {
    return await Promise.race([this.gone, this.vouched]) === new URL(this.url).origin;
  }

  /**
   * Puts the scripts in, and waits until the document can be described. Rejects where the browser lets no script in.
   * @returns {Promise<unknown>} what watchPage() returned, or whatever a web process that was taken over did
   */
  async describe() {
    const described = DESCRIBING.map((script) => this.#run(script));
    // In while the host looks at the description; where it does not get in, nothing is filled.
    for (const script of [checkPage, fillPage]) this.#run(script).catch(() => {});
    return (await Promise.all(described)).at(-1);
  }

  /**
   * Undefined when the document is gone. What is asked may hold a secret: the browsers write it into the script that
   * they run once in this document's isolated world. That takes it to no other process than a message would.
   * @param {ToPage} asked @returns {Promise<unknown>}
   */
  ask(asked) {
    return this.#run(obey, [asked]).catch(() => undefined);
  }

  /** Puts in one more script. @param {() => void} script */
  async run(script) {
    await this.#run(script);
  }

  /** One runs after the other, in the order of the calls. @param {(...given: any[]) => unknown} script @param {unknown[]} [given] */
  async #run(script, given = []) {
    const injected = await Promise.race([this.gone, this.browser.scripting.executeScript({
      target: {tabId: this.tabId, documentIds: [this.id]}, func: script, args: given, injectImmediately: true,
    })]);
    return injected?.[0]?.result ?? undefined;
  }
}
