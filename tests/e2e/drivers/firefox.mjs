// Firefox over Marionette. See README.md for what start() takes.
import {spawn} from 'node:child_process';
import {readFile, rm, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';

import {Browser} from './browser.mjs';
import {observeTab} from './firefox-observing.mjs';
import {ADDON_ID, EXTENSION_ORIGIN, writeManagedStorage, writeProfile} from './firefox-profile.mjs';
import {Marionette} from './marionette.mjs';
import {endGroup} from './process.mjs';
import {Tab} from './tab.mjs';
import {until, within} from './waiting.mjs';

export {ADDON_ID as EXTENSION_ID, EXTENSION_ORIGIN};

const CALL_MS = 20_000;
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const KEYS = {Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Control: '\uE009', Shift: '\uE008'};
const BUTTONS = {left: 0, middle: 1, right: 2};
// What Marionette says while a document goes and the next one comes, perhaps in another process.
const MOVED_ON = /actor.*(destroyed|inactive)|AbortError|no such (frame|element)|stale element|Browsing context has been discarded|document was unloaded|can't access dead object|cyclic|no answer within/i;

/**
 * Firefox hangs at its start about once in five hundred times on a busy machine, before it reads a page or an extension:
 * said, and started once more.
 */
export async function start(options) {
  await writeProfile(options.profile, options);
  if (options.managed) await writeManagedStorage(options.home, options.managed);
  const {child, port} = await run(options).catch((error) => {
    console.error(`# ${error.message}; once more`);
    return run(options);
  });
  try {
    const marionette = await Marionette.connect(port);
    await marionette.send('WebDriver:NewSession', {acceptInsecureCerts: true, pageLoadStrategy: 'none', unhandledPromptBehavior: 'dismiss'});
    if (options.extension) await marionette.send('Addon:Install', {path: resolve(options.extension), temporary: true});
    return new FirefoxBrowser(child, marionette);
  } catch (error) {
    await endGroup(child, {force: true});
    throw error;
  }
}

async function run(options) {
  const portFile = join(options.profile, 'MarionetteActivePort');
  await rm(portFile, {force: true});
  const child = spawn(process.env.CERBY_FIREFOX ?? '/usr/bin/firefox-esr', [
    ...(options.headless === false ? [] : ['--headless']),
    '--no-remote', '--profile', resolve(options.profile), '--marionette', '--remote-allow-system-access',
    '--width', '1120', '--height', '900',
    ...(options.restore ? [] : ['about:blank']),
  ], {env: {...process.env, ...options.environment, HOME: options.home, MOZ_CRASHREPORTER_DISABLE: '1'},
      detached: true, stdio: ['ignore', 'ignore', options.errors ?? 'ignore']});
  try {
    const port = await until(async () => Number(await readFile(portFile, 'utf8')), {
      what: 'Firefox to start', deadline: 60_000,
      tell: () => (child.exitCode === null && child.signalCode === null ? 'it runs' : `it ended: ${child.exitCode ?? child.signalCode}`),
    });
    return {child, port};
  } catch (error) {
    await endGroup(child, {force: true});
    throw error;
  }
}

class FirefoxBrowser extends Browser {
  name = 'firefox';
  extensionOrigin = EXTENSION_ORIGIN;
  #child;
  #marionette;
  #queue = Promise.resolve();
  #tabs = new Map();  // window handle -> FirefoxTab
  #current = null;

  constructor(child, marionette) {
    super();
    this.#child = child;
    this.#marionette = marionette;
  }

  get pid() {
    return this.#child.pid;
  }

  // Marionette has one current window and one context for all commands: one piece of work at a time.
  inTurn(work) {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Commands for one tab: work(send). */
  inTab(handle, work) {
    return this.inTurn(async () => {
      if (this.#current !== handle) {
        this.#current = null;
        await this.#send('WebDriver:SwitchToWindow', {handle, focus: false});
        this.#current = handle;
      }
      return work((command, parameters) => this.#send(command, parameters));
    });
  }

  async #send(command, parameters) {
    return within(this.#marionette.send(command, parameters), CALL_MS, command);
  }

  /** Runs a function with the browser's own privileges: what a user does through menus. */
  inChrome(f, ...values) {
    return this.inTurn(async () => {
      await this.#send('Marionette:SetContext', {value: 'chrome'});
      try {
        return await this.#send('WebDriver:ExecuteScript', {script: `return (${f})(...arguments)`, args: values});
      } finally {
        await this.#send('Marionette:SetContext', {value: 'content'});
      }
    });
  }

  #tabOf(handle) {
    let tab = this.#tabs.get(handle);
    if (!tab) {
      tab = new FirefoxTab(this, handle);
      this.#tabs.set(handle, tab);
    }
    return tab;
  }

  async tabs() {
    const handles = await this.inTurn(() => this.#send('WebDriver:GetWindowHandles'));
    for (const [handle, tab] of this.#tabs) {
      if (!handles.includes(handle)) {
        tab.closed = true;
        this.#tabs.delete(handle);
      }
    }
    return handles.map((handle) => this.#tabOf(handle));
  }

  async openTab(address) {
    const {handle} = await this.inTurn(async () => {
      // A new tab hangs on the current window, which may have been closed: any other serves.
      const [any] = await this.#send('WebDriver:GetWindowHandles');
      await this.#send('WebDriver:SwitchToWindow', {handle: any, focus: false});
      this.#current = any;
      return this.#send('WebDriver:NewWindow', {type: 'tab', focus: true});
    });
    const tab = this.#tabOf(handle);
    if (address !== undefined) await tab.go(address);
    return tab;
  }

  async duplicate(tab) {
    return this.waitForNewTab(() => this.inChrome((handle) => {
      const {NavigableManager} = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
      const {gBrowser} = Services.wm.getMostRecentWindow('navigator:browser');
      gBrowser.duplicateTab(gBrowser.tabs.find(({linkedBrowser}) => NavigableManager.getIdForBrowser(linkedBrowser) === handle));
    }, tab.handle));
  }

  async restoreClosedTab(address) {
    // The browser writes a closed tab down only when it has heard the last of it.
    return this.waitForNewTab(() => until(() => this.inChrome((wanted) => {
      const {SessionStore} = ChromeUtils.importESModule('resource:///modules/sessionstore/SessionStore.sys.mjs');
      const window = Services.wm.getMostRecentWindow('navigator:browser');
      const at = SessionStore.getClosedTabDataForWindow(window).findIndex(({state}) => state.entries.at(-1)?.url === wanted);
      if (at >= 0) SessionStore.undoCloseTab(window, at);
      return at >= 0;
    }, address), {what: `a closed tab at ${address}`}));
  }

  /** Suspends the extension's event page, as the browser does when it finds that it has nothing to do. */
  async stopBackground() {
    await this.inChrome(async (id) => {
      await WebExtensionPolicy.getByID(id).extension.terminateBackground({disableResetIdleForTest: true, ignoreDevToolsAttached: true});
    }, ADDON_ID);
  }

  /** Whether the extension may work on every site: what its user sets on the browser's own page. */
  async allowSites(allowed) {
    await this.inChrome(async (id, give) => {
      const {ExtensionPermissions} = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const {extension} = WebExtensionPolicy.getByID(id);
      await ExtensionPermissions[give ? 'add' : 'remove'](id, {permissions: [], origins: ['https://*/*']}, extension);
    }, ADDON_ID, allowed);
  }

  async problems() {
    return this.inChrome((origin) => Services.console.getMessageArray()
      .filter((message) => message instanceof Ci.nsIScriptError && (message.flags & Ci.nsIScriptError.warningFlag) === 0 &&
                           message.sourceName.startsWith(origin) &&
                           // What the browser says of any page that is left while it waits for an answer.
                           !/Promise (resolved|rejected) (after context unloaded|while context is inactive)/.test(message.errorMessage))
      .map((message) => `${message.sourceName}:${message.lineNumber}: ${message.errorMessage}`), EXTENSION_ORIGIN);
  }

  async stop({force = false} = {}) {
    if (!force) {
      await within(this.#marionette.send('Marionette:Quit', {flags: ['eForceQuit']}), 10_000, 'quitting Firefox').catch(() => undefined);
      await until(() => this.#child.exitCode !== null || this.#child.signalCode !== null,
                  {what: 'Firefox to quit', deadline: 10_000}).catch(() => undefined);
    }
    this.#marionette.close();
    await endGroup(this.#child, {force});
  }
}

class FirefoxTab extends Tab {
  closed = false;
  errors = [];
  handle;  // what Marionette calls the tab
  #observed = [];  // what takes what was told, and who hears it

  constructor(browser, handle) {
    super();
    this.browser = browser;
    this.handle = handle;
  }

  #send(command, parameters) {
    return this.browser.inTab(this.handle, (send) => send(command, parameters));
  }

  // Navigation commands may answer late or never when a navigation is stopped, as a launch is.
  #start(command, parameters) {
    return this.#send(command, parameters).catch(() => undefined);
  }

  async go(address) {
    await this.#start('WebDriver:Navigate', {url: address});
  }

  async typeAddress(address) {
    await this.browser.inChrome((handle, typed) => {
      const {NavigableManager} = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
      const {gBrowser, gURLBar} = Services.wm.getMostRecentWindow('navigator:browser');
      gBrowser.selectedTab = gBrowser.tabs.find(({linkedBrowser}) => NavigableManager.getIdForBrowser(linkedBrowser) === handle);
      gURLBar.value = typed;
      gURLBar.handleCommand();
    }, this.handle, address);
  }

  async reload() {
    await this.#start('WebDriver:Refresh');
  }

  async back() {
    await this.#start('WebDriver:Back');
  }

  /** For messages: with what back and forward would come to. */
  async describe() {
    const {index, addresses} = await this.browser.inChrome((handle) => {
      const {NavigableManager} = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
      const {gBrowser} = Services.wm.getMostRecentWindow('navigator:browser');
      const {linkedBrowser} = gBrowser.tabs.find((tab) => NavigableManager.getIdForBrowser(tab.linkedBrowser) === handle);
      const history = linkedBrowser.browsingContext.sessionHistory;
      return {index: history.index,
        addresses: Array.from({length: history.count}, (_, at) => history.getEntryAtIndex(at).URI.spec)};
    }, this.handle);
    return `${await super.describe()}; entry ${index + 1} of its history ${JSON.stringify(addresses)}`;
  }

  async forward() {
    await this.#start('WebDriver:Forward');
  }

  async close() {
    await this.#send('WebDriver:CloseWindow');
    this.closed = true;
  }

  /** In front, where its pages have the focus: no tab can have it beside another one. */
  async keepFocused() {
    await this.focus();
  }

  /** As in Chromium, but for when it is heard: in heardAll(). */
  async observe(name, f, values, heard) {
    this.#observed.push({take: await observeTab(this.browser, this.handle, name, f, values), heard});
  }

  async heardAll() {
    for (const {take, heard} of this.#observed.splice(0)) for (const told of await take()) heard(told);
  }

  async focus() {
    await this.browser.inTurn(() => undefined);
    await this.browser.inTab(this.handle, (send) => send('WebDriver:SwitchToWindow', {handle: this.handle, focus: true}));
  }

  async address() {
    if (this.closed) return 'closed:';
    try {
      return await this.#send('WebDriver:GetCurrentURL');
    } catch (error) {
      if (error.code !== 'no such window') return 'about:moving';
      this.closed = true;
      return 'closed:';
    }
  }

  async title() {
    return this.#send('WebDriver:GetTitle');
  }

  async evaluate(f, ...values) {
    const attempt = async () => {
      try {
        return {answer: await this.#send('WebDriver:ExecuteScript', {script: `return (${f})(...arguments)`, args: values})};
      } catch (error) {
        // A navigation took the document away: ask the next one. Anything else is the caller's to see.
        return MOVED_ON.test(error.message) ? null : {error};
      }
    };
    const {answer, error} = await until(attempt, {what: 'the page to settle'});
    if (error) throw error;
    return answer;
  }

  async click(selector, {button = 'left', control = false, shift = false, patient = true} = {}) {
    if (patient) await this.waitUntilClickable(selector);
    else if (!(await this.isClickable(selector))) return;
    const held = [...(control ? [KEYS.Control] : []), ...(shift ? [KEYS.Shift] : [])];
    await this.browser.inTab(this.handle, async (send) => {
      // Only what is selected gets real input, as with a person.
      await send('WebDriver:SwitchToWindow', {handle: this.handle, focus: true});
      const element = await send('WebDriver:FindElement', {using: 'css selector', value: selector});
      // A frame of another site gets input only through itself: its middle is pressed.
      const isFrame = await send('WebDriver:ExecuteScript', {script: 'return arguments[0].localName === "iframe"', args: [element]});
      if (!isFrame) return this.#pressAt(send, element, button, held);
      try {
        await send('WebDriver:SwitchToFrame', {element: element[ELEMENT]});
        await this.#pressAt(send, await send('WebDriver:FindElement', {using: 'css selector', value: 'body > *'}), button, held);
      } finally {
        // Also where the frame has nothing to press yet: what is asked next is asked of the page.
        await send('WebDriver:SwitchToFrame', {id: null}).catch(() => undefined);
      }
      return undefined;
    });
  }

  async #pressAt(send, target, button, held) {
    const pauses = (count) => Array.from({length: count}, () => ({type: 'pause', duration: 0}));
    await send('WebDriver:PerformActions', {actions: [
      {type: 'key', id: 'keyboard', actions: [
        ...held.map((value) => ({type: 'keyDown', value})), ...pauses(3), ...held.map((value) => ({type: 'keyUp', value}))]},
      {type: 'pointer', id: 'mouse', parameters: {pointerType: 'mouse'}, actions: [
        ...pauses(held.length),
        {type: 'pointerMove', duration: 0, origin: {[ELEMENT]: target[ELEMENT]}, x: 0, y: 0},
        {type: 'pointerDown', button: BUTTONS[button]}, {type: 'pointerUp', button: BUTTONS[button]}]},
    ]}).catch((error) => {
      // The click may close or replace the tab before the answer comes.
      if (!MOVED_ON.test(error.message) && error.code !== 'no such window') throw error;
    });
  }

  /** At a point of the tab, whatever is there. */
  async clickAt({x, y}) {
    await this.#send('WebDriver:PerformActions', {actions: [{type: 'pointer', id: 'mouse', parameters: {pointerType: 'mouse'}, actions: [
      {type: 'pointerMove', duration: 0, origin: 'viewport', x: Math.round(x), y: Math.round(y)},
      {type: 'pointerDown', button: BUTTONS.left}, {type: 'pointerUp', button: BUTTONS.left}]}]}).catch((error) => {
      // The click may close or replace the tab before the answer comes.
      if (!MOVED_ON.test(error.message) && error.code !== 'no such window') throw error;
    });
  }

  async type(selector, text) {
    await this.click(selector);
    await this.#keys([...text]);
  }

  async press(key) {
    await this.#keys([KEYS[key] ?? key]);
  }

  async #keys(keys) {
    const actions = keys.flatMap((value) => [{type: 'keyDown', value}, {type: 'keyUp', value}]);
    await this.#send('WebDriver:PerformActions', {actions: [{type: 'key', id: 'keyboard', actions}]});
  }

  /** What the clipboard holds. */
  async clipboard() {
    return this.browser.inChrome(() => Services.wm.getMostRecentWindow('navigator:browser').navigator.clipboard.readText());
  }

  async screenshot(file) {
    const picture = await this.#send('WebDriver:TakeScreenshot', {full: false});
    await writeFile(file, Buffer.from(picture, 'base64'));
  }
}
