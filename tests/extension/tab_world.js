// A browser in memory with the launched tab, number 3, in it.

import assert from 'node:assert/strict';

import {LaunchedTab} from '../../extension/background/launched_tab.js';
import {FakeEvent, FakeTimers} from './fakes.js';

export const OWN = 'chrome-extension://abcd/';
const SENDER = {id: 'abcd', tab: {id: 3}, frameId: 0, documentId: 'D1', origin: 'https://login.test', url: 'https://login.test/in'};
export const page = (path = '/in') => ({path});

export function tabWorld() {
  const world = {
    timers: new FakeTimers(),
    /** The documents that scripts went into. @type {string[]} */ injected: [],
    /** What was asked of documents. */ told: [],
    /** What they answer, by what they are asked. */ answers: {fill: 'submitted'},
    /** What the last of the scripts that describe returns. */ described: undefined,
    /** Whether the tab shows the whole of a page. */ atRest: true,
    /** The tab's document, or another by `how`, comes. */
    commit: (how = {}) => world.browser.webNavigation.onCommitted.fire({tabId: 3, frameId: 0, url: 'https://login.test/in', documentId: 'D1', transitionType: 'link', ...how}),
    /** Its content script, or who `how` says, sends a message. */
    hear: (message, how = {}) => world.browser.runtime.onMessage.fire(message, {...SENDER, ...how}),
    /** Its content script is there, and the browser says where. */
    here: (how = {}) => world.hear({type: 'here'}, how),
    opened: async () => {
      await world.tab.open('https://login.test/');
      world.commit();
      world.here();
    },
    browser: {
      tabs: {onRemoved: new FakeEvent(), update: async () => {}, get: async () => ({status: world.atRest ? 'complete' : 'loading'})},
      scripting: {executeScript: async ({target: {tabId, documentIds: [document]}, func, args: [asked]}) => {
        if (asked) {
          world.told.push({tabId, documentId: document, ...asked});
          return [{result: world.answers[asked.type]}];
        }
        assert.equal(tabId, 3);
        if (world.injected.at(-1) !== document) world.injected.push(document);
        return [{result: func.name === 'watchPage' ? world.described : undefined}];
      }},
      webNavigation: {onBeforeNavigate: new FakeEvent(), onCommitted: new FakeEvent(), onErrorOccurred: new FakeEvent()},
      webRequest: {onBeforeRequest: new FakeEvent()},
      runtime: {id: 'abcd', getURL: (path) => OWN + path, onMessage: new FakeEvent()},
    },
    /** @type {LaunchedTab} */ tab: undefined,
  };
  world.tab = new LaunchedTab(world.browser, world.timers, 3, () => {});
  return world;
}
