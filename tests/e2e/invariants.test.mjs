// What must hold whatever happens: pages that are not launched stay untouched, nothing of ours shows inside pages,
// nothing listens, and no page can reach the extension.
import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {driverOf} from './drivers/index.mjs';
import {until} from './drivers/waiting.mjs';
import {listeningSocketsOf} from './support/listening.mjs';
import {BROWSER, World} from './support/world.mjs';

// All that a page can see of its surroundings.
function surroundings() {
  const names = (object) => {
    const all = new Set();
    for (let at = object; at; at = Object.getPrototypeOf(at)) for (const name of Object.getOwnPropertyNames(at)) all.add(name);
    return [...all].sort();
  };
  return {
    html: document.documentElement.outerHTML,
    window: names(window), document: names(document), navigator: names(navigator),
    sheets: document.styleSheets.length + (document.adoptedStyleSheets?.length ?? 0),
    chrome: typeof chrome === 'object' ? names(chrome) : [],
  };
}

/** What a page can see of how it came to be: what was measured of it, not how long that took. */
async function measured(origin) {
  // How many tasks and frames are long is the machine's affair; whose they are is not.
  const isLong = ({entryType}) => /^long/.test(entryType);
  // The browser asks for a host's picture when it likes, once in a profile.
  const isPicture = ({name}) => name.endsWith('/favicon.ico');
  const entries = performance.getEntries().filter((entry) => !isLong(entry) && !isPicture(entry)).map((entry) => {
    const {entryType, name, initiatorType, nextHopProtocol, redirectCount, responseStatus, transferSize, type, workerStart} = entry;
    return {entryType, name, initiatorType, nextHopProtocol, redirectCount, responseStatus, transferSize, type, workerStart};
  });
  const long = await new Promise((resolve) => {
    if (!PerformanceObserver.supportedEntryTypes.includes('long-animation-frame')) return void resolve([]);
    new PerformanceObserver((list) => resolve(list.getEntries())).observe({type: 'long-animation-frame', buffered: true});
    setTimeout(() => resolve([]));
  });
  return {
    entries: entries.map((entry) => JSON.stringify(entry)).sort(),
    types: PerformanceObserver.supportedEntryTypes,
    ofExtension: long.flatMap(({scripts}) => scripts).filter(({sourceURL}) => sourceURL.startsWith(origin)).length,
  };
}

