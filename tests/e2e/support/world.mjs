// What one file of tests shares: a home with an open vault and a workspace, the stand-ins, and one browser with the
// extension in it. Each test adds accounts of its own, so that none sees what another left.
import {randomUUID} from 'node:crypto';
import {mkdir} from 'node:fs/promises';
import {join, resolve} from 'node:path';

import {driverOf} from '../drivers/index.mjs';
import {processesOf} from '../drivers/process.mjs';
import {until} from '../drivers/waiting.mjs';
import {startStandIns} from '../stand-ins/index.mjs';
import {EXTENSION, Home} from './home.mjs';
import {LaunchPage} from './launch-page.mjs';
import {startKeyStore} from './session-bus.mjs';

export const BROWSER = process.env.CERBY_BROWSER ?? 'chromium';
const PICTURES = resolve(process.env.CERBY_PICTURES ?? join(import.meta.dirname, '../../../build/e2e', BROWSER));

export const WORKSPACE = 'https://acme.cerby.test';
export const OTHER_WORKSPACE = 'https://other.cerby.test';

export class World {
  #accounts = 0;
  #driver;
  #isGuest = false;
  /** What of the workspace's host may be asked for; a launch address never. */
  served = /^$/;

  /**
   * @param {{vault?: 'open' | 'locked' | 'missing', register?: boolean, keyStore?: boolean, managed?: object,
   *          workspace?: boolean, browser?: boolean, sites?: object[], beside?: World}} options sites: beside the stand-ins;
   *   beside: a computer that was there before, whose stand-ins answer this one too
   */
  static async start({vault = 'open', register = true, keyStore = false, managed, workspace = true, browser = true,
                      sites = [], beside} = {}) {
    const world = new World();
    try {
      world.#isGuest = beside !== undefined;
      world.sites = beside?.sites ?? await startStandIns(sites);
      world.home = await Home.make();
      if (keyStore) world.keyStore = await startKeyStore(world.home);
      world.profile = join(world.home.folder, 'profile');
      if (workspace) {
        await world.home.addWorkspace(WORKSPACE);
        await world.home.addWorkspace(OTHER_WORKSPACE, {as: 'login-only'});
      }
      if (vault !== 'missing') {
        if (keyStore) await world.home.ctl('vault', 'create');
        else await world.home.makeVault();
      }
      if (register) await world.home.register(BROWSER, world.profile);
      world.#driver = await driverOf(BROWSER);
      world.managed = managed;
      // The rules come from the host's status, or from managed storage; without either there is nothing to wait for.
      if (browser) await world.startBrowser({stopped: (workspace && register) || managed !== undefined});
      return world;
    } catch (error) {
      await world.stop().catch(() => undefined);
      throw error;
    }
  }

