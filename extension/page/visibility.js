// What keeps a person from seeing or reaching an element. All layout is read, nothing is written, so that one layout
// serves the whole description.
export function readVisibility() {
  'use strict';

  if (Object.hasOwn(cerby, 'visibilityReader')) return;
  const {safely} = cerby;

  /** Smaller is no box that a person would click or type into. */
  const MIN_SIDE = 8;
  const MIN_OPACITY = 0.5;
  const MAX_BLUR_PX = 8;
  const MIN_CONTRAST = 0.2;
  /** So far apart, of 255, two colours are the same to the eye. */
  const MAX_ALIKE = 12;
  /** Smaller does not cover a field: icons, marks, lines. */
  const MIN_COVER = {width: 60, height: 16};
  const FULL = {left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity};
  /** @typedef {[number, number, number]} Colour red, green, blue, 0 to 255 */
  const WHITE = /** @type {Colour} */ ([255, 255, 255]);
  const NOTHING = Symbol('paints nothing');

  /**
   * @typedef {{left: number, top: number, right: number, bottom: number}} Area in CSS pixels of the viewport
   * @typedef {object} Chain what an element's ancestors, and itself, do to what is in it
   * @property {number} opacity
   * @property {boolean} inert
   * @property {Area} clip what is left of the viewport's plane for its content
   * @property {Area} fixedClip the same for content that leaves the flow of boxes that do not contain it
   * @property {Area} scrolled what scrolling boxes show of it now; the rest can be scrolled to
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
    const {scrollX, scrollY} = window;
    coloursRead.clear();

    /** @type {Map<Element, CSSStyleDeclaration>} */
    const styles = new Map();
    /** @param {Element} element */
    const styleOf = (element) => {
      const known = styles.get(element);
      if (known) return known;
      const style = getComputedStyle(element);
      styles.set(element, style);
      return style;
    };

    /** @param {Element} element @param {DOMRect} [rect] its own, where it is known @returns {Chain} */
    const chainOf = (element, rect) => {
      const known = chains.get(element);
      if (known) return known;
      const parent = safely.parent(element);
      const above = parent ? chainOf(parent) : {
        opacity: 1, inert: false, clip: FULL, fixedClip: FULL, scrolled: FULL, fixed: false};
      const style = styleOf(element);
      const {position, overflowX, overflowY} = style;
      const fixed = position === 'fixed';
      /** @type {Chain} */
      const chain = {
        opacity: above.opacity * Number(style.opacity) * filterOpacity(style) * maskOpacity(style) * blendedOpacity(style),
        inert: above.inert || safely.has(element, 'inert'),
        clip: fixed ? above.fixedClip : above.clip,
        fixedClip: above.fixedClip,
        scrolled: fixed ? FULL : above.scrolled,
        fixed: fixed || above.fixed,
      };
      if ((overflowX !== 'visible' || overflowY !== 'visible') && element !== root && element.localName !== 'body') {
        const box = rect ?? element.getBoundingClientRect();
        if (clips(overflowX) || clips(overflowY) || tiny(box)) chain.clip = intersect(chain.clip, box);
        else chain.scrolled = intersect(chain.scrolled, box);
      }
      if (style.clipPath !== 'none' || ((fixed || position === 'absolute') && style.clip !== 'auto')) {
        chain.clip = intersect(chain.clip, clippedTo(element, style));
        chain.fixedClip = intersect(chain.fixedClip, chain.clip);
      }
      chains.set(element, chain);
      return chain;
    };

    /** @param {Element} element @param {DOMRect} rect @returns {Visibility} */
    const read = (element, rect) => {
      if (!element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: false})) return 'hidden';
      const chain = chainOf(element, rect);
      if (chain.inert) return 'hidden';
      if (tiny(rect)) return 'tiny';
      if (chain.opacity < MIN_OPACITY) return 'transparent';
      if (tiny(intersect(rect, chain.clip))) return 'clipped';
      if (offScreen(rect, chain.fixed)) return 'off_screen';
      const shown = intersect(intersect(rect, chain.clip), chain.scrolled);
      if (lostInItsGround(element, shown)) return 'transparent';
      return covered(element, intersect(shown, {left: 0, top: 0, right: width, bottom: height})) ? 'covered' : 'visible';
    };

    /** Where no scrolling leads. @param {DOMRect} rect @param {boolean} fixed */
    const offScreen = (rect, fixed) => {
      if (fixed) return rect.right <= 0 || rect.bottom <= 0 || rect.left >= width || rect.top >= height;
      const left = rect.left + scrollX;
      const top = rect.top + scrollY;
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
      const places = [[x, y], [x - dx, y], [x + dx, y], [x, y - dy], [x, y + dy]];
      return places.every(([px = 0, py = 0]) => !reaches(element, px, py)) ||
        untouchable().some((cover) => places.every(([px = 0, py = 0]) => within(cover.box, px, py)) && liesOver(cover.element, element));
    };

    /**
     * A field whose text has the colour of what is painted behind it, and whose box nothing shows. Where that is not
     * known, as over a picture or outside the viewport, it is not said of it.
     * @param {Element} element @param {Area} seen
     */
    const lostInItsGround = (element, seen) => {
      if (element.localName !== 'input' && element.localName !== 'textarea') return false;
      const style = styleOf(element);
      const text = coloursOf(style.webkitTextFillColor || style.color);
      // By the nearest ancestor first: nearly every field ends here.
      const near = text && groundOf(element);
      if (!near || !alike(text, near)) return false;
      if (style.boxShadow !== 'none' || style.backgroundImage !== 'none' || style.textShadow !== 'none') return false;
      const x = (seen.left + seen.right) / 2;
      const y = (seen.top + seen.bottom) / 2;
      const stack = x < 0 || y < 0 || x >= width || y >= height ? [] : safely.elementsFromPoint(x, y);
      const at = stack.indexOf(element);
      if (at < 0 || untouchable().some(({box}) => within(box, x, y))) return false;
      const behind = groundIn(stack.slice(at + 1));
      const own = alphaOf(style.backgroundColor) > 0 ? coloursOf(style.backgroundColor) : behind;
      return behind !== undefined && own !== undefined && alike(text, own) && alike(own, behind) && !hasEdge(style, behind);
    };

    /** @type {Map<Element, Colour | undefined>} */
    const grounds = new Map();
    /** What the element, or else the nearest that holds it, paints. @param {Element | null} element @returns {Colour | undefined} */
    const groundOf = (element) => {
      if (!element) return WHITE;
      if (grounds.has(element)) return grounds.get(element);
      const own = paintedBy(element, styleOf(element));
      const ground = own === NOTHING ? groundOf(safely.parent(element)) : own;
      grounds.set(element, ground);
      return ground;
    };

    /** @type {{element: Element, box: DOMRect}[] | undefined} */
    let covers;
    /** What covers without being hit: it paints, and lets clicks through. Few elements are large enough to. */
    const untouchable = () => {
      covers ??= [...root.querySelectorAll('*')].filter((element) => styleOf(element).pointerEvents === 'none')
        .map((element) => ({element, box: element.getBoundingClientRect()}))
        .filter(({element, box}) => box.width >= MIN_COVER.width && box.height >= MIN_COVER.height && isSeen(element));
      return covers;
    };

    /** @param {Element} element */
    const isSeen = (element) => paints(element, styleOf(element)) && element.checkVisibility({visibilityProperty: true}) &&
      chainOf(element).opacity >= MIN_OPACITY;
    return read;
  };

  /** Whether a click at this place would reach the element. @param {Element} element @param {number} x @param {number} y */
  const reaches = (element, x, y) => {
    const hit = safely.elementFromPoint(Node.prototype.getRootNode.call(element), x, y);
    if (!hit) return false;
    // What was put into a slot of it is no descendant, and in it all the same.
    for (let at = /** @type {Element | null} */ (hit); at; at = safely.parent(at)) if (at === element) return true;
    const label = hit.closest('label');
    return label instanceof HTMLLabelElement && (label.control === element || label.contains(element));
  };

  /** @param {DOMRect} box @param {number} x @param {number} y */
  const within = ({left, top, right, bottom}, x, y) => left <= x && x <= right && top <= y && y <= bottom;

  /** @param {Element} element @param {CSSStyleDeclaration} style */
  const paints = (element, style) => /^(img|canvas|video|iframe|embed|object)$/.test(element.localName) ||
    Math.max(pictureOpacity(style), alphaOf(style.backgroundColor)) >= MIN_OPACITY;

  /**
   * The colour of the first of these that paints one; undefined where a picture, or half a colour, comes before it.
   * @param {Element[]} elements
   */
  const groundIn = (elements) => {
    for (const element of elements) {
      const own = paintedBy(element, getComputedStyle(element));
      if (own !== NOTHING) return own;
    }
    return WHITE;
  };

  /** The colour; undefined for a picture, or half a colour. @param {Element} element @param {CSSStyleDeclaration} style */
  const paintedBy = (element, {backgroundColor, backgroundImage}) => {
    if (/^(img|canvas|video|iframe|embed|object|svg)$/.test(element.localName)) return undefined;
    if (backgroundImage !== 'none') return undefined;
    const alpha = alphaOf(backgroundColor);
    if (alpha > 0) return alpha < 1 ? undefined : coloursOf(backgroundColor);
    return NOTHING;
  };

  /** @param {string} colour as computed @returns {Colour | undefined} undefined where it lets something through */
  const coloursOf = (colour) => {
    if (!coloursRead.has(colour)) coloursRead.set(colour, readColour(colour));
    return coloursRead.get(colour);
  };
  /** A page has few, for many elements. @type {Map<string, Colour | undefined>} */
  const coloursRead = new Map();
  /** @param {string} colour @returns {Colour | undefined} */
  const readColour = (colour) => {
    const [red, green, blue] = (/^rgba?\(([^)]*)\)$/.exec(colour)?.[1] ?? '').split(/[\s,/]+/).map(Number);
    if (red === undefined || green === undefined || blue === undefined || alphaOf(colour) < 1) return undefined;
    return [red, green, blue];
  };

  /** Not to be told apart on a screen. @param {Colour} a @param {Colour} b */
  const alike = (a, b) => a.every((part, at) => Math.abs(part - (b[at] ?? 0)) <= MAX_ALIKE);

  /** Whether a border or an outline shows where the field is. @param {CSSStyleDeclaration} style @param {Colour} ground */
  const hasEdge = (style, ground) => [
    ...['Top', 'Right', 'Bottom', 'Left'].map((side) => ['border' + side, /** @type {any} */ (style)]),
    ['outline', /** @type {any} */ (style)],
  ].some(([edge, of]) => {
    if (of[`${edge}Style`] === 'none' || parseFloat(of[`${edge}Width`]) === 0) return false;
    const colour = coloursOf(of[`${edge}Color`]);
    return !colour ? alphaOf(of[`${edge}Color`]) > 0 : !alike(colour, ground);
  });

  /** Of a computed colour. @param {string} colour */
  const alphaOf = (colour) => {
    if (colour === 'transparent') return 0;
    if (colour.startsWith('rgb(')) return 1;  // as nearly all are
    const parts = /^(?:rgba|hsla|color|lab|lch|oklab|oklch)\(.*[,/]\s*([\d.]+)(%?)\)$/.exec(colour);
    return parts ? Number(parts[1]) / (parts[2] ? 100 : 1) : 1;
  };

  /** Whether one is painted above the other: top layer, then z-index where their branches part, then the order. */
  /** @param {Element} cover @param {Element} element */
  const liesOver = (cover, element) => {
    if (cover.contains(element) || element.contains(cover) || cover.matches('label')) return false;
    const [above, below] = branches(cover, element);
    const [top, bottom] = [above.some(inTopLayer), below.some(inTopLayer)];
    if (top !== bottom) return top;
    const [height, depth] = [levelOf(above), levelOf(below)];
    if (height !== depth) return height > depth;
    return Boolean(Node.prototype.compareDocumentPosition.call(element, cover) & Node.DOCUMENT_POSITION_FOLLOWING);
  };

  /** The ancestors that the two do not share, themselves included. */
  /** @param {Element} a @param {Element} b @returns {[Element[], Element[]]} */
  const branches = (a, b) => {
    /** @param {Element | null} at @returns {Element[]} */
    const line = (at) => (at ? [...line(safely.parent(at)), at] : []);
    const [first, second] = [line(a), line(b)];
    const shared = first.findIndex((element, at) => element !== second[at]);
    return [first.slice(shared), second.slice(shared)];
  };

  /** @param {Element} element */
  const inTopLayer = (element) => element.matches(':modal, :popover-open');

  /** Negative: behind what is not positioned; 0: that; 1 and more: before it. @param {Element[]} branch */
  const levelOf = (branch) => {
    for (const element of branch) {
      const {position, zIndex} = getComputedStyle(element);
      if (position === 'static') continue;
      const index = Number(zIndex);
      return zIndex === 'auto' || index === 0 ? 0.5 : index;
    }
    return 0;
  };

  /** @param {string} overflow in one direction */
  const clips = (overflow) => overflow === 'hidden' || overflow === 'clip';

  /** What filters leave to be seen; blurred or washed out, it is nothing. @param {CSSStyleDeclaration} style */
  const filterOpacity = ({filter}) => {
    if (filter === 'none') return 1;
    let opacity = 1;
    for (const [, name, number, unit] of filter.matchAll(/\b(opacity|blur|contrast|brightness)\(([\d.]+)(%|px)?\)/g)) {
      const amount = Number(number) / (unit === '%' ? 100 : 1);
      if (name === 'opacity') opacity *= amount;
      else if (name === 'blur' ? amount >= MAX_BLUR_PX : amount < MIN_CONTRAST) return 0;
    }
    return opacity;
  };

  /** A mask of a gradient lets its most opaque colour through; what a picture lets through is not known: nothing. */
  /** @param {CSSStyleDeclaration} style */
  const maskOpacity = ({maskImage}) => {
    if (!maskImage || maskImage === 'none') return 1;
    if (!maskImage.includes('gradient(')) return 0;
    return gradientOpacity(maskImage);
  };

  /** Of its most opaque colour. @param {string} image */
  const gradientOpacity = (image) => {
    const colours = image.match(/\b(?:rgba?|hsla?|color|lab|lch|oklab|oklch)\([^)]*\)|\btransparent\b/g) ?? [];
    return colours.length === 0 ? 1 : Math.max(...colours.map(alphaOf));
  };

  /** At most what gradients one above the other hide of what is below; a picture hides all. @param {CSSStyleDeclaration} style */
  const pictureOpacity = ({backgroundImage}) => {
    if (backgroundImage === 'none') return 0;
    if (/\b(?:url|image|image-set|cross-fade|element|paint)\(/.test(backgroundImage)) return 1;
    return (backgroundImage.match(/gradient\(/g)?.length ?? 0) * gradientOpacity(backgroundImage) || 0;
  };

  /** What is blended into a ground that is not known may be lost in it: nothing. @param {CSSStyleDeclaration} style */
  const blendedOpacity = ({mixBlendMode}) => (!mixBlendMode || mixBlendMode === 'normal' ? 1 : 0);

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
}
