// The description of one document: what a person would go by, and never a value (host/wire/PROTOCOL.md, `page`).
// One walk over the tree, open shadow roots included.
export function describePage() {
  'use strict';

  if (Object.hasOwn(cerby, 'describe')) return;
  const {safely, texts} = cerby;
  const {attribute, has} = safely;
  const {cut} = texts;

  const LIMITS = {fields: 400, buttons: 400, forms: 60, frames: 40, headings: 40, alerts: 40, texts: 120};
  /** The whole of a description in JSON; the host refuses more than 256 KiB. */
  const MAX_BYTES = 200_000;
  const MAX_LINK_TEXT = 60;
  /** Of an entry of a list of accounts, which names one by its address. */
  const MAX_ENTRY_TEXT = 200;
  const EMAIL = /[^\s@]@[^\s@]+\.[^\s@]/;
  const MAX_DEPTH = 200;
  /** As much as is cut from (dom.js). */
  const MAX_UNITS = 2_000;
  /** What runs on in its line. */
  const INLINE = new Set(['a', 'abbr', 'acronym', 'b', 'bdi', 'bdo', 'big', 'cite', 'code', 'data', 'del', 'dfn', 'em', 'font', 'i', 'img', 'ins', 'kbd',
    'label', 'mark', 'nobr', 'q', 'rb', 'rp', 'rt', 'ruby', 's', 'samp', 'slot', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'svg', 'time', 'tt', 'u', 'var', 'wbr']);
  const NOT_WRITTEN_INTO = new Set(['hidden', 'submit', 'button', 'reset', 'image']);
  const BUTTON_INPUTS = new Set(['submit', 'button', 'image']);
  const NO_TEXT = new Set(['script', 'style', 'noscript', 'template', 'option', 'textarea', 'title', 'head']);
  const TELLS_BY_ITSELF = new Set(['button', 'a', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'legend', 'label']);
  const ERROR_NAMES = ['error', 'invalid', 'alert', 'danger', 'warning', 'message', 'feedback', 'notif'];
  const FIELDS = 'input:not([type=hidden], [type=submit], [type=button]), select, textarea';
  const CONTROLS = 'input, select, textarea, button, a, [role=button], [role=alert]';
  const ALERTS = ['[role=alert]', '[role=status]', '[aria-live=assertive]', '[aria-live=polite]',
    ...ERROR_NAMES.flatMap((name) => [`[class*=${name} i]`, `[id*=${name} i]`])].join(',');

  /** @type {WeakMap<Element, number>} */
  const refs = new WeakMap();
  /** @type {Map<number, WeakRef<Element>>} */
  const elements = new Map();
  let newestRef = 0;

  /** The same element has the same number in every description. @param {Element} element */
  const refOf = (element) => {
    const known = refs.get(element);
    if (known !== undefined) return known;
    newestRef += 1;
    refs.set(element, newestRef);
    elements.set(newestRef, new WeakRef(element));
    return newestRef;
  };
  /** No timer that a page repeats comes more often; with it, one that was set before it has come. */
  const SHORTEST_TIMER_MS = 5;
  /** @type {WeakMap<Element, [number, number]>} where each field was when it was described last */
  const places = new WeakMap();
  cerby.placeOf = (element) => places.get(element);
  /** @type {WeakMap<Element, string>} what each control said when it was described last */
  const said = new WeakMap();
  cerby.saysTheSame = (element) => said.get(element) === JSON.stringify(sayingOf(element));
  cerby.elementOf = (ref) => elements.get(ref)?.deref();

  /** Origin and path of an address in the document; '' for none or what is no web address. @param {string} address */
  const place = (address) => {
    if (!address.trim() || !URL.canParse(address, safely.root().baseURI)) return '';
    const {origin, pathname, protocol} = new URL(address, safely.root().baseURI);
    return protocol === 'https:' || protocol === 'http:' ? cut(origin + pathname) : '';
  };

  /** @param {Element} element a form control @returns {HTMLFormElement | null} */
  const formOf = (element) => {
    const form = /** @type {{form?: unknown}} */ (/** @type {unknown} */ (element)).form;
    return form instanceof HTMLFormElement ? form : element.closest('form');
  };
  cerby.formActionOf = (element) => {
    const form = formOf(element);
    return form ? place(attribute(form, 'action')) : '';
  };

  class Describer {
    constructor() {
      this.read = cerby.visibilityReader();
      this.active = deepActiveElement();
      this.scrolled = {x: scrollX, y: scrollY};
      /** @type {Map<HTMLFormElement, number>} */
      this.formNumbers = new Map();
      /** @type {Text[]} since the last field; which of them is seen is asked of the last first */
      this.textsBefore = [];
      /** @type {Text | undefined} */
      this.lastTextNode = undefined;
      this.lastHeading = '';
      /** @type {Element | undefined} whose text is told with it */
      this.teller = undefined;
      /** @type {Map<Node, {byId: Map<string, Element[]>, wrap: boolean}>} of each root: by the id of what they label; whether any wraps it */
      this.labels = new Map();
      /** @type {PageDescription} */
      this.page = {
        path: cut(location.pathname), title: cut(safely.root().querySelector('title')?.textContent),
        language: cut(attribute(safely.root(), 'lang')), fields: [], buttons: [], forms: [], frames: [], headings: [],
        alerts: [], texts: [],
      };
    }

    /** @param {Node} root */
    walk(root) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node instanceof Element) {
          this.element(node);
          if (node.shadowRoot) this.walk(node.shadowRoot);
        } else {
          this.text(/** @type {Text} */ (node));
        }
      }
      for (const element of /** @type {ParentNode} */ (root).querySelectorAll(ALERTS)) this.alert(element);
    }

    /** @param {Element} element */
    element(element) {
      const tag = element.localName;
      const role = attribute(element, 'role');
      if (role === 'tab' && attribute(element, 'aria-selected') === 'true') this.tab(element);
      if (TELLS_BY_ITSELF.has(tag) || role === 'button' || role === 'heading') this.teller = element;
      if (tag === 'input') {
        const type = /** @type {HTMLInputElement} */ (element).type;
        if (BUTTON_INPUTS.has(type)) this.button(element);
        // Captchas keep their answers in hidden inputs: whether there is one yet tells that it is solved.
        else if (!NOT_WRITTEN_INTO.has(type) || type === 'hidden' && attribute(element, 'name').endsWith('-response')) this.field(element, tag);
      } else if (tag === 'select' || tag === 'textarea') {
        this.field(element, tag);
      } else if (tag === 'button' || role === 'button') {
        this.button(element);
      } else if (tag === 'a' || role === 'link') {
        const text = textOf(element);
        if (text.length > 0 && text.length <= (EMAIL.test(text) ? MAX_ENTRY_TEXT : MAX_LINK_TEXT)) this.button(element);
      } else if ((role === 'option' || tag === 'li' && /^\s*0\s*$/.test(attribute(element, 'tabindex'))) && element.querySelector(CONTROLS) === null) {
        // An entry that is pressed itself: nothing in it can be.
        if (EMAIL.test(textOf(element).slice(0, MAX_ENTRY_TEXT))) this.button(element);
      } else if (tag === 'form') {
        this.formNumber(/** @type {HTMLFormElement} */ (element));
      } else if (tag === 'iframe' || tag === 'frame') {
        this.frame(element);
      } else if (/^h[1-6]$/.test(tag) || role === 'heading' || tag === 'legend') {
        this.heading(element);
      } else if (has(element, 'contenteditable') && /^(|true|plaintext-only)$/.test(attribute(element, 'contenteditable'))) {
        this.field(element, 'editable');
      }
    }

    /** @param {Element} element @param {string} tag */
    field(element, tag) {
      const {fields} = this.page;
      if (fields.length >= LIMITS.fields) return;
      const control = /** @type {HTMLInputElement} */ (element);
      const rect = element.getBoundingClientRect();
      places.set(element, [rect.left + this.scrolled.x, rect.top + this.scrolled.y]);
      const textBefore = this.takeTextBefore();
      const label = this.labelOf(element);
      const after = label === '' && tag === 'input' ? this.textAfter(element) : undefined;
      fields.push({
        ref: refOf(element), tag, type: tag === 'input' ? control.type : '',
        autocomplete: cut(attribute(element, 'autocomplete').toLowerCase()), name: cut(attribute(element, 'name')),
        id: cut(element.id), label: after?.label ?? label, placeholder: cut(attribute(element, 'placeholder')),
        aria: cut(attribute(element, 'aria-label') || attribute(element, 'title')), nearby: after?.nearby ?? textBefore,
        input_mode: cut(attribute(element, 'inputmode').toLowerCase()), form: this.formNumber(formOf(element)),
        max_length: Math.max(-1, control.maxLength ?? -1), box: this.boxOf(rect), visibility: this.read(element, rect),
        enabled: isEnabled(element), read_only: control.readOnly === true || attribute(element, 'aria-readonly') === 'true',
        filled: isFilled(element, tag), focused: element === this.active, frame: 0,
      });
    }

    /** @param {Element} element */
    button(element) {
      const {buttons} = this.page;
      if (buttons.length >= LIMITS.buttons) return;
      const rect = element.getBoundingClientRect();
      const tag = element.localName;
      const form = tag === 'a' ? element.closest('form') : formOf(element);
      const saying = sayingOf(element);
      said.set(element, JSON.stringify(saying));
      buttons.push({
        ref: refOf(element), tag, type: /^(input|button)$/.test(tag) ? /** @type {HTMLButtonElement} */ (element).type : attribute(element, 'role'),
        ...saying, name: cut(attribute(element, 'name')), id: cut(element.id), form: this.formNumber(form), box: this.boxOf(rect),
        visibility: this.read(element, rect), enabled: isEnabled(element),
      });
    }

    /** @param {HTMLFormElement | null} form */
    formNumber(form) {
      if (!form) return -1;
      const known = this.formNumbers.get(form);
      if (known !== undefined) return known;
      const {forms} = this.page;
      if (forms.length >= LIMITS.forms) return -1;
      const own = HTMLElement.prototype.querySelector.call(form, 'h1, h2, h3, h4, h5, h6, legend, [role=heading]');
      const method = attribute(form, 'method').toLowerCase();
      forms.push({
        name: cut(attribute(form, 'name')), id: cut(attribute(form, 'id')), heading: own ? textOf(own) : this.lastHeading,
        method: /^(post|dialog)$/.test(method) ? method : 'get', action: place(attribute(form, 'action')),
      });
      this.formNumbers.set(form, forms.length - 1);
      return forms.length - 1;
    }

    /** @param {Element} element */
    frame(element) {
      const {frames} = this.page;
      if (frames.length >= LIMITS.frames) return;
      const source = attribute(element, 'src');
      const url = URL.canParse(source, element.baseURI) ? new URL(source, element.baseURI) : undefined;
      const rect = element.getBoundingClientRect();
      frames.push({
        origin: url && url.origin !== 'null' ? cut(url.origin) : '', path: url ? cut(url.pathname) : '', box: this.boxOf(rect),
        visibility: this.read(element, rect),
      });
    }

    /** @param {Element} element */
    heading(element) {
      if (!element.checkVisibility({visibilityProperty: true})) return;
      this.lastHeading = textOf(element);
      if (this.lastHeading && this.page.headings.length < LIMITS.headings) this.page.headings.push(this.lastHeading);
    }

    /** What is shown is called by its tab, too. @param {Element} element */
    tab(element) {
      if (element.checkVisibility({visibilityProperty: true})) this.lastHeading = cut(`${this.lastHeading} ${textOf(element)}`);
    }

    /** @param {Element} element */
    alert(element) {
      const {alerts} = this.page;
      // A name that sounds like an alert may be that of the whole page.
      if (isWrittenInto(element) || element.childElementCount > 3 && attribute(element, 'role') === '' || alerts.length >= LIMITS.alerts || !element.checkVisibility({visibilityProperty: true})) return;
      const text = textOf(element);
      if (text && !alerts.includes(text)) alerts.push(text);
    }

    /** By `for`, by wrapping, by aria-labelledby. @param {Element} element */
    labelOf(element) {
      const root = /** @type {Document | ShadowRoot} */ (Node.prototype.getRootNode.call(element));
      let labels = this.labels.get(root);
      if (!labels) {
        const top = Node.prototype.isSameNode.call(root, document) ? safely.root() : root;
        const byId = Map.groupBy(top.querySelectorAll('label[for]'), (label) => attribute(label, 'for'));
        labels = {byId, wrap: top.querySelector('label:not([for])') !== null};
        this.labels.set(root, labels);
      }
      const around = labels.wrap ? element.closest('label:not([for])') : null;
      const found = [...this.labelsFor(element, labels.byId), ...(around ? [around] : [])];
      if (found.length > 0) return cut(found.map(spacedText).join(' '));
      if (!has(element, 'aria-labelledby')) return '';
      const ids = attribute(element, 'aria-labelledby').split(/\s+/).filter(Boolean);
      const named = ids.map((id) => root.querySelector(`#${CSS.escape(id)}`));
      return cut(named.map((by) => by ? spacedText(by) : '').join(' '));
    }

    /**
     * What floats over a field stands after it: in a box of the field's own, which has no text before it.
     * @param {Element} element @returns {{label?: string, nearby?: string} | undefined}
     */
    textAfter(element) {
      let inner = element;
      for (let box = element.parentElement; box && box.localName !== 'form' && box !== document.body; inner = box, box = box.parentElement) {
        if (this.lastTextNode && box.contains(this.lastTextNode) || box.querySelector(FIELDS) !== element) return undefined;
        if (box.querySelectorAll(FIELDS).length > 1) return undefined;
        const label = box.querySelector('label:not([for])');
        if (label && /\S/.test(label.textContent)) return {label: cut(spacedText(label))};
        for (let after = inner.nextElementSibling; after; after = after.nextElementSibling) {
          if (after.matches(CONTROLS) || after.querySelector(CONTROLS) !== null) continue;
          const text = cut(spacedText(after));
          if (text) return text.length <= MAX_LINK_TEXT && after.checkVisibility({visibilityProperty: true}) ? {nearby: text} : undefined;
        }
      }
      return undefined;
    }

    /** @param {DOMRect} rect @returns {Box} in the document */
    boxOf({left, top, width, height}) {
      return [Math.round(left + this.scrolled.x), Math.round(top + this.scrolled.y), Math.round(width), Math.round(height)];
    }

    /** An id that is used twice is meant within each form. @param {Element} element @param {Map<string, Element[]>} labels */
    labelsFor(element, labels) {
      const all = element.id ? labels.get(element.id) ?? [] : [];
      const form = all.length > 1 ? formOf(element) : null;
      const own = form ? all.filter((label) => label.closest('form') === form) : [];
      return own.length > 0 ? own : all;
    }

    /** @param {Text} node */
    text(node) {
      if (!/\S/.test(node.data)) return;
      const parent = node.parentElement;
      // What is written there is the user's, as the value of a field is.
      if (!parent || parent.isContentEditable || NO_TEXT.has(parent.localName)) return;
      this.textsBefore.push(node);
      const {texts} = this.page;
      if (texts.length < LIMITS.texts && !this.teller?.contains(node) && isSeen(node)) texts.push(cut(node.data));
    }

    /** The last text that is seen since the last field. */
    takeTextBefore() {
      const node = this.textsBefore.findLast(isSeen);
      this.textsBefore = [];
      if (!node) return '';
      this.lastTextNode = node;
      return cut(node.data);
    }
  }

  /** @param {Element} element */
  const isWrittenInto = (element) => /** @type {HTMLElement} */ (element).isContentEditable === true ||
    element.querySelector('[contenteditable]:not([contenteditable="false" i])') !== null;

  /** @param {Text} node */
  const isSeen = (node) => node.parentElement?.checkVisibility({visibilityProperty: true}) === true;

  /** @param {Element} element */
  const textOf = (element) => {
    const text = cut(spacedText(element));
    if (text) return text;
    return cut(element.querySelector('img[alt]')?.getAttribute('alt') ?? element.querySelector('svg title')?.textContent);
  };

  /**
   * Its text content, with a space where a block begins or ends, and between two inline elements, which are often laid out as
   * blocks: a name and its address are two words. A letter alone belongs to its neighbour.
   * @param {Element} element
   */
  const spacedText = (element) => {
    if (element.firstElementChild === null) return element.textContent;
    const walker = Document.prototype.createTreeWalker.call(document, element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    let text = '';
    /** @param {number} depth */
    const add = (depth) => {
      if (!walker.firstChild()) return;
      let lengthBefore = 0;
      do {
        const node = walker.currentNode;
        const at = text.length;
        if (node instanceof Element) {
          if (depth < MAX_DEPTH) add(depth + 1);
          else text += node.textContent;
          const length = text.length - at;
          if (!INLINE.has(node.localName)) text = `${text.slice(0, at)} ${text.slice(at)} `;
          else if (lengthBefore > 1 && length > 1) text = `${text.slice(0, at)} ${text.slice(at)}`;
          lengthBefore = length;
        } else {
          text += /** @type {Text} */ (node).data;
          lengthBefore = 0;
        }
      } while (text.length < MAX_UNITS && walker.nextSibling());
      walker.parentNode();
    };
    add(0);
    return text;
  };

  /** What a control says, and where a link leads. @param {Element} element */
  const sayingOf = (element) => ({
    text: element.localName === 'input' ? cut(attribute(element, 'value') || attribute(element, 'alt')) : textOf(element),
    aria: cut(attribute(element, 'aria-label') || attribute(element, 'title')),
    target: element.localName === 'a' ? place(attribute(element, 'href')) : '',
  });

  /** @param {Element} element */
  const isEnabled = (element) => !element.matches(':disabled') && attribute(element, 'aria-disabled') !== 'true';

  /** @param {Element} element @param {string} tag */
  const isFilled = (element, tag) => {
    if (tag === 'editable') return /\S/.test(element.textContent ?? '');
    const control = /** @type {HTMLInputElement} */ (element);
    return control.type === 'checkbox' || control.type === 'radio' ? control.checked : control.value !== '';
  };

  const deepActiveElement = () => {
    let active = safely.activeElement();
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;
  };

  /** @param {unknown} value */
  const isTooLong = (value) => {
    const text = JSON.stringify(value);
    return text.length * 3 > MAX_BYTES && new TextEncoder().encode(text).length > MAX_BYTES;
  };

  cerby.describe = () => {
    const describer = new Describer();
    describer.walk(safely.root());
    cerby.timersHaveRun = new Promise((resolve) => { setTimeout(resolve, SHORTEST_TIMER_MS); });
    const {page} = describer;
    if (isTooLong(page)) {  // what is said least by goes first
      page.texts = [];
      for (const field of page.fields) field.nearby = '';
      while (page.buttons.length > 0 && isTooLong(page)) page.buttons.length = Math.floor(page.buttons.length / 2);
      while (page.fields.length > 0 && isTooLong(page)) page.fields.length = Math.floor(page.fields.length / 2);
    }
    return page;
  };
}