describe(`what must always hold (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  /** Whether a content script of ours listens in a tab that shows this address. */
  /** What there is of the content script in each tab at the address, in the world that it has for itself. */
  const scriptIn = (address) => world.inExtension(async (wanted) => {
    const tabs = (await chrome.tabs.query({})).filter(({url}) => url === wanted);
    if (tabs.length === 0) throw new Error(`no tab at ${wanted}`);
    const found = await Promise.all(tabs.map(({id}) => chrome.scripting.executeScript({target: {tabId: id},
      func: () => (globalThis.cerbyWatches === true ? 'watches' : 'cerby' in globalThis ? 'rests' : 'none')})));
    return found.map(([{result}]) => result);
  }, address);

  test('pages that no launch brought look as they do without the extension', async () => {
    const addresses = [world.sites.dashboard.address, `${world.sites.dashboard.address}reads-globals`, world.sites.evil.address, world.sites.onePage.loginAddress];
    const account = await world.account(world.sites.twoStep);
    const {server} = world.sites;
    // All that anybody is asked for while the page is there, until the page itself asks for something. A browser asks for
    // a host's picture when it likes, once in a profile.
    const requestsSince = async (tab, from) => {
      await tab.evaluate(async () => { await fetch('/asked-last', {method: 'HEAD'}); });
      return server.requests.slice(from).filter(({path}) => path !== '/favicon.ico')
        .map(({method, host, path, query, origin, purpose, body}) => [method, host, path, query, origin, purpose, body].join(' '));
    };
    const visited = async (browser, address) => {
      const from = server.requests.length;
      const tab = await browser.openTab(address);
      await tab.waitUntilWhole(address);
      await tab.waitFor(() => performance.getEntriesByName('first-contentful-paint').length > 0);
      const seen = {...await tab.evaluate(surroundings), ...await tab.evaluate(measured, browser.extensionOrigin)};
      return {tab, seen: {...seen, requests: await requestsSince(tab, from)}};
    };
    // One launch is under way, in its own tab, all the while.
    const page = await world.click(account);
    await page.question();
    const folder = await mkdtemp(join(tmpdir(), 'cerby-plain-'));
    const plain = await (await driverOf(BROWSER)).start({
      home: folder, profile: join(folder, 'profile'), standIns: {port: server.port, proxyPort: server.proxyPort, spki: server.spki}});
    try {
      for (const address of addresses) {
        const {tab, seen} = await visited(world.browser, address);
        const {seen: wanted} = await visited(plain, address);
        assert.deepEqual(seen, wanted, address);
        assert.deepEqual([seen.requests.length, seen.ofExtension], [2, 0], address);
        assert.deepEqual(new Set(await scriptIn(address)), new Set(['none']), `a content script in ${address}`);
        await tab.close();
      }
    } finally {
      await plain.stop();
      await rm(folder, {recursive: true, force: true, maxRetries: 5});
    }
    await page.answer('no');
    await page.ends('declined');
    assert.deepEqual(await world.inExtension(() => chrome.scripting.getRegisteredContentScripts()), []);
  });

  test('a launched page shows nothing of ours, and is left alone when the launch is over', async () => {
    const {portal} = world.sites;
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('captcha')});
    const tab = await world.launch(account);
    const address = portal.loginAddressOf('captcha');
    await tab.waitUntilWhole(address);
    await until(async () => (await scriptIn(address)).includes('watches'), {what: 'the content script in the launched page'});
    const {here, served} = await tab.evaluate(async () => {
      const text = await (await fetch(location.href)).text();
      return {here: document.documentElement.outerHTML, served: new DOMParser().parseFromString(text, 'text/html').documentElement.outerHTML};
    });
    assert.equal(here, served);
    await world.proveToBeHuman(tab);
    await tab.waitForAddress(portal.home);
    await tab.waitForText('#who', new RegExp(account.userName));
    await world.lastLaunches({account: account.name});
    // Without a reload: the content script goes when the launch is over.
    await until(async () => !(await scriptIn(portal.home)).includes('watches'), {what: 'the page without a content script at work'});
    await tab.go(world.sites.evil.address);
    await tab.waitForAddress(world.sites.evil.address);
    assert.deepEqual(await scriptIn(world.sites.evil.address), ['none']);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('nothing listens', async () => {
    const account = await world.account(world.sites.onePage);
    const page = await world.click(account);
    await page.question();
    const ours = await until(async () => {
      const found = await world.ourProcesses();
      return found.length > 0 ? found : null;
    }, {what: 'the host to run'});
    for (const {pid, program} of ours) assert.deepEqual(await listeningSocketsOf(pid), [], program);
    await page.answer('no');
    await page.ends('declined');
    await world.noHostLeft();
  });

  test('no page reaches the extension', async () => {
    const tab = await world.browser.openTab(world.sites.evil.address);
    await tab.waitUntilWhole(world.sites.evil.address);
    const reached = await tab.evaluate(async (origin) => {
      const loads = (element, attribute, path) => new Promise((resolve) => {
        element.onload = () => resolve(true);
        element.onerror = () => resolve(false);
        element[attribute] = `${origin}/${path}`;
        document.body.append(element);
      });
      return {
        fetch: await fetch(`${origin}/manifest.json`).then(() => true, () => false),
        picture: await loads(document.createElement('img'), 'src', 'ui/icons/48.png'),
        script: await loads(document.createElement('script'), 'src', 'shared/browser.js'),
        messages: typeof chrome === 'object' && typeof chrome.runtime?.sendMessage === 'function',
      };
    }, world.browser.extensionOrigin);
    assert.deepEqual(reached, {fetch: false, picture: false, script: false, messages: false});
  });

  test('no page can tell by what it asks for that launches are stopped, or whose', async () => {
    const {evil, server, workspace} = world.sites;
    const tab = await world.browser.openTab(evil.address);
    await tab.waitUntilWhole(evil.address);
    const address = `https://${workspace.host}/launch/asked-by-a-page`;
    const from = server.requests.length;
    const ways = await tab.evaluate(async (asked) => {
      const [fetched, preloaded] = await Promise.all([
        fetch(asked, {mode: 'no-cors'}).then(() => true, () => false),
        new Promise((resolve) => {
          const link = Object.assign(document.createElement('link'), {rel: 'stylesheet', href: `${asked}?style`});
          link.onload = () => resolve('load');
          link.onerror = () => resolve('error');
          document.head.append(link);
        }),
      ]);
      return {fetched, preloaded};
    }, address);
    // No style sheet comes of a page; that it was asked for is what counts.
    assert.deepEqual(ways, {fetched: true, preloaded: 'error'});
    assert.deepEqual(server.requests.slice(from).filter(({host}) => host === workspace.host).map(({path, query}) => path + query).toSorted(),
      ['/launch/asked-by-a-page', '/launch/asked-by-a-page?style']);
    await tab.close();
  });
});
