// The content script's talk with the background: describes the document as soon as it can be read, tells when it
// changes, and carries out what the background asks. It runs in one launched document and ends with it. It hears no
// messages: what is asked of it is called, in this document alone (background/app_document.js).

/**
 * Returns the first description; later ones are sent.
 * @returns {Promise<{origin: string, page: PageDescription}> | undefined} undefined: the document is watched already
 */
export function watchPage() {
  'use strict';

  const scope = /** @type {{cerbyWatches?: boolean}} */ (/** @type {unknown} */ (globalThis));
  if (scope.cerbyWatches) return undefined;
  scope.cerbyWatches = true;
  const {safely} = cerby;

  /** A page that keeps changing is described once it rests for this long, or at the latest after LATEST_MS. */
  const REST_MS = 100;
  const LATEST_MS = 500;
  /** Style sheets decide what can be seen; one that does not come is not waited for longer. */
  const STYLES_MS = 3_000;
  const TELLING_ATTRIBUTES = [
    'class', 'style', 'hidden', 'disabled', 'readonly', 'type', 'open', 'inert', 'aria-hidden', 'aria-invalid',
    'aria-disabled', 'action', 'value',
  ];

  const FINISHED = ['transitionend', 'animationend'];

  let ended = false;
  let watched = true;
  let changed = false;
  /** Pressed, and no answer of the page's yet. */
  let pressed = false;
  /** What was in view when it was pressed: one that comes into view since, as by a style alone, may ask for proof of being human. */
  let framesBefore = /** @type {Element[]} */ ([]);
  let restsAt = 0;
  let latestAt = 0;
  /** @type {number | undefined} */
  let timer;

  // Not looked up before it is needed: Firefox loads what answers it then, which would keep the first description waiting.
  const send = (/** @type {FromPage} */ message) => void
  /** @type {typeof chrome} */ (Reflect.get(globalThis, 'browser') ?? chrome).runtime.sendMessage(message).catch(() => {});

  const described = /** @type {PromiseWithResolvers<{origin: string, page: PageDescription}>} */ (Promise.withResolvers());

  /** @returns {PageDescription} */
  const describe = () => {
    watched = false;
    changed = false;
    return cerby.describe();
  };
  const tell = () => send({type: 'page', page: describe()});

  const look = () => {
    timer = undefined;
    const now = performance.now();
    if (now < restsAt && now < latestAt) {
      timer = window.setTimeout(look, Math.min(restsAt, latestAt) - now);
    } else if (watched && changed) {
      tell();
    }
  };

  // What the page does to its elements once the control is pressed is an answer; a class, or what our own writing
  // brought about before, is none.
  const onMutations = (/** @type {MutationRecord[]} */ records) => {
    if (pressed && records.some(({type}) => type !== 'attributes')) {
      pressed = false;
      send({type: 'stirred'});
    }
    onChange();
  };

  const onChange = () => {
    const now = performance.now();
    if (!changed) {
      changed = true;
      latestAt = now + LATEST_MS;
    }
    restsAt = now + REST_MS;
    if (watched && timer === undefined) timer = window.setTimeout(look, REST_MS);
  };

  cerby.obey = (asked) => {
    switch (asked.type) {
      case 'watch':
        watched = true;
        if (changed && timer === undefined) timer = window.setTimeout(look, Math.max(0, restsAt - performance.now()));
        return undefined;
      case 'describe':
        return tell();
      case 'read':
        return {origin: globalThis.origin, page: describe()};
      case 'number':
        return cerby.frames.ownNumber();
      case 'places':
        return cerby.frames.placesOf(asked.refs);
      case 'frame':
        return cerby.frames.visibilityOf(asked.number, asked.places);
      case 'end':
        return end();
      case 'take_back':
        cerby.takeBack();
        return 'taken_back';
      case 'give_up':
        if (framesInView().some((frame) => !framesBefore.includes(frame))) return 'challenged';
        cerby.takeBack();
        return 'taken_back';
      case 'press':
        return orTakenBack(cerby.pressHeld);
      case 'fill':
        return fill(asked);
      default:
        return undefined;
    }
  };

  /** @param {Extract<ToPage, {type: 'fill'}>} asked @returns {Promise<WriteResult>} */
  const fill = ({steps, form_action, hold = false}) => {
    changed = false;
    pressed = false;
    const beforePress = () => {
      framesBefore = framesInView();
      if (observer.takeRecords().length > 0) onChange();
      pressed = true;
    };
    return orTakenBack(() => cerby.fill(steps, form_action, {beforePress, hold}));
  };

  /** @param {() => WriteResult | Promise<WriteResult>} act @returns {Promise<WriteResult>} */
  const orTakenBack = async (act) => {
    try {
      return await act();
    } catch {
      cerby.takeBack();
      return 'target_changed';
    }
  };

  const framesInView = (/** @type {ParentNode} */ root = document, read = cerby.visibilityReader()) => {
    /** @type {Element[]} */
    const found = [];
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === 'iframe' && read(element, element.getBoundingClientRect()) === 'visible') found.push(element);
      if (element.shadowRoot) found.push(...framesInView(element.shadowRoot, read));
    }
    return found;
  };

  const observer = new MutationObserver(onMutations);

  /** The launch is over, or this document is: nothing of it stays here, and nothing is heard any more. */
  const end = () => {
    ended = true;
    observer.disconnect();
    for (const type of FINISHED) removeEventListener(type, onChange, {capture: true});
    clearTimeout(timer);
    removeEventListener('pagehide', end);
    cerby.forget();
    scope.cerbyWatches = false;
  };

  const start = () => {
    if (ended) return;
    observer.observe(document, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: TELLING_ATTRIBUTES,
    });
    for (const type of FINISHED) addEventListener(type, onChange, {capture: true, passive: true});
    described.resolve({origin: globalThis.origin, page: describe()});
    // By a message the browser itself says of what origin its sender is; after the description, which is waited for.
    window.setTimeout(() => send({type: 'here'}));
  };

  const pendingStyles = () => [...safely.root().querySelectorAll('link[rel~=stylesheet i]')].filter((link) =>
    link instanceof HTMLLinkElement && link.href && !link.disabled && link.sheet === null &&
    (!link.media || matchMedia(link.media).matches));

  const startOnceStyled = () => {
    const pending = pendingStyles();
    let left = pending.length;
    if (left === 0) return start();
    let started = false;
    const once = () => {
      if (started) return;
      started = true;
      start();
    };
    const oneLess = () => {
      left -= 1;
      if (left === 0) once();
    };
    for (const link of pending) {
      link.addEventListener('load', oneLess, {once: true});
      link.addEventListener('error', oneLess, {once: true});
    }
    window.setTimeout(once, STYLES_MS);
  };

  addEventListener('pagehide', end);
  if (safely.readyState() === 'loading') {
    addEventListener('DOMContentLoaded', startOnceStyled, {once: true});
  } else {
    startOnceStyled();
  }
  return described.promise;
}
