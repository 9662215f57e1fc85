// A frame seen from both sides: its own document knows its number in the document around it, and that one which element
// has the number, and whether a person sees it. Neither takes the other's word for more.
export function lookAtFrame() {
  'use strict';

  if (Object.hasOwn(cerby, 'frames')) return;
  const {safely} = cerby;

  /** Frames of one document that are gone through. */
  const MOST_FRAMES = 200;
  /** The element of each number, as it was taken when the frame was described. @type {Map<number, WeakRef<Element>>} */
  const taken = new Map();

  /** Of this document's window among the frames of the document around it; -1: none, as in a shadow root. */
  const ownNumber = () => {
    if (parent === window || parent !== top) return -1;
    const many = Math.min(parent.length, MOST_FRAMES);
    for (let number = 0; number < many; number += 1) if (parent[number] === window) return number;
    return -1;
  };

  /** Where these elements are in the window, once they have been brought into view. @param {number[]} refs @returns {Box[]} */
  const placesOf = (refs) => {
    const elements = refs.map((ref) => cerby.elementOf(ref)).filter((element) => element !== undefined);
    for (const element of elements) element.scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'});
    return elements.map((element) => {
      const {left, top: above, width, height} = element.getBoundingClientRect();
      return [left, above, width, height];
    });
  };

  /** @param {number} number @returns {Element | undefined} */
  const elementOf = (number) => {
    const inside = window[number];
    if (!inside || number >= MOST_FRAMES) return undefined;
    return [...safely.root().querySelectorAll('iframe, frame')].find((element) =>
      /** @type {HTMLIFrameElement} */ (element).contentWindow === inside);
  };

  /**
   * How much of the frame with this number a person sees; undefined where there is none, or another element than when it
   * was described. With places in it, these have to be in view too.
   * @param {number} number @param {Box[]} [places] @returns {Visibility | undefined}
   */
  const visibilityOf = (number, places) => {
    const element = elementOf(number);
    if (!element || places && taken.get(number)?.deref() !== element) return undefined;
    if (!places) taken.set(number, new WeakRef(element));
    const rect = element.getBoundingClientRect();
    const seen = cerby.visibilityReader()(element, rect);
    if (seen !== 'visible' || !places) return seen;
    const left = rect.left + element.clientLeft + sideOf(element, 'paddingLeft');
    const above = rect.top + element.clientTop + sideOf(element, 'paddingTop');
    return places.some((place) => isCovered(element, rect, left + place[0] + place[2] / 2, above + place[1] + place[3] / 2)) ? 'covered' : 'visible';
  };

  /** @param {Element} element @param {'paddingLeft' | 'paddingTop'} side */
  const sideOf = (element, side) => parseFloat(getComputedStyle(element)[side]) || 0;

  /** What lies outside the window is not known to be. @param {Element} element @param {DOMRect} rect @param {number} x @param {number} y */
  const isCovered = (element, rect, x, y) => {
    if (x < rect.left || y < rect.top || x > rect.right || y > rect.bottom) return true;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    return safely.elementFromPoint(Node.prototype.getRootNode.call(element), x, y) !== element;
  };

  cerby.frames = {ownNumber, placesOf, visibilityOf};
}
