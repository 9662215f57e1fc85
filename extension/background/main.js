// The background: hears what the browser reports, and hands it to the part that it concerns. Every listener is in
// place when this module has run, since a browser that wakes it delivers at once.

import {browser, timers} from '../shared/browser.js';
import {accountOf} from '../shared/launched_account.js';
import {failure} from '../shared/outcomes.js';
import {HostKeys} from './host_key.js';
import {HostPort} from './host_port.js';
import {LaunchStory} from './launch.js';
import {LaunchWatch} from './launch_watch.js';
import {LaunchedTab} from './launched_tab.js';
import {Launches, REMEMBERED} from './launches.js';
import {OwnPages, isOwnPage} from './own_pages.js';
import {Reports} from './report.js';
import {Signal} from './signal.js';
import {STOPPED, Workspaces} from './workspaces.js';

/**
 * @typedef {import('./launches.js').Launch} Launch
 * @typedef {import('../ui/asking.js').Asking} Asking
 */

const LAUNCH_PAGE = browser.runtime.getURL('ui/launch.html');
const FIRST_RUN_PAGE = browser.runtime.getURL('ui/popup.html#first-run');
const LAUNCH_PATH = /^\/launch\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ASK_AGAIN_MS = 60_000;
const EVERY_SITE = {origins: ['https://*/*']};

const now = () => Date.now();
const keys = new HostKeys(browser.storage.local, now);
const launches = new Launches(browser.storage, now, () => crypto.randomUUID(), timers);
/** @param {string} address */
const permitted = (address) => browser.permissions.contains({origins: [`${new URL(address).origin}/*`]});
const workspaces = new Workspaces(browser.storage, browser.declarativeNetRequest, permitted);
const watch = new LaunchWatch();
const signal = new Signal(browser.action, browser.runtime.getURL(''), {storage: browser.storage.session, now, timers});
const reports = new Reports(browser.storage.session);
/** @type {Map<string, LaunchStory>} by launch id */
const stories = new Map();
let askedAt = 0;

/** @param {Pick<HostKeys, 'prove' | 'name'>} [known] */
const connect = (known = keys) => new HostPort({
  ...timers,
  connectNative: (name) => browser.runtime.connectNative(name),
  lastError: () => browser.runtime.lastError?.message,
  extensionId: browser.runtime.id,
  extensionVersion: browser.runtime.getManifest().version,
  keys: known,
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
});
const ownPages = new OwnPages(connect, keys, (status) => workspaces.learn(status.workspaces));

/** @param {Launch} launch */
const pageOf = ({id}) => `${LAUNCH_PAGE}#${id}`;

/**
 * @param {Launch} launch @param {{onOwnPage?: boolean, ahead?: string | undefined}} [tabNow]
 */
async function run(launch, {onOwnPage = false, ahead} = {}) {
  for (const story of stories.values()) {
    if (story.launch.tabId === launch.tabId) story.stop('user_left');
  }
  const tab = new LaunchedTab(browser, timers, launch.tabId, (what) => launches.timed(launch, what));
  tab.onOwnPage = onOwnPage;
  if (ahead !== undefined) tab.wentAhead(ahead, pageOf(launch));
  const host = connect();
  signal.launching(launch.tabId);
  const story = new LaunchStory(launch, {host, tab, launches, pageOf, permitted});
  stories.set(launch.id, story);
  await story.run();
  stories.delete(launch.id);
  if (!launch.well) void reports.keep(launch, story.report).catch(() => {});
  // Another launch may have begun in the tab, which is what the button speaks of now.
  if (![...stories.values()].some((other) => other.launch.tabId === launch.tabId)) void signal.ended(launch);
  if (!story.letThrough) return;
  // The launch has opened the vault; for how long, the host says when it is asked.
  if (await signal.isOpen()) await signal.letThrough();
  else await askHost('status');
}

/** @param {'status' | 'unlock' | 'lock' | 'setup'} type */
async function askHost(type) {
  const told = await ownPages.ask(type);
  void signal.told(told);
  return told;
}

