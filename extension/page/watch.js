// The content script's talk with the background: describes the document as soon as it can be read, tells when it
// changes, and carries out what the background asks. It runs in one launched document and ends with it.
'use strict';

(() => {
  const scope = /** @type {{cerbyWatches?: boolean}} */ (/** @type {unknown} */ (globalThis));
  if (scope.cerbyWatches) return;
  scope.cerbyWatches = true;
  const {safely} = cerby;
  const runtime = /** @type {typeof chrome} */ (Reflect.get(globalThis, 'browser') ?? chrome).runtime;

  /** A page that keeps changing is described once it rests for this long, or at the latest after LATEST_MS. */
  const REST_MS = 100;
  const LATEST_MS = 500;
  /** Style sheets decide what can be seen; one that does not come is not waited for longer. */
  const STYLES_MS = 3_000;
  const TELLING_ATTRIBUTES = [
    'class', 'style', 'hidden', 'disabled', 'readonly', 'type', 'open', 'inert', 'aria-hidden', 'aria-invalid',
    'aria-disabled', 'action', 'value',
  ];

  let watched = true;
  let changed = false;
  let restsAt = 0;
  let latestAt = 0;
  /** @type {number | undefined} */
  let timer;

  const send = (/** @type {FromPage} */ message) => void runtime.sendMessage(message).catch(() => {});

  const describe = () => {
    watched = false;
    changed = false;
    send({type: 'page', page: cerby.describe()});
  };

  const look = () => {
    timer = undefined;
    const now = performance.now();
    if (now < restsAt && now < latestAt) {
      timer = window.setTimeout(look, Math.min(restsAt, latestAt) - now);
    } else if (watched && changed) {
      describe();
    }
  };

  const onChange = () => {
    const now = performance.now();
    if (!changed) {
      changed = true;
      latestAt = now + LATEST_MS;
      send({type: 'stirred'});
    }
    restsAt = now + REST_MS;
    if (watched && timer === undefined) timer = window.setTimeout(look, REST_MS);
  };

  /** @param {ToPage} message @param {(result: unknown) => void} reply */
  const obey = (message, reply) => {
    switch (message.type) {
      case 'watch':
        watched = true;
        if (changed && timer === undefined) timer = window.setTimeout(look, Math.max(0, restsAt - performance.now()));
        return false;
      case 'describe':
        describe();
        return false;
      case 'take_back':
        cerby.takeBack();
        return false;
      case 'fill':
        changed = false;
        void cerby.fill(message.steps, message.form_action).then(reply, () => {
          cerby.takeBack();
          reply('target_changed');
        });
        return true;
      default:
        return false;
    }
  };

  const start = () => {
    new MutationObserver(onChange).observe(document, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: TELLING_ATTRIBUTES,
    });
    for (const ended of ['transitionend', 'animationend']) addEventListener(ended, onChange, {capture: true, passive: true});
    describe();
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

  runtime.onMessage.addListener((message, sender, reply) => sender.id === runtime.id && obey(message, reply));
  if (safely.readyState() === 'loading') {
    addEventListener('DOMContentLoaded', startOnceStyled, {once: true});
  } else {
    startOnceStyled();
  }
})();
