// Writes what the host said into the elements that were described, as a user would, and submits: all in one task, so
// that no script of the page runs between the last look (check.js) and the submit but its own handlers. In a frame, the
// document around it is looked at in between, which takes a call to it and one back: what was written is held for that.
export function fillPage() {
  'use strict';

  if (Object.hasOwn(cerby, 'fill')) return;
  const {safely, checks} = cerby;
  const {attribute} = safely;
  const {check, formOf, isEnabled, overridesTarget, valueOf} = checks;

  /** A control that frameworks enable after the input has been seen gets this long. */
  const ENABLING_MS = 1_000;
  const LOOK_EVERY_MS = 20;
  /** What is held and not pressed by then is taken back. */
  const HELD_MS = 5_000;

  /** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | HTMLElement} Field */
  /** @type {WrittenField[]} */
  let written = [];
  /** What is written and not pressed: how it is, and when it is taken back. @type {{go: () => WriteResult, timer: number} | undefined} */
  let held;

  cerby.fill = async (steps, formAction, {beforePress = () => {}, hold = false} = {}) => {
    const refused = await checks.rests(steps) ? check(steps, formAction) : 'field_hidden';
    if (refused) return refused;
    written = [];
    const submit = steps.at(-1);
    const control = submit && cerby.elementOf(submit.ref);
    if (!submit || submit.action === 'write' || !(control instanceof HTMLElement)) return 'field_gone';

    const toWrite = steps.filter((step) => step.action === 'write');
    for (const {ref} of toWrite) {
      const field = /** @type {Field} */ (cerby.elementOf(ref));
      // One that opens itself for writing when it gets the focus does so now.
      if (/** @type {HTMLInputElement} */ (field).readOnly !== true) continue;
      focus(field);
      if (/** @type {HTMLInputElement} */ (field).readOnly === true) return 'not_kept';
    }
    for (const {ref, value} of toWrite) {
      const field = /** @type {Field} */ (cerby.elementOf(ref));
      focus(field);
      // A page may do anything when it sees the focus come.
      const gone = check(steps, formAction, [field]);
      const kept = !gone && write(field, value);
      if (!kept) {
        cerby.takeBack();
        return gone ?? 'not_kept';
      }
    }
    if (!isEnabled(control) && !(await becomesEnabled(control))) {
      cerby.takeBack();
      return 'not_kept';
    }
    const go = () => {
      const changed = checks.checkAgain(steps, formAction, control, written);
      if (changed) {
        cerby.takeBack();
        return changed;
      }
      beforePress();
      return press(control, submit.action, formAction);
    };
    if (!hold) return go();
    held = {go, timer: window.setTimeout(cerby.takeBack, HELD_MS)};
    return 'written';
  };

  cerby.pressHeld = () => {
    const go = held?.go;
    letGo();
    return go ? go() : 'not_kept';
  };

  const letGo = () => {
    clearTimeout(held?.timer);
    held = undefined;
  };

  /**
   * Presses, and stops a submit whose target the page changed while it was being pressed.
   * @param {HTMLElement} control @param {'click' | 'enter'} action @param {string} formAction @returns {WriteResult}
   */
  const press = (control, action, formAction) => {
    /** @type {WriteResult} */
    let result = 'submitted';
    /** @type {Element | null} */
    let submitter = null;
    const ours = written.map(({field}) => ({form: formOf(field), name: attribute(field, 'name')}));
    // An entry of a list: nothing was written, and its form has a target all the same.
    if (written.length === 0) ours.push({form: formOf(control), name: ''});
    /** @param {EventTarget | null} form @returns {form is HTMLFormElement} one of ours that goes elsewhere */
    const isAstray = (form) => form instanceof HTMLFormElement && ours.some((one) => one.form === form) &&
      (cerby.formActionOf(form) !== formAction || submitter !== null && overridesTarget(submitter, formAction));
    const onSubmit = (/** @type {Event} */ event) => {
      ({submitter} = /** @type {SubmitEvent} */ (event));
      if (!isAstray(event.target)) return;
      event.preventDefault();
      cerby.takeBack();
      result = 'target_changed';
    };
    // The last that is heard before a form is sent, and all that is heard of one that a script sends.
    const onFormData = (/** @type {Event} */ event) => {
      const form = event.target;
      if (!isAstray(form)) return;
      for (const one of ours) if (one.form === form) /** @type {FormDataEvent} */ (event).formData.delete(one.name);
      cerby.takeBack();
      result = 'target_changed';
    };
    // Before the page's listeners and after them; and where the form is, since neither event leaves a shadow root.
    const places = new Set([window, ...ours.map(({form}) => form ? Node.prototype.getRootNode.call(form) : window)]);
    const listeners = /** @type {const} */ ([['submit', onSubmit], ['formdata', onFormData]]);
    for (const place of places) {
      for (const [type, listener] of listeners) {
        for (const capture of [true, false]) place.addEventListener(type, listener, {capture});
      }
    }
    if (action === 'enter') pressEnter(control);
    else click(control);
    for (const place of places) {
      for (const [type, listener] of listeners) {
        for (const capture of [true, false]) place.removeEventListener(type, listener, {capture});
      }
    }
    return result;
  };

  cerby.takeBack = () => {
    letGo();
    for (const {field, before, written: value} of written.reverse()) {
      if (valueOf(field) !== value) continue;
      setValue(field, before);
      fire(field, new InputEvent('input', {bubbles: true, composed: true, inputType: 'deleteContent'}));
      fire(field, new Event('change', {bubbles: true}));
    }
    written = [];
  };

  cerby.forget = () => {
    if (held) cerby.takeBack();
    written = [];
  };

  /** @param {Element} control */
  const becomesEnabled = async (control) => {
    leaveField(undefined);
    const end = performance.now() + ENABLING_MS;
    while (performance.now() < end) {
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
      if (isEnabled(control)) return true;
    }
    return false;
  };

  /** Whether the page kept it. @param {Field} field @param {string} value */
  const write = (field, value) => {
    if (/** @type {HTMLInputElement} */ (field).readOnly === true) return false;
    const before = valueOf(field);
    const box = value.length === 1 && /** @type {HTMLInputElement} */ (field).maxLength <= 1;
    if (box) fire(field, keyEvent('keydown', value));
    const input = {bubbles: true, composed: true, data: value, inputType: 'insertText'};
    fire(field, new InputEvent('beforeinput', {...input, cancelable: true}));
    setValue(field, value);
    written.push({field, before, written: valueOf(field)});
    fire(field, new InputEvent('input', input));
    if (box) fire(field, keyEvent('keyup', value));
    fire(field, new Event('change', {bubbles: true}));
    return valueOf(field) === value || field instanceof HTMLSelectElement && field.selectedOptions[0]?.text.trim() === value;
  };

  /** @param {Field} field */
  const focus = (field) => {
    const active = safely.activeElement();
    if (active === field) return;
    if (!document.hasFocus()) leaveField(field);
    field.focus({preventScroll: true});
    // Without the window's focus, browsers move the focus and tell nobody until it comes back.
    if (!document.hasFocus()) {
      fire(field, new FocusEvent('focus', {composed: true}));
      fire(field, new FocusEvent('focusin', {bubbles: true, composed: true}));
    }
  };

  // Through the prototype's setter: one that a framework put on the element itself is the page's own business.
  /** @param {Field} field @param {string} value */
  const setValue = (field, value) => {
    if (field instanceof HTMLSelectElement) {
      const option = [...field.options].find((choice) => choice.value === value || choice.text.trim() === value);
      if (option) option.selected = true;
      return;
    }
    const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype :
      field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : undefined;
    if (prototype) Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
    else field.textContent = value;
  };

  /** @param {Element} target @param {Event} event */
  const fire = (target, event) => EventTarget.prototype.dispatchEvent.call(target, event);

  /** @param {'keydown' | 'keypress' | 'keyup'} type @param {string} key */
  const keyEvent = (type, key) => {
    const code = key === 'Enter' ? 'Enter' : /^\d$/.test(key) ? `Digit${key}` : '';
    const keyCode = key === 'Enter' ? 13 : key.charCodeAt(0);
    return new KeyboardEvent(type, {key, code, keyCode, which: keyCode, bubbles: true, cancelable: true, composed: true});
  };

  /** @param {HTMLElement} control */
  const click = (control) => {
    leaveField(control);
    const {left, top, width, height} = control.getBoundingClientRect();
    const at = {
      bubbles: true, cancelable: true, composed: true, clientX: left + width / 2, clientY: top + height / 2, button: 0,
    };
    fire(control, new PointerEvent('pointerdown', {...at, pointerId: 1, pointerType: 'mouse', isPrimary: true, buttons: 1}));
    fire(control, new MouseEvent('mousedown', {...at, buttons: 1, detail: 1}));
    control.focus({preventScroll: true});
    fire(control, new PointerEvent('pointerup', {...at, pointerId: 1, pointerType: 'mouse', isPrimary: true}));
    fire(control, new MouseEvent('mouseup', {...at, detail: 1}));
    if (control.isConnected) control.click();
  };

  /** Many pages check a field when it is left. @param {HTMLElement | undefined} next */
  const leaveField = (next) => {
    const active = safely.activeElement();
    if (!(active instanceof HTMLElement) || active === next) return;
    if (document.hasFocus()) {
      if (!next) active.blur();
      return;
    }
    fire(active, new FocusEvent('blur', {composed: true}));
    fire(active, new FocusEvent('focusout', {bubbles: true, composed: true}));
  };

  /** Enter, and what browsers do of it: HTML, "implicit submission". @param {HTMLElement} field */
  const pressEnter = (field) => {
    focus(field);
    const goesOn = fire(field, keyEvent('keydown', 'Enter')) && fire(field, keyEvent('keypress', 'Enter'));
    const form = /** @type {HTMLInputElement} */ (field).form;
    if (goesOn && form instanceof HTMLFormElement && field.isConnected) submitImplicitly(form);
    fire(field, keyEvent('keyup', 'Enter'));
  };

  /** @param {HTMLFormElement} form */
  const submitImplicitly = (form) => {
    const controls = [.../** @type {HTMLCollection} */ (
      Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, 'elements')?.get?.call(form))];
    const button = controls.find((control) => control instanceof HTMLElement && 'type' in control &&
      (control.type === 'submit' || control.type === 'image'));
    if (button instanceof HTMLElement) {
      if (isEnabled(button)) button.click();
    } else {
      HTMLFormElement.prototype.requestSubmit.call(form);
    }
  };
}
