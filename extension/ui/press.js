// Buttons that only a person presses: not a script, and not within the first moment, when the page may have come up
// under a pointer that was about to press something else.

const SETTLING_MS = 500;
let settledAt = performance.now() + SETTLING_MS;

/** What the page shows now is new: whoever presses has to have seen it. */
export function settleAgain() {
  settledAt = performance.now() + SETTLING_MS;
}

/** @param {Event} event @param {number} [now] */
export function isPressed(event, now = performance.now()) {
  return event.isTrusted && now >= settledAt;
}

/** @param {HTMLElement} button @param {(event: Event) => void} task */
export function onPress(button, task) {
  button.addEventListener('click', (event) => {
    if (isPressed(event)) task(event);
  });
}
