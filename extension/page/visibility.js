// What keeps a person from seeing or reaching an element. All layout is read, nothing is written, so that one layout
// serves the whole description.
'use strict';

(() => {
  if (Object.hasOwn(cerby, 'visibilityReader')) return;
  const {safely} = cerby;

  /** Smaller is no box that a person would click or type into. */
  const MIN_SIDE = 8;
  const MIN_OPACITY = 0.5;
  const FULL = {left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity};

  /**
   * @typedef {{left: number, top: number, right: number, bottom: number}} Area in CSS pixels of the viewport
   * @typedef {object} Chain what an element's ancestors, and itself, do to what is in it
   * @property {number} opacity
   * @property {boolean} inert
   * @property {Area} clip what is left of the viewport's plane for its content
   * @property {Area} fixedClip the same for content that leaves the flow of boxes that do not contain it
   * @property {boolean} fixed
   */

  /** @param {Area} a @param {Area} b @returns {Area} */
  const intersect = (a, b) => ({
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  });
  /** @param {Area} area */
  const tiny = ({left, top, right, bottom}) => right - left < MIN_SIDE || bottom - top < MIN_SIDE;

  /** One reader serves one description: it remembers what it found of ancestors. */
  cerby.visibilityReader = () => {
    /** @type {Map<Element, Chain>} */
    const chains = new Map();
    const root = safely.root();
    const width = window.innerWidth;
    const height = window.innerHeight;
    const pageWidth = Math.max(root.scrollWidth, width);
    const pageHeight = Math.max(root.scrollHeight, height);

    /** @param {Element} element @returns {Chain} */
    const chainOf = (element) => {
      const known = chains.get(element);
      if (known) return known;
      const parent = safely.parent(element);
      const above = parent ? chainOf(parent) : {opacity: 1, inert: false, clip: FULL, fixedClip: FULL, fixed: false};
      const style = getComputedStyle(element);
      const fixed = style.position === 'fixed';
      /** @type {Chain} */
      const chain = {
        opacity: above.opacity * Number(style.opacity) * filterOpacity(style),
        inert: above.inert || safely.has(element, 'inert'),
        clip: fixed ? above.fixedClip : above.clip,
        fixedClip: above.fixedClip,
        fixed: fixed || above.fixed,
      };
      if (clips(style) && element !== root && element.localName !== 'body') {
        chain.clip = intersect(chain.clip, element.getBoundingClientRect());
      }
      if (style.clipPath !== 'none' || (style.clip !== 'auto' && /absolute|fixed/.test(style.position))) {
        chain.clip = intersect(chain.clip, clippedTo(element, style));
        chain.fixedClip = intersect(chain.fixedClip, chain.clip);
      }
      chains.set(element, chain);
      return chain;
    };

    /** @param {Element} element @param {DOMRect} rect @returns {Visibility} */
    const read = (element, rect) => {
      if (!element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: false})) return 'hidden';
      const chain = chainOf(element);
      if (chain.inert) return 'hidden';
      if (tiny(rect)) return 'tiny';
      if (chain.opacity < MIN_OPACITY) return 'transparent';
      if (tiny(intersect(rect, chain.clip))) return 'clipped';
      if (offScreen(rect, chain.fixed)) return 'off_screen';
      return covered(element, intersect(intersect(rect, chain.clip), {left: 0, top: 0, right: width, bottom: height})) ?
        'covered' : 'visible';
    };

    /** Where no scrolling leads. @param {DOMRect} rect @param {boolean} fixed */
    const offScreen = (rect, fixed) => {
      if (fixed) return rect.right <= 0 || rect.bottom <= 0 || rect.left >= width || rect.top >= height;
      const left = rect.left + window.scrollX;
      const top = rect.top + window.scrollY;
      return left + rect.width <= 0 || top + rect.height <= 0 || left >= pageWidth || top >= pageHeight;
    };

    /**
     * By something that is neither in the element nor its label; what lies outside the viewport is not known to be.
     * @param {Element} element @param {Area} seen
     */
    const covered = (element, seen) => {
      if (tiny(seen)) return false;
      const x = (seen.left + seen.right) / 2;
      const y = (seen.top + seen.bottom) / 2;
      const dx = (seen.right - seen.left) / 4;
      const dy = (seen.bottom - seen.top) / 4;
      return [[x, y], [x - dx, y], [x + dx, y], [x, y - dy], [x, y + dy]]
        .every(([px = 0, py = 0]) => !reaches(element, px, py));
    };
    return read;
  };

  /** Whether a click at this place would reach the element. @param {Element} element @param {number} x @param {number} y */
  const reaches = (element, x, y) => {
    const hit = safely.elementFromPoint(Node.prototype.getRootNode.call(element), x, y);
    if (!hit) return false;
    if (hit === element || element.contains(hit)) return true;
    const label = hit.closest('label');
    return label instanceof HTMLLabelElement && (label.control === element || label.contains(element));
  };

  /** @param {CSSStyleDeclaration} style */
  const clips = ({overflowX, overflowY}) => /hidden|clip/.test(overflowX) || /hidden|clip/.test(overflowY);

  /** @param {CSSStyleDeclaration} style */
  const filterOpacity = ({filter}) => {
    if (filter === 'none') return 1;
    const found = /\bopacity\(([\d.]+)(%?)\)/.exec(filter);
    return found ? Number(found[1]) / (found[2] ? 100 : 1) : 1;
  };

  /**
   * What `clip` or `clip-path: inset()` leaves of the box; other shapes are taken for their box.
   * @param {Element} element @param {CSSStyleDeclaration} style @returns {Area}
   */
  const clippedTo = (element, style) => {
    const box = element.getBoundingClientRect();
    const rect = /^rect\(([^)]*)\)$/.exec(style.clip);
    if (rect && /absolute|fixed/.test(style.position)) {
      const [top = 0, right = 0, bottom = 0, left = 0] = (rect[1] ?? '').split(/[\s,]+/).map((side) => parseFloat(side) || 0);
      return {left: box.left + left, top: box.top + top, right: box.left + right, bottom: box.top + bottom};
    }
    const inset = /^inset\(([^)]*)\)/.exec(style.clipPath);
    if (inset) {
      const sides = (inset[1] ?? '').split(' round ')[0]?.split(/\s+/) ?? [];
      /** @param {number} index @param {number} whole */
      const side = (index, whole) => {
        const text = sides[index] ?? sides[index - 2] ?? sides[0] ?? '0';
        return text.endsWith('%') ? (parseFloat(text) / 100) * whole : parseFloat(text) || 0;
      };
      return {
        left: box.left + side(3, box.width), top: box.top + side(0, box.height),
        right: box.right - side(1, box.width), bottom: box.bottom - side(2, box.height),
      };
    }
    if (/^(circle|ellipse)\(0(px|%)?[\s)]/.test(style.clipPath)) return {left: 0, top: 0, right: 0, bottom: 0};
    return box;
  };
})();