browser.webRequest.onBeforeRequest.addListener((details) => {
  const seen = watch.see(details);
  if (!seen) return undefined;
  const known = seen.what === 'launch' ? begin : comeBack;
  if (workspaces.hasNow(seen.address)) void known(seen);
  else void isLaunch(seen.address).then((is) => { if (is) void known(seen); });
  return undefined;
}, {urls: ['https://*/launch/*'], types: ['main_frame']});

/**
 * The tab is sent on before anything else: to start a program holds the browser up, and a navigation that was stopped ends
 * in the browser's page for errors, for which a process is started that the next page waits for.
 * @param {import('./launch_watch.js').Seen} seen
 */
async function begin({tabId, address, initiator, at}) {
  const go = (/** @type {string} */ url) => void browser.tabs.update(tabId, {url}).catch(() => {});
  const ahead = launches.aheadOf({address, initiator});
  if (ahead !== undefined) go(ahead);
  const launch = launches.create({tabId, address, initiator, cause: 'navigation', phase: 'running', at}, {soon: ahead !== undefined});
  if (ahead === undefined) go(pageOf(launch));
  await run(launch, {ahead});
}

/**
 * A launch that was stopped is in the tab's history where the browser was quicker than the launch page. From the
 * launch page the user was on the way back past it; from anywhere else a button is offered.
 * @param {import('./launch_watch.js').Seen} seen
 */
async function comeBack({tabId, address, initiator, at}) {
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  if (tab?.url?.startsWith(LAUNCH_PAGE) && (await browser.tabs.goBack(tabId).then(() => true, () => false))) return;
  const launch = launches.create({tabId, address, initiator, cause: 'navigation', phase: 'offered', at});
  await browser.tabs.update(tabId, {url: pageOf(launch)}).catch(() => {});
}

// Where the browser withholds a workspace's site it tells nothing of the request that the rules stop, and of the
// navigation only that it failed.
browser.webNavigation.onErrorOccurred.addListener(({tabId, frameId, url, documentLifecycle = 'active'}) => {
  if (frameId === 0 && documentLifecycle === 'active' && !url.endsWith(STOPPED)) void sayIfWithheld(tabId, url);
}, {url: [{schemes: ['https'], pathPrefix: '/launch/'}]});

/** @param {number} tabId @param {string} address */
async function sayIfWithheld(tabId, address) {
  if (!(await workspaces.has(address)) || (await permitted(address))) return;
  const launch = launches.create({tabId, address, initiator: '', cause: 'navigation', phase: 'running'});
  await launches.end(launch, failure('permission_missing', new URL(address).host));
  await browser.tabs.update(tabId, {url: pageOf(launch)}).catch(() => {});
  await signal.ended(launch);
}

browser.webNavigation.onCommitted.addListener((details) => void signal.arrived(details));
browser.tabs.onRemoved.addListener((tabId) => signal.closed(tabId));

const showWhetherAllowed = async () => signal.sitesAllowed(await browser.permissions.contains(EVERY_SITE));
for (const event of [browser.permissions.onAdded, browser.permissions.onRemoved]) {
  event.addListener(() => {
    void workspaces.install();
    void showWhetherAllowed();
  });
}

/**
 * A workspace may have been added since the host was last asked: what looks like a launch of one that is not known is a
 * reason to ask it again, at most once a minute.
 * @param {string} address
 */
async function isLaunch(address) {
  if (await workspaces.has(address)) return true;
  if (!LAUNCH_PATH.test(new URL(address).pathname) || now() - askedAt < ASK_AGAIN_MS) return false;
  askedAt = now();
  await askHost('status');
  return workspaces.has(address);
}

// The launch page holds a port for as long as a launch is under way there, to notice that the browser stopped us.
browser.runtime.onConnect.addListener(() => {});

browser.runtime.onMessage.addListener((message, sender, reply) => {
  if (!isOwnPage(sender, browser.runtime)) return false;
  void answer(/** @type {Asking} */ (message), sender.tab?.id).then(reply, (thrown) => {
    reply({failure: failure('internal_error', String(thrown))});
  });
  return true;
});