  async startBrowser({restore = false, stopped = true} = {}) {
    const {server} = this.sites;
    this.browser = await this.#driver.start({
      home: this.home.folder, environment: this.home.environment, profile: this.profile, extension: EXTENSION,
      standIns: {port: server.port, proxyPort: server.proxyPort, spki: server.spki}, managed: this.managed, restore,
      headless: process.env.CERBY_VISIBLE !== '1',
    });
    this.observer = undefined;
    if (stopped) await this.untilStopped(WORKSPACE);
  }

  /** A page that no launch has to do with. */
  get observerAddress() {
    return `${this.browser.extensionOrigin}/manifest.json`;
  }

  /** Runs a function with the extension's rights, on a page of it that runs nothing of its own. */
  async inExtension(f, ...values) {
    if (!this.observer || this.observer.closed) {
      this.observer = await this.browser.openExtensionPage('manifest.json');
      // While the browser still loads the extension its pages are blocked ones, and stay so.
      for (let more = 9; more >= 0; more--) {
        try {
          await this.observer.waitForAddress(this.observerAddress, {deadline: 2_000});
          break;
        } catch (error) {
          if (more === 0) throw error;
          await this.observer.go(this.observerAddress);
        }
      }
    }
    return this.observer.evaluate(f, ...values);
  }

  /** Until the extension stops launches of a workspace: it learns them from the host when the browser starts. */
  async untilStopped(workspace) {
    await until(() => this.inExtension(async (prefix) => (await chrome.declarativeNetRequest.getDynamicRules())
      .some(({condition}) => condition.urlFilter?.includes(prefix)), `${workspace}/launch/`), {what: `the extension to know ${workspace}`});
  }

  /**
   * The launches that have ended, the newest first, as the extension remembers them; waits for `ended` of them.
   * @param {{account?: string, ended?: number}} options account: only those of the account with this name
   */
  async lastLaunches({account, ended = account === undefined ? 0 : 1} = {}) {
    return until(async () => {
      const all = (await this.inExtension(async () => (await chrome.storage.local.get('launches')).launches)) ?? [];
      const wanted = all.filter((launch) => account === undefined || launch.account === account);
      return wanted.length >= ended ? wanted : null;
    }, {what: `${ended} ended launches of ${account ?? 'any account'}`,
        tell: async () => JSON.stringify(await this.inExtension(async () => chrome.storage.session.get()))});
  }

  /**
   * Every launch of the account that the extension has taken note of, ended or not, when all that was under way has been
   * heard: a launch of no account that is made now, and given up, is heard after whatever came before it.
   * @returns {Promise<{id: string, phase: string, outcome: string}[]>}
   */
  async launchesSoFar({launchUrl}) {
    const address = `${WORKSPACE}/launch/${randomUUID()}`;
    const page = await this.click(this.chiclet(address, 'No account'));
    await page.question();
    await page.tab.close();
    const all = await until(async () => {
      const found = await this.inExtension(async () => {
        const {launches = []} = await chrome.storage.local.get('launches');
        const session = Object.entries(await chrome.storage.session.get()).filter(([key]) => key.startsWith('launch:'));
        return [...new Map([...launches, ...session.map(([, launch]) => launch)].map((launch) => [launch.id, launch])).values()];
      });
      return found.some((launch) => launch.address === address && launch.phase === 'ended') ? found : null;
    }, {what: 'a launch of no account to be over'});
    return all.filter((launch) => launch.address === launchUrl);
  }

  /** Adds an account of an app: a user there, an account in the vault, and a chiclet on the dashboard. */
  async account(app, {name, userName, password, totp, role = 'collaborator', loginUrl = app.loginAddress,
                      origins = app.otherOrigins ?? [], workspace = WORKSPACE, secret = true} = {}) {
    const number = ++this.#accounts;
    const user = app.addUser(userName ?? `zilla${number}@contentzilla.test`, {totp});
    const given = {
      workspace, name: name ?? `Contentzilla ${number}`, app: app.brand ?? 'Portal', loginUrl, origins,
      userName: user.userName, password: password ?? user.password, otpauth: secret ? user.otpauth : undefined, role,
    };
    const {id, launch_url: launchUrl} = await this.home.addAccount(given);
    const {server, dashboard} = this.sites;
    server.watchSecret(`password of ${given.name}`, () => [given.password]);
    if (user.totp) server.watchSecret(`code of ${given.name}`, () => user.totp.codesAround());
    return {...given, id, launchUrl, user, site: app, chiclet: dashboard.add({label: `${given.name} - ${given.app}`, app: given.app, address: launchUrl})};
  }

  /** A chiclet that leads to any address, without an account. */
  chiclet(address, label = 'A chiclet') {
    return this.sites.dashboard.add({label, app: 'Elsewhere', address});
  }

  async dashboard() {
    const tab = await this.browser.openTab(this.sites.dashboard.address);
    await tab.waitForSelector('.tiles');
    return tab;
  }

  /** Clicks the chiclet on a dashboard of its own; answers the launch page that comes. */
  async click(account) {
    const tab = await this.dashboard();
    await tab.click((account.chiclet ?? account).selector);
    return this.launchPageIn(tab);
  }

  async launchPageIn(tab) {
    const page = new LaunchPage(tab, this.browser);
    await page.waitUntilThere();
    return page;
  }

  /**
   * The launch page that was at this address when the browser ended. An extension that is loaded for the tests comes after
   * the tabs, which are empty then, or in Firefox not there at all: it is gone to once more.
   */
  async restoredLaunchPage(address) {
    const tabs = await this.browser.tabs();
    const addresses = await Promise.all(tabs.map((tab) => tab.address()));
    const tab = tabs[addresses.indexOf(address)] ?? await this.browser.openTab();
    await tab.go('about:blank');
    await tab.waitForAddress('about:blank');
    await tab.go(address);
    return this.launchPageIn(tab);
  }

  /** Clicks, answers the first-launch question with yes, and answers the tab. */
  async launch(account, {remember = false} = {}) {
    const page = await this.click(account);
    await page.answer('yes', {remember});
    return page.tab;
  }

  /** Opens the popup over a tab, as a press on the toolbar button does; the text of its element as soon as it matches. */
  async popupOver(tab, selector, pattern) {
    await this.closePopup();
    await tab.focus();
    // One that closes may still be in the way.
    await until(() => this.inExtension(() => chrome.action.openPopup().then(() => true)), {what: 'the popup to open'});
    return until(async () => {
      const text = await this.popupText(selector);
      return pattern.test(text) && text;
    }, {what: `the text ${pattern} in ${selector} of the popup`});
  }

  async closePopup() {
    await until(() => this.inExtension(() => {
      const open = chrome.extension.getViews({type: 'popup'});
      for (const popup of open) popup.close();
      return open.length === 0;
    }), {what: 'the popup to close'});
  }

  /** What an element of the open popup says; '' where it is not shown. */
  async popupText(selector) {
    return this.inExtension((s) => {
      const [popup] = chrome.extension.getViews({type: 'popup'});
      const element = popup?.document.querySelector(s);
      return element?.checkVisibility() ? element.innerText : '';
    }, selector);
  }

  /** What the toolbar button says on the tab that shows this address; no browser tells what its icon is. */
  async signalAt(address) {
    return this.inExtension(async (wanted) => {
      const [{id: tabId}] = (await chrome.tabs.query({})).filter(({url}) => url === wanted);
      return chrome.action.getTitle({tabId});
    }, address);
  }

  /** Presses the challenge of a page until it is gone: a frame takes no press before it has loaded. */
  async proveToBeHuman(tab) {
    await until(async () => {
      if (!(await tab.evaluate(() => document.getElementById('captcha') !== null))) return true;
      await tab.click('#captcha', {patient: false});
      return until(() => tab.evaluate(() => document.getElementById('captcha') === null), {what: 'the challenge to go', deadline: 500}).catch(() => false);
    }, {what: 'the challenge to be passed', tell: () => tab.describe()});
  }

  /** Where the account's secrets have arrived so far. */
  secretsOf(account) {
    return this.sites.server.secretsReceived().filter((text) => text.includes(` of ${account.name} `));
  }

  async picture(tab, name) {
    await mkdir(PICTURES, {recursive: true});
    await tab.screenshot(join(PICTURES, `${name}.png`));
  }

  async closeTabs() {
    const tabs = await this.browser.tabs();
    const kept = await this.browser.openTab();
    for (const tab of tabs) await tab.close().catch(() => undefined);
    return kept;
  }

  /** The programs of ours that run for this home now. */
  async ourProcesses() {
    const names = /\/(cerby-host|cerby-helper)$/;
    return (await processesOf(this.home.folder)).filter(({program}) => names.test(program));
  }

  /** What holds after every launch: no tab asked the workspace for the launch, nothing broke in the extension, no secret stayed there. */
  async brokenPromises() {
    const broken = [];
    for (const host of [this.sites.workspace.host, this.sites.otherWorkspace.host]) {
      // What a page asks for by itself, a frame or a picture, is no launch.
      const unwanted = this.sites.server.requestsTo(host)
        .filter(({path, destination}) => !this.served.test(path) && ['document', ''].includes(destination));
      for (const {method, path} of unwanted) broken.push(`a request reached the workspace: ${method} ${host}${path}`);
    }
    for (const problem of await this.browser.problems()) broken.push(`error in the extension: ${problem}`);
    const kept = await this.inExtension(async () => JSON.stringify([await chrome.storage.local.get(), await chrome.storage.session.get()]));
    for (const label of this.sites.server.secretsIn([kept])) broken.push(`the extension has kept the ${label}`);
    return broken;
  }

  async noHostLeft() {
    await until(async () => (await this.ourProcesses()).length === 0,
                {what: 'every host to end', tell: async () => JSON.stringify(await this.ourProcesses())});
  }

  async stopBrowser(options) {
    await this.browser?.stop(options);
    this.browser = undefined;
  }

  async stop() {
    const log = process.env.CERBY_E2E_LOG === '1' ? await this.home?.log() : '';
    await this.stopBrowser();
    await this.keyStore?.stop();
    if (!this.#isGuest) await this.sites?.server.stop();
    await this.home?.lock().catch(() => undefined);
    await this.home?.remove();
    if (log) console.log(log);
  }
}
