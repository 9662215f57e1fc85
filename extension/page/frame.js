// A frame seen from both sides: its own document knows its number in the document around it, and that one which element
// has the number, and whether a person sees it. Neither takes the other's word for more.
export function lookAtFrame() {
  'use strict';

  if (Object.hasOwn(cerby, 'frames')) return;
  const {safely} = cerby;

  /** Frames of one document that are gone through. */
  const MOST_FRAMES = 200;
  /** The elements that may have a shadow root: DOM, "attach a shadow root". */
  const HOSTS = /-|^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;
  /** The element of each number, as it was taken when the frame was described. @type {Map<FrameNumber, WeakRef<Element>>} */
  const taken = new Map();

  /** Of this document's window among the frames of the document around it, which counts none that are in shadow roots; -1: none. */
  const ownNumber = () => {
    if (parent === window || parent !== top || parent.length > MOST_FRAMES) return -1;
    for (let number = 0; number < parent.length; number += 1) if (parent[number] === window) return number;
    return 'in_shadow';
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

  /** @param {FrameNumber} number @returns {Element | undefined} */
  const elementOf = (number) => {
    if (number === 'in_shadow') return theOneInShadow();
    const inside = window[number];
    if (!inside || number >= MOST_FRAMES) return undefined;
    return [...safely.root().querySelectorAll('iframe, frame')].find((element) =>
      /** @type {HTMLIFrameElement} */ (element).contentWindow === inside);
  };

  /** Of a frame in a shadow root no more is known than that: it is found where a single one is in any, and in an open one. */
  const theOneInShadow = () => {
    const all = heldIn(safely.root());
    return all.length === 1 && all[0]?.shadow === 'open' ? all[0].element : undefined;
  };

  /**
   * What holds a document of its own in the shadow roots under this one. Closed ones count: a frame in one may be the one.
   * @param {ParentNode} root @param {ShadowRootMode} [shadow] of this one; closed, where one around it is
   * @returns {{element: Element, shadow: ShadowRootMode}[]}
   */
  const heldIn = (root, shadow) => [...root.querySelectorAll('*')].flatMap((element) => {
    if (/^(iframe|frame|object|embed|fencedframe)$/.test(element.localName)) return shadow ? [{element, shadow}] : [];
    const inner = shadowRootOf(element);
    return inner ? heldIn(inner, shadow === 'closed' ? shadow : inner.mode) : [];
  });

  /** Open or closed, as the browsers show it to extensions: Firefox on the element. @param {Element} element @returns {ShadowRoot | null} */
  const shadowRootOf = (element) => {
    if (element.shadowRoot || !(element instanceof HTMLElement) || !HOSTS.test(element.localName)) return element.shadowRoot;
    const {openOrClosedShadowRoot: root} = /** @type {{openOrClosedShadowRoot?: ShadowRoot | null}} */ (/** @type {unknown} */ (element));
    const {dom} = chrome;  // Firefox has none
    return root === undefined ? dom.openOrClosedShadowRoot(element) : root;
  };

  /**
   * How much of the frame with this number a person sees; undefined where there is none, or another element than when it
   * was described. With places in it, these have to be in view too.
   * @param {FrameNumber} number @param {Box[]} [places] @returns {Visibility | undefined}
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