/** What the user is called is the host's to say, while the vault is open, and goes no further than here. @param {string} id */
async function report(id) {
  const launch = await launches.get(id);
  if (!launch) return {};
  const {account} = launch.account ? await accountOf(launch, (wanted) => ownPages.accounts(wanted)) : {};
  const names = account ? [account.user_name] : [];
  const versions = [`extension ${browser.runtime.getManifest().version}`, navigator.userAgent];
  return {text: await reports.text(launch, {versions, names})};
}

/** @param {string} key */
async function trust(key) {
  const told = await ownPages.trust(key);
  void signal.told(told);
  return told;
}

/** What the extension's own pages ask. @param {Asking} asking @param {number | undefined} tabId the page's */
async function answer(asking, tabId) {
  switch (asking.type) {
    case 'host': return askHost(asking.request);
    case 'trust': return trust(asking.key);
    case 'answer': return stories.get(asking.id)?.answer({yes: asking.yes, remember: asking.remember});
    case 'cancel': return stories.get(asking.id)?.stop('user');
    case 'again': return again(asking.id, tabId);
    case 'start': return start(asking.address, asking.tab);
    case 'accounts': return ownPages.accounts(asking);
    case 'report': return report(asking.id);
    case 'new_password': return ownPages.newPassword(asking.address);
    case 'reveal': return ownPages.reveal(asking.address, asking.field);
    default: return undefined;
  }
}

/**
 * A launch from the popup, in the tab that it is over, as a chiclet would begin it there. The press is the user's yes.
 * @param {string} address @param {number} tabId
 */
async function start(address, tabId) {
  if (!URL.canParse(address) || !LAUNCH_PATH.test(new URL(address).pathname)) return {};
  const launch = launches.create({tabId, address, initiator: '', cause: 'button', consented: true, phase: 'running'});
  await launches.save(launch);
  await browser.tabs.update(tabId, {url: pageOf(launch)}).catch(() => {});
  void run(launch);
  return {id: launch.id};
}

/**
 * A launch once more, in the tab of the page whose button was pressed. The press stands for an answer only where the
 * user has given one before; else what began the launch is named again, and the host asks as it would have asked then.
 * @param {string} id @param {number | undefined} tabId
 */
async function again(id, tabId) {
  const before = await launches.get(id);
  if (!before || tabId === undefined || !(await workspaces.has(before.address))) return {};
  const {address, initiator, consented = false} = before;
  const cause = consented ? 'button' : 'navigation';
  const launch = launches.create({tabId, address, initiator, cause, consented, phase: 'running'});
  await launches.save(launch);
  void run(launch, {onOwnPage: true});
  return {id: launch.id};
}

// By area: launches write into the session's, and nobody here has to hear of it.
browser.storage.managed.onChanged.addListener(() => void workspaces.seed());
browser.storage.local.onChanged.addListener((changes) => {
  if (changes[REMEMBERED]) launches.know(changes[REMEMBERED].newValue);
});
// For the launch that may come next: what is known in memory is known at once.
void workspaces.read();
void launches.consents().then((consents) => launches.know(consents));

browser.runtime.onStartup.addListener(() => void getReady());
browser.runtime.onInstalled.addListener(({reason}) => {
  void getReady().then(async (ready) => {
    if (reason === 'install' && !ready) await browser.tabs.create({url: FIRST_RUN_PAGE});
  });
});

/** Learns the workspaces and puts the rules in place; true when nothing is missing for a launch. */
async function getReady() {
  void showWhetherAllowed();
  await workspaces.seed();
  const {status} = await askHost('status');
  await workspaces.install();
  return status !== undefined && status.vault !== 'missing' && (await browser.permissions.contains(EVERY_SITE));
}

// Content scripts need nothing of the profile's records. Firefox has no such switch.
void browser.storage.local.setAccessLevel?.({accessLevel: 'TRUSTED_CONTEXTS'})?.catch(() => {});

// What an earlier worker left running when the browser stopped it has ended with it.
void launches.leftBehind().then((left) => {
  for (const launch of left) {
    void launches.end(launch, failure('host_exited', 'the browser stopped the extension'));
    void browser.tabs.sendMessage(launch.tabId, {type: 'end'}, {frameId: 0}).catch(() => {});
    void signal.ended(launch);
  }
});
