// Buttons that only a person presses: not a script, and not within the first moment after the page has come up, come to the front or
// changed under a pointer that was about to press something else.

const SETTLING_MS = 500;

export class Settling {
  /**
   * @param {() => number} now in ms
   * @param {Pick<EventTarget, 'addEventListener'>} window where the browser tells that the page has the focus again
   * @param {Pick<Document, 'addEventListener' | 'visibilityState'>} document
   */
  constructor(now, window, document) {
    this.now = now;
    this.settledAt = 0;
    this.again();
    // A window that was before this one, and has gone with the first press of a double one.
    window.addEventListener('focus', () => this.again());
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') this.again(); });
  }

  /** What the page shows now is new: whoever presses has to have seen it. */
  again() {
    this.settledAt = this.now() + SETTLING_MS;
  }

  /** @param {Pick<Event, 'isTrusted'>} event */
  counts({isTrusted}) {
    return isTrusted && this.now() >= this.settledAt;
  }
}

const settling = new Settling(() => performance.now(), globalThis.window, globalThis.document);

/** What the page shows now is new: whoever presses has to have seen it. */
export function settleAgain() {
  settling.again();
}

/** The way out by the keyboard, which counts as a press does. @param {() => void} task */
export function onEscape(task) {
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && settling.counts(event)) task();
  });
}

/** @param {HTMLElement} button @param {(event: Event) => void} task */
export function onPress(button, task) {
  button.addEventListener('click', (event) => {
    if (settling.counts(event)) task(event);
  });
}
