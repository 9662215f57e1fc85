// Whether what was described can still be written into and pressed: the same elements, in view, saying the same, and
// sending to the same place. Asked before the first write, at each write, and once more before the press.
export function checkPage() {
  'use strict';

  if (Object.hasOwn(cerby, 'checks')) return;
  const {safely} = cerby;
  const {attribute} = safely;

  /** How long a field may move before it is taken for one that never rests; it rests when it is in its place twice. */
  const RESTING_MS = 1_500;
  const STILL_MS = 60;
  const STILL_PX = 3;

  /**
   * Before anything is written, or with `now` before these fields are.
   * @param {PageStep[]} steps @param {string} formAction
   * @param {Element[]} [now] the fields that are written now; all of them where it is not said
   * @returns {WriteResult | undefined}
   */
  const check = (steps, formAction, now) => {
    const eyes = new Eyes();
    for (const step of steps) {
      const element = cerby.elementOf(step.ref);
      if (!element?.isConnected) return 'field_gone';
      const isWritten = step.action === 'write' && (!now || now.includes(element));
      if (isWritten && !(eyes.findInWindow(element) && isEnabled(element))) return 'field_hidden';
      // What is written may change what a control says, as "Next" becomes "Log in"; nothing else may.
      if (step.action === 'click' && !now && !cerby.saysTheSame(element)) return 'field_gone';
    }
    return checkTarget(steps, formAction);
  };

  /**
   * Before the press.
   * @param {PageStep[]} steps @param {string} formAction @param {Element} control @param {WrittenField[]} written
   * @returns {WriteResult | undefined}
   */
  const checkAgain = (steps, formAction, control, written) => {
    if (written.some(({field}) => !field.isConnected) || !control.isConnected) return 'field_gone';
    if (written.some(({field, written: value}) => valueOf(field) !== value)) return 'not_kept';
    if (written.length === 0 && !cerby.saysTheSame(control)) return 'field_gone';
    const eyes = new Eyes();
    // A bar at the edge of the window may have come to lie over one of them, until it is in the middle.
    const isStillInView = (/** @type {Element} */ element) => eyes.findInWindow(element) || eyes.find(element, 'center');
    if (![...written.map(({field}) => field), control].every(isStillInView)) return 'field_hidden';
    return checkTarget(steps, formAction);
  };

  /** Where it would be sent to, by the form and by the control. @param {PageStep[]} steps @param {string} formAction */
  const checkTarget = (steps, formAction) => {
    for (const step of steps) {
      const element = cerby.elementOf(step.ref);
      if (!element) return 'field_gone';
      // A control may stand outside of the form; within one, it has to be that one.
      const sends = step.action === 'write' || formOf(element) !== null;
      if (sends && cerby.formActionOf(element) !== formAction) return 'target_changed';
      if (step.action !== 'write' && overridesTarget(element, formAction)) return 'target_changed';
    }
    return undefined;
  };

  /** @param {Element} element @param {string} formAction */
  const overridesTarget = (element, formAction) => {
    const own = attribute(element, 'formaction');
    if (!own.trim()) return false;
    if (!URL.canParse(own, element.baseURI)) return true;
    const {origin, pathname} = new URL(own, element.baseURI);
    return origin + pathname !== (formAction || location.origin + location.pathname);
  };

  /** What a person would see, within one task: what was found of the page holds until something is scrolled. */
  class Eyes {
    constructor() {
      this.read = cerby.visibilityReader();
    }

    /** @param {Element} element whether it is seen once it has been brought into the window, where anything may lie over it */
    findInWindow(element) {
      const rect = element.getBoundingClientRect();
      if (rect.top < 0 || rect.left < 0 || rect.bottom > innerHeight || rect.right > innerWidth) return this.find(element, 'center');
      return this.read(element, rect) === 'visible' || this.find(element, 'nearest');
    }

    /** @param {Element} element @param {'center' | 'nearest'} block where it is brought */
    find(element, block) {
      element.scrollIntoView({block, inline: 'nearest', behavior: 'instant'});
      this.read = cerby.visibilityReader();
      return this.read(element, element.getBoundingClientRect()) === 'visible';
    }
  }

  /** @param {Element} element */
  const isEnabled = (element) => !element.matches(':disabled') && attribute(element, 'aria-disabled') !== 'true';

  /**
   * A field that is elsewhere than when it was described may still be on its way to its place; one that never rests is
   * none that a person could type into.
   * @param {PageStep[]} steps
   */
  const rests = async (steps) => {
    const fields = steps.filter(({action}) => action === 'write').map(({ref}) => cerby.elementOf(ref)).filter((field) => field !== undefined);
    let before = fields.map((field) => cerby.placeOf(field));
    // On a busy machine a page may be filled before the timer that moves its fields has come once.
    await cerby.timersHaveRun;
    const end = performance.now() + RESTING_MS;
    while (performance.now() < end) {
      const now = fields.map(placeNow);
      if (now.every((place, at) => near(place, before[at]))) return true;
      before = now;
      await new Promise((resolve) => { setTimeout(resolve, STILL_MS); });
    }
    return false;
  };

  /** @param {Element} field @returns {[number, number]} in the document */
  const placeNow = (field) => {
    const {left, top} = field.getBoundingClientRect();
    return [left + scrollX, top + scrollY];
  };

  /** @param {[number, number]} a @param {[number, number] | undefined} b */
  const near = (a, b) => b !== undefined && Math.abs(a[0] - b[0]) <= STILL_PX && Math.abs(a[1] - b[1]) <= STILL_PX;

  /** The form that an element belongs to, wherever it stands. @param {Element} element */
  const formOf = (element) => {
    const form = /** @type {{form?: unknown}} */ (/** @type {unknown} */ (element)).form;
    return form instanceof HTMLFormElement ? form : element.closest('form');
  };

  /** @param {Element} field */
  const valueOf = (field) => 'value' in field ? String(field.value) : field.textContent ?? '';

  cerby.checks = {check, checkAgain, rests, overridesTarget, isEnabled, formOf, valueOf};
}
