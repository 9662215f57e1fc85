// What a browser can do in either driver, on top of what differs: openTab(), tabs(), extensionOrigin.
import {DEADLINE_MS, isAddress, until} from './waiting.mjs';

export class Browser {
  /** A page of the extension in a new tab. @param {string} path */
  async openExtensionPage(path) {
    return this.openTab(new URL(path, `${this.extensionOrigin}/`).href);
  }

  /** Does something and answers the tab that came of it; `address`: only one that is there. */
  async waitForNewTab(action, {address, deadline = DEADLINE_MS} = {}) {
    const before = new Set(await this.tabs());
    await action();
    return until(
      async () => {
        for (const tab of await this.tabs()) {
          if (before.has(tab)) continue;
          if (address === undefined || isAddress(await tab.address(), address)) return tab;
        }
        return null;
      },
      {what: `a new tab${address ? ` at ${address}` : ''}`, deadline},
    );
  }
}
