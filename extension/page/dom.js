// Reading a page that may not want to be read: names of forms and documents can be overridden by the elements in them
// (<input name="action">), so those are read through their prototypes. Texts come folded and cut.
export function readPage() {
  'use strict';

  if ('cerby' in globalThis) return;

  /** @type {(prototype: object, name: string) => (this: unknown) => unknown} */
  const getter = (prototype, name) => {
    const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
    if (!get) throw new TypeError(`no getter ${name}`);
    return get;
  };
  const get = {
    root: getter(Document.prototype, 'documentElement'),
    state: getter(Document.prototype, 'readyState'),
    active: getter(Document.prototype, 'activeElement'),
  };

  const MAX_BYTES = 256;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  // More than this many UTF-16 units cannot shrink to 256 bytes by folding that is worth the time.
  const MAX_UNITS = 2_000;
  /** Nothing to fold, as most names and labels are. */
  const FOLDED = /^[!-~]+(?: [!-~]+)*$/;

  const known = {
    safely: {
      root: () => /** @type {Element} */ (get.root.call(document)),
      readyState: () => /** @type {string} */ (get.state.call(document)),
      activeElement: () => /** @type {Element | null} */ (get.active.call(document)),
      /**
       * The uppermost at this place, as far into shadow roots as `root` is. Asked from the document on: a shadow root by
       * itself does not tell, in Firefox, what lies over it.
       * @param {Node} root @param {number} x @param {number} y @returns {Element | null}
       */
      elementFromPoint(root, x, y) {
        const roots = [];
        for (let at = root; at instanceof ShadowRoot; at = Node.prototype.getRootNode.call(at.host)) roots.unshift(at);
        let hit = Document.prototype.elementFromPoint.call(document, x, y);
        for (const inner of roots) {
          if (hit !== inner.host) return hit;
          hit = inner.elementFromPoint(x, y);
        }
        return hit;
      },
      /** In the viewport, the uppermost first; of open shadow roots their hosts. @param {number} x @param {number} y @returns {Element[]} */
      elementsFromPoint: (x, y) => Document.prototype.elementsFromPoint.call(document, x, y),
      /** '' where there is none. @param {Element} element @param {string} name */
      attribute: (element, name) => Element.prototype.getAttribute.call(element, name) ?? '',
      /** @param {Element} element @param {string} name */
      has: (element, name) => Element.prototype.hasAttribute.call(element, name),
      /** @param {Element} element @returns {Element | null} through open shadow roots */
      parent(element) {
        const parent = element.assignedSlot ?? element.parentElement;
        if (parent) return parent;
        const root = Node.prototype.getRootNode.call(element);
        return root instanceof ShadowRoot ? root.host : null;
      },
    },
    texts: {
      /** White space folded, cut to 256 bytes at a character. @param {string | null | undefined} text */
      cut(text) {
        if (!text || text.length <= MAX_BYTES / 3 && FOLDED.test(text)) return text || '';
        const folded = text.slice(0, MAX_UNITS).replace(/[\s\u200b\u00ad]+/g, ' ').trim();
        if (folded.length <= MAX_BYTES / 3) return folded.isWellFormed() ? folded : folded.toWellFormed();
        const bytes = encoder.encode(folded);
        if (bytes.length <= MAX_BYTES) return decoder.decode(bytes);
        let end = MAX_BYTES;
        while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;  // not in the middle of a character
        return decoder.decode(bytes.subarray(0, end)).trimEnd();
      },
    },
  };
  globalThis.cerby = /** @type {CerbyPage} */ (known);  // the other scripts of page/ add to it
}
