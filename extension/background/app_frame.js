// AppFrame: one frame of the launched tab's outermost document, which the host has named, bound to both documents. A
// frame of another origin or path, deeper than one, of an opaque origin, or there twice is not found.

import {AppDocument} from './app_document.js';
import {lookAtFrame} from '../page/frame.js';

/**
 * @typedef {{origin: string, path?: string | undefined}} Meant
 * @typedef {Pick<typeof chrome, 'scripting' | 'webNavigation'>} Browser
 * @typedef {{frameId: number, parentFrameId: number, url: string, documentId?: string, parentDocumentId?: string, frameType?: string,
 *   documentLifecycle?: string, errorOccurred?: boolean}} Known what the browser says of a frame
 */

const MAX_URL = 8_192;
const MAX_PLACES = 100;
const VISIBILITIES = new Set(['visible', 'hidden', 'transparent', 'covered', 'clipped', 'off_screen', 'tiny']);

/**
 * `*` stands for any characters of one segment, as in host/page/recipe_page.cpp.
 * @param {string} pattern @param {string} path
 */
export function pathMatches(pattern, path) {
  let at = 0;
  let inside = 0;
  let star = -1;
  let resume = 0;
  while (at < path.length) {
    if (pattern[inside] === '*') {
      star = inside;
      inside += 1;
      resume = at;
    } else if (inside < pattern.length && pattern[inside] === path[at]) {
      inside += 1;
      at += 1;
    } else if (star >= 0 && path[resume] !== '/') {
      resume += 1;
      at = resume;
      inside = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inside));
}

/** @param {Known} frame @param {Meant} meant */
function isMeant({parentFrameId, url, documentId, frameType = 'sub_frame', documentLifecycle = 'active', errorOccurred}, meant) {
  if (parentFrameId !== 0 || documentId === undefined || frameType !== 'sub_frame' || documentLifecycle !== 'active') return false;
  if (errorOccurred || url.length > MAX_URL || !URL.canParse(url)) return false;
  const {origin, pathname, protocol} = new URL(url);
  return protocol === 'https:' && origin === meant.origin && (meant.path === undefined || pathMatches(meant.path, pathname));
}

/** The frames that the tab shows under this outermost document; none where it shows another. */
/** @param {Browser} browser @param {AppDocument} top @returns {Promise<Known[]>} */
async function framesUnder({webNavigation}, top) {
  const frames = /** @type {Known[]} */ (await webNavigation.getAllFrames({tabId: top.tabId}).catch(() => null) ?? []);
  return frames.some(({frameId, documentId}) => frameId === 0 && documentId === top.id) ?
    frames.filter(({frameId, parentDocumentId}) => frameId !== 0 && parentDocumentId === top.id) : [];
}

export class AppFrame {
  /**
   * The first of those meant that is there once; undefined where none is.
   * @param {Browser} browser @param {AppDocument} top @param {Meant[]} meant @param {AppFrame} [known] found before
   */
  static async find(browser, top, meant, known) {
    const frames = await framesUnder(browser, top);
    for (const one of meant) {
      const found = frames.filter((frame) => isMeant(frame, one));
      const [frame] = found;
      if (!frame || found.length > 1) continue;
      if (known?.top === top && known.frameId === frame.frameId && known.document.id === frame.documentId) return known;
      return new AppFrame(browser, top, frame, one);
    }
    return undefined;
  }

  /** @param {Browser} browser @param {AppDocument} top @param {Known} frame @param {Meant} meant */
  constructor(browser, top, {frameId, documentId, url}, meant) {
    this.browser = browser;
    this.top = top;
    this.meant = meant;
    this.frameId = frameId;
    this.origin = new URL(url).origin;
    this.document = new AppDocument(browser, top.tabId, /** @type {string} */ (documentId), url);
    this.described = false;
  }

  /**
   * Its description, and how much of its element is seen in the outermost document; undefined where either cannot be
   * told, or its document has another origin than its address.
   * @returns {Promise<{page: unknown, visibility: Visibility} | undefined>}
   */
  async describe() {
    const said = /** @type {{origin?: unknown, page?: unknown} | undefined} */ (
      await (this.described ? this.document.ask({type: 'read'}) : this.document.describe().catch(() => undefined)));
    this.described ||= said !== undefined;
    if (said?.origin !== this.origin) return undefined;
    await Promise.all([this.top, this.document].map((document) => document.run(lookAtFrame).catch(() => {})));
    const visibility = await this.#visibility();
    return visibility === undefined ? undefined : {page: said.page, visibility};
  }

  /**
   * Whether the outermost document is still the tab's, the frame still shows the document that was described and is the
   * only one that is meant, and its element, with these elements in it, can still be seen there.
   * @param {number[]} refs @returns {Promise<'document_changed' | 'field_hidden' | undefined>} undefined: all holds
   */
  async check(refs) {
    const frames = await framesUnder(this.browser, this.top);
    const is = frames.some((frame) => frame.frameId === this.frameId && frame.documentId === this.document.id &&
      isMeant(frame, {origin: this.origin}));
    const others = frames.filter((frame) => frame.frameId !== this.frameId && isMeant(frame, this.meant));
    if (!is || others.length > 0) return 'document_changed';
    const places = boxes(await this.document.ask({type: 'places', refs}));
    if (!places || places.length !== refs.length) return 'document_changed';
    return await this.#visibility(places) === 'visible' ? undefined : 'field_hidden';
  }

  /** @param {Box[]} [places] @returns {Promise<Visibility | undefined>} */
  async #visibility(places) {
    const number = await this.document.ask({type: 'number'});
    if (!isNumber(number)) return undefined;
    const seen = await this.top.ask({type: 'frame', number, ...(places ? {places} : {})});
    return typeof seen === 'string' && VISIBILITIES.has(seen) ? /** @type {Visibility} */ (seen) : undefined;
  }
}

/** @param {unknown} said @returns {said is FrameNumber} that of a frame which has one */
const isNumber = (said) => said === 'in_shadow' || typeof said === 'number' && Number.isInteger(said) && said >= 0;

/** What a page's process said of places, where it is that. @param {unknown} said @returns {Box[] | undefined} */
function boxes(said) {
  const are = Array.isArray(said) && said.length <= MAX_PLACES && said.every((place) =>
    Array.isArray(place) && place.length === 4 && place.every((side) => Number.isFinite(side)));
  return are ? said : undefined;
}
