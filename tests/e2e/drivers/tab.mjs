// What a tab can do in either browser, on top of the few things that differ.
import {DEADLINE_MS, isAddress, until} from './waiting.mjs';

// Whether a click in the middle of the element would reach it: what a person could hit.
function canBeClicked(selector) {
  const element = document.querySelector(selector);
  if (!element) return false;
  element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0 || element.matches(':disabled')) return false;
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return hit !== null && (element === hit || element.contains(hit) || hit.contains(element));
}

export class Tab {
  /** Ends observe(): all that was told has been heard then. */
  async heardAll() {}

  async waitFor(f, ...values) {
    return until(() => this.evaluate(f, ...values), {
      what: `${String(f).replace(/\s+/g, ' ').slice(0, 160)} ${JSON.stringify(values)}`,
      tell: () => this.describe(),
    });
  }

  async waitForSelector(selector) {
    return until(() => this.evaluate((s) => document.querySelector(s) !== null, selector), {
      what: `an element ${selector}`,
      tell: () => this.describe(),
    });
  }

  /** The text of an element once it matches. */
  async waitForText(selector, pattern, {deadline = DEADLINE_MS} = {}) {
    return until(
      async () => {
        const text = await this.text(selector);
        return text !== null && pattern.test(text) ? text : null;
      },
      {what: `the text ${pattern} in ${selector}`, deadline, tell: () => this.describe()},
    );
  }

  async waitForAddress(wanted, {deadline = DEADLINE_MS} = {}) {
    return until(async () => isAddress(await this.address(), wanted) && (await this.address()), {
      what: `the address ${wanted}`,
      deadline,
      tell: () => this.describe(),
    });
  }

  /**
   * Does what brings another document, in whatever way, and waits until it is there as a whole. Where Firefox changes
   * processes an empty document is there first, which is complete and none of the ones meant.
   */
  async anew(action) {
    const from = await this.evaluate(() => performance.timeOrigin);
    await action();
    await this.waitFor((last) => performance.timeOrigin !== last && location.href !== 'about:blank' &&
                                 document.readyState === 'complete', from);
  }

  /** Until the tab shows all of the page at this address. */
  async waitUntilWhole(address) {
    await this.waitFor((wanted) => location.href === wanted && document.readyState === 'complete', address);
  }

  /** The visible text of the first such element; null where there is none. */
  async text(selector) {
    return this.evaluate((s) => {
      const element = document.querySelector(s);
      return element === null ? null : (element.innerText ?? element.textContent).trim();
    }, selector);
  }

  async isClickable(selector) {
    return this.evaluate(canBeClicked, selector);
  }

  async waitUntilClickable(selector) {
    return until(() => this.isClickable(selector), {
      what: `an element ${selector} that can be clicked`,
      tell: () => this.describe(),
    });
  }

  /** For messages: where the tab is, and what can be read there. */
  async describe() {
    const address = await this.address();
    const text = await this.evaluate(() => document.body?.innerText?.replace(/\s+/g, ' ').slice(0, 600) ?? '');
    return `the tab is at ${address} and shows: ${text}`;
  }
}
