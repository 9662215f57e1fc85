// Chromium over its debugging pipe (puppeteer-core; nothing is downloaded). See README.md for what start() takes.
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import puppeteer from 'puppeteer-core';

import {Browser} from './browser.mjs';
import {withManagedPolicy} from './chromium-policy.mjs';
import {Tab} from './tab.mjs';
import {DEADLINE_MS, until, within} from './waiting.mjs';

export const EXTENSION_ID = 'dhljhmjefffakhhohoahmdkehlnjcceb';
export const EXTENSION_ORIGIN = `chrome-extension://${EXTENSION_ID}`;

const COMPANION = resolve(import.meta.dirname, 'chromium-companion');
const CALL_MS = 10_000;
const MOVED_ON = /context was destroyed|detached|Cannot find context|Target closed|Session closed|frame got|no answer within/i;

function settingsOf({home, profile, extension, headless = true, standIns, environment = {}, restore = false}) {
  const asRoot = process.getuid?.() === 0;
  return {
    executablePath: process.env.CERBY_CHROMIUM ?? '/usr/bin/chromium',
    headless,
    pipe: true,
    enableExtensions: [...(extension ? [resolve(extension)] : []), COMPANION],
    userDataDir: profile,
    env: {...process.env, ...environment, HOME: home},
    defaultViewport: headless ? {width: 1100, height: 760} : null,
    protocolTimeout: 60_000,
    args: [
      // Chromium's own sandbox refuses to run as root, which is what many CI machines run as.
      ...(asRoot ? ['--no-sandbox'] : []),
      '--no-first-run',
      '--window-size=1120,900',
      '--password-store=basic',
      // Names lead to the stand-ins themselves, also where the environment has a proxy for the host.
      ...(standIns ? ['--no-proxy-server', `--host-resolver-rules=MAP *.test:443 127.0.0.1:${standIns.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
                      `--ignore-certificate-errors-spki-list=${standIns.spki}`] : []),
      ...(restore ? ['--restore-last-session'] : []),
    ],
  };
}

export async function start(options) {
  await mkdir(options.profile, {recursive: true});
  let settings = settingsOf(options);
  let cleanUp = async () => {};
  if (options.managed) ({settings, cleanUp} = await withManagedPolicy(settings, EXTENSION_ID, options.managed));
  const browser = await puppeteer.launch(settings);
  return ChromiumBrowser.of(browser, cleanUp);
}

class ChromiumBrowser extends Browser {
  name = 'chromium';
  extensionOrigin = EXTENSION_ORIGIN;
  #browser;
  #cleanUp;
  #tabs = new Map();  // puppeteer page -> ChromiumTab
  #problems = [];
  #watching = new Set();  // what is on its way to listen to a worker
  #attached = new Map();  // id of a debugging session with a worker of the extension's -> the session that it belongs to

  static async of(browser, cleanUp) {
    const made = new ChromiumBrowser();
    made.#browser = browser;
    made.#cleanUp = cleanUp;
    const sessions = (await browser.pages()).map((page) => page._client());
    const connection = sessions[0].connection();
    for (const session of [connection, ...sessions]) made.#noteWorkersOf(session);
    connection.on('sessionattached', (session) => made.#noteWorkersOf(session));
    browser.on('targetcreated', (target) => made.#watch(target));
    for (const target of browser.targets()) made.#watch(target);
    return made;
  }

  get pid() {
    return this.#browser.process().pid;
  }

  #noteWorkersOf(session) {
    session.on('Target.attachedToTarget', ({sessionId, targetInfo: {type, url}}) => {
      if (type === 'service_worker' && url.startsWith(EXTENSION_ORIGIN)) this.#attached.set(sessionId, session);
    });
    session.on('Target.detachedFromTarget', ({sessionId}) => this.#attached.delete(sessionId));
  }

  // Errors of the extension's worker are only seen by who listens from its start.
  async #watch(target) {
    if (target.type() !== 'service_worker' || !target.url().startsWith(EXTENSION_ORIGIN)) return;
    const watched = target.createCDPSession();
    this.#watching.add(watched);
    try {
      const session = await watched;
      session.on('Runtime.exceptionThrown', ({exceptionDetails}) => {
        this.#problems.push(`worker: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
      });
      await session.send('Runtime.enable');
    } catch {
      // The worker ended before it could be watched.
    } finally {
      this.#watching.delete(watched);
    }
  }

  #tabOf(page) {
    let tab = this.#tabs.get(page);
    if (!tab) {
      tab = new ChromiumTab(this, page, this.#problems);
      this.#tabs.set(page, tab);
    }
    return tab;
  }

  async tabs() {
    const pages = await within(this.#browser.pages(), CALL_MS, 'pages');
    return pages.map((page) => this.#tabOf(page)).filter((tab) => !tab.closed);
  }

  async openTab(address) {
    const tab = this.#tabOf(await within(this.#browser.newPage(), DEADLINE_MS, 'newPage'));
    if (address !== undefined) await tab.go(address);
    return tab;
  }

  /** Runs a function in the test's own companion extension, which may do with tabs what a user may. */
  async #asUser(f, ...values) {
    const target = await this.#browser.waitForTarget(
      (candidate) => candidate.type() === 'service_worker' && candidate.url().endsWith('/companion.js'), {timeout: DEADLINE_MS});
    const worker = await within(target.worker(), CALL_MS, 'the companion\'s worker');
    return within(worker.evaluate(f, ...values), CALL_MS, 'evaluate in the companion');
  }

  async duplicate(tab) {
    const targetId = await tab.targetId();
    return this.waitForNewTab(() => this.#asUser(async (wanted) => {
      const {tabId} = (await chrome.debugger.getTargets()).find(({id}) => id === wanted);
      await chrome.tabs.duplicate(tabId);
    }, targetId));
  }

  async restoreClosedTab(address) {
    return this.waitForNewTab(() => until(() => this.#asUser(async (wanted) => {
      const closed = await chrome.sessions.getRecentlyClosed();
      const found = closed.find(({tab}) => tab?.url === wanted);
      if (found) await chrome.sessions.restore(found.tab.sessionId);
      return found !== undefined;
    }, address), {what: `a closed tab at ${address}`}));
  }

  /**
   * Ends the extension's worker, as the browser does when it finds that it has nothing to do. A worker that somebody
   * debugs does not end, and waits for its debugger when something starts it again. Who debugs it is not ours alone:
   * puppeteer attaches to the worker of each page of the extension's, and stays where that falls together with an
   * attachment that was asked for.
   */
  async stopBackground() {
    const isOurs = (target) => target.type() === 'service_worker' && target.url().startsWith(EXTENSION_ORIGIN);
    const page = await this.openTab();
    const running = this.#browser.targets().filter(isOurs);
    await within(Promise.allSettled([...this.#watching]), CALL_MS, 'who listens to the worker');
    for (const [sessionId, session] of this.#attached) {
      await within(session.send('Target.detachFromTarget', {sessionId}), CALL_MS, 'detachFromTarget').catch(() => undefined);
    }
    await page.stopWorkers();
    await page.close();
    await until(() => !this.#browser.targets().some((target) => running.includes(target)), {what: 'the worker to end'});
  }

  /** Whether the extension may work on every site: what its user sets on the browser's own page. */
  async allowSites(allowed) {
    const settings = await this.openTab('chrome://extensions/');
    await settings.waitFor(() => typeof chrome.developerPrivate?.updateExtensionConfiguration === 'function');
    await settings.evaluate((extensionId, hostAccess) => chrome.developerPrivate.updateExtensionConfiguration({extensionId, hostAccess}),
                            EXTENSION_ID, allowed ? 'ON_ALL_SITES' : 'ON_CLICK');
    await settings.close();
  }

  async problems() {
    return [...this.#problems];
  }

  async stop({force = false} = {}) {
    const child = this.#browser.process();
    if (force) child.kill('SIGKILL');
    try {
      await within(this.#browser.close(), 10_000, 'closing Chromium');
    } catch {
      child.kill('SIGKILL');
    }
    await until(() => child.exitCode !== null || child.signalCode !== null, {what: 'Chromium to end'});
    await this.#cleanUp();
  }
}

class ChromiumTab extends Tab {
  #page;
  #gone = false;

  constructor(browser, page, problems) {
    super();
    this.browser = browser;
    this.#page = page;
    this.errors = [];
    page.on('pageerror', (error) => {
      this.errors.push(String(error?.stack ?? error));
      if (page.url().startsWith(EXTENSION_ORIGIN)) problems.push(`${page.url()}: ${error?.stack ?? error}`);
    });
    page.on('dialog', (dialog) => dialog.dismiss().catch(() => undefined));
  }

  get closed() {
    return this.#gone || this.#page.isClosed();
  }

  /** Ends the workers of the browser's profile. */
  async stopWorkers() {
    await this.#send('ServiceWorker.enable');
    await this.#send('ServiceWorker.stopAllWorkers');
    await this.#send('ServiceWorker.disable');
  }

  /** What the browser calls the tab's page, in every part of its debugging. */
  async targetId() {
    return (await this.#send('Target.getTargetInfo')).targetInfo.targetId;
  }

  async #send(method, parameters = {}) {
    return within(this.#page._client().send(method, parameters), CALL_MS, method);
  }

  // Page.navigate answers only when the navigation commits or fails; a launch is stopped, which is no error here.
  async go(address) {
    this.#page._client().send('Page.navigate', {url: address}).catch(() => undefined);
  }

  async typeAddress(address) {
    this.#page._client().send('Page.navigate', {url: address, transitionType: 'typed'}).catch(() => undefined);
  }

  async reload() {
    this.#page._client().send('Page.reload').catch(() => undefined);
  }

  async back() {
    await this.#move(-1);
  }

  async forward() {
    await this.#move(1);
  }

  async #move(by) {
    const {currentIndex, entries} = await this.#send('Page.getNavigationHistory');
    const entry = entries[currentIndex + by];
    if (!entry) throw new Error(`no history entry ${by} from ${await this.address()}`);
    await this.#send('Page.navigateToHistoryEntry', {entryId: entry.id});
  }

  // Not page.close(), which waits for an event for ever: the browser knows which tabs there are.
  async close() {
    const connection = this.#page._client().connection();
    const targetId = this.#page.target()._targetId;
    const isThere = async () => (await within(connection.send('Target.getTargets'), CALL_MS, 'getTargets'))
      .targetInfos.some((target) => target.targetId === targetId);
    await within(connection.send('Target.closeTarget', {targetId}), CALL_MS, 'closeTarget');
    await until(async () => this.closed || !(await isThere()), {what: 'the tab to close', tell: () => this.address()});
    this.#gone = true;
  }

  async focus() {
    await within(this.#page.bringToFront(), CALL_MS, 'bringToFront');
  }

  /** From now on its pages have the window's focus, as far as they can tell, whichever tab is in front. */
  async keepFocused() {
    await this.#send('Emulation.setFocusEmulationEnabled', {enabled: true});
  }

  async address() {
    return this.closed ? 'closed:' : this.#page.url();
  }

  async title() {
    return within(this.#page.title(), CALL_MS, 'title');
  }

  async evaluate(f, ...values) {
    const attempt = async () => {
      try {
        return {answer: await within(this.#page.evaluate(f, ...values), CALL_MS, 'evaluate')};
      } catch (error) {
        // A navigation took the document away: ask the next one. Anything else is the caller's to see.
        return !this.closed && MOVED_ON.test(error.message) ? null : {error};
      }
    };
    const {answer, error} = await until(attempt, {what: 'the page to settle'});
    if (error) throw error;
    return answer;
  }

  async click(selector, {button = 'left', control = false, shift = false, patient = true} = {}) {
    if (patient) await this.waitUntilClickable(selector);
    else if (!(await this.isClickable(selector))) return;
    if (control) await within(this.#page.keyboard.down('Control'), CALL_MS, 'Control down');
    if (shift) await within(this.#page.keyboard.down('Shift'), CALL_MS, 'Shift down');
    try {
      const {x, y} = await this.evaluate((s) => {
        const box = document.querySelector(s).getBoundingClientRect();
        return {x: box.x + box.width / 2, y: box.y + box.height / 2};
      }, selector);
      await within(this.#page.mouse.click(x, y, {button}), CALL_MS, `click ${selector}`);
    } finally {
      if (shift) await within(this.#page.keyboard.up('Shift'), CALL_MS, 'Shift up').catch(() => undefined);
      if (control) await within(this.#page.keyboard.up('Control'), CALL_MS, 'Control up').catch(() => undefined);
    }
  }

  /** At a point of the tab, whatever is there. */
  async clickAt({x, y}) {
    await within(this.#page.mouse.click(x, y), CALL_MS, `click at ${x}, ${y}`);
  }

  async type(selector, text) {
    await this.click(selector);
    await within(this.#page.keyboard.type(text), CALL_MS, `type into ${selector}`);
  }

  async press(key) {
    await within(this.#page.keyboard.press(key), CALL_MS, `press ${key}`);
  }

  /**
   * Runs `f` with these values in every document of the tab from now on, before the page's own scripts and in their
   * world; what it gives to the function `name` is heard.
   */
  async observe(name, f, values, heard) {
    await this.#page.exposeFunction(name, heard);
    await this.#page.evaluateOnNewDocument(f, ...values);
  }

  async screenshot(file) {
    const picture = await within(this.#page.screenshot({type: 'png'}), 20_000, 'screenshot');
    await writeFile(file, picture);
  }
}

/** A folder for a profile that is thrown away. */
export async function temporaryProfile() {
  const folder = await mkdtemp(join(tmpdir(), 'cerby-chromium-'));
  return {folder, remove: () => rm(folder, {recursive: true, force: true})};
}
