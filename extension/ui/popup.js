// The popup, and in a tab the first-run page: how host and vault are, what is missing with the button that mends it,
// the launch of the tab that is looked at, the accounts, and the last launches.

import {runningIn} from '../background/launches.js';
import {browser, text} from '../shared/browser.js';
import {sentencesOf} from '../shared/sentences.js';
import {showAccounts} from './accounts.js';
import {ask, askHost, askReport} from './asking.js';
import {copyToKeep, emptyWhatIsLeft} from './copy.js';
import {byId, dress, element, endText, momentText, nameOf, showSteps, write} from './elements.js';
import {onPress, settleAgain} from './press.js';

/** @typedef {import('../background/launches.js').Launch} Launch */
/** @typedef {import('../background/own_pages.js').Told} Told */

const EVERY_SITE = {origins: ['https://*/*']};
const SHOWN = 5;
const BUTTONS = ['unlock', 'lock', 'setup', 'trust', 'retry'];

/** @type {Told} */
let told = {};
/** @type {Launch | undefined} of the tab that is looked at */
let running;

/** @param {string} summary @param {string} hint @param {string} detail */
function say(summary, hint = '', detail = '', className = '') {
  write(byId('summary'), summary);
  byId('summary').className = className;
  write(byId('hint'), hint);
  write(byId('detail'), detail);
}

/** @param {import('../shared/outcomes.js').Failure} why */
function sayFailure({detail, ...said}) {
  const {message, hint, known} = sentencesOf(said);
  byId('summary').className = 'bad';
  write(byId('summary'), message, known);
  write(byId('hint'), hint, known);
  write(byId('detail'), detail, false);
}

/** @param {...string} buttons that help now */
function offer(...buttons) {
  for (const id of BUTTONS) byId(id).hidden = !buttons.includes(id);
  settleAgain();
}

function show() {
  const {status, failure} = told;
  byId('keys').hidden = true;
  showAccounts(status?.vault === 'open');
  if (status) return showStatus(status);
  if (!failure) return undefined;
  sayFailure(failure);
  if (failure.outcome !== 'host_key_changed') return offer('retry');
  byId('keys').hidden = false;
  byId('key_known').textContent = told.pinned?.fingerprint || text('key_unnamed');
  byId('key_other').textContent = told.other?.fingerprint || text('key_unnamed');
  return told.other ? offer('trust', 'retry') : offer('retry');
}

/** @param {import('../shared/messages.js').StatusReply} status */
function showStatus({vault, trouble, open_seconds_left: left, workspaces, host}) {
  const names = workspaces.map(({address}) => new URL(address).host).join(', ');
  const known = names ? text('workspaces_known', [names]) : text('no_workspaces');
  if (trouble) {
    sayFailure(trouble);
    return offer(...(vault === 'open' ? ['lock'] : []), 'retry');
  }
  if (vault === 'open') {
    say(text('vault_open', [duration(left)]), known, text('host_version', [host]), 'good');
    return offer('lock');
  }
  if (vault === 'unusable') {
    say(text('vault_unusable'), '', '', 'bad');
    return offer('retry');
  }
  say(text(`vault_${vault}`), known, text('host_version', [host]));
  return offer(vault === 'missing' ? 'setup' : 'unlock');
}

/** @param {number} seconds */
function duration(seconds) {
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? text('minutes', [String(minutes)]) : text('hours', [String(Math.round(minutes / 60))]);
}

/** @param {Launch} launch */
function lastItem(launch) {
  const item = element('li', '');
  item.append(element('div', nameOf(launch)));
  const when = momentText(launch.began);
  const {message, hint, known} = sentencesOf(launch);
  const came = element('div', `${when}: `, launch.well ? 'good' : 'bad');
  const [what, advice] = [element('span', ''), element('div', '', 'quiet')];
  write(what, message, known);
  write(advice, hint, known);
  came.append(what);
  item.append(came);
  if (launch.leaseEnds !== undefined) item.append(element('div', text('was_by_lease', [endText(launch.leaseEnds)]), 'quiet'));
  if (hint) item.append(advice);
  // Where the app kept the tab, there is no launch page to copy it from.
  if (launch.phase === 'ended' && !launch.well) item.append(...reportOf(launch));
  return item;
}

/** For whoever is asked why. @param {Launch} launch */
function reportOf(launch) {
  const [button, said] = [element('button', text('copy_report')), element('p', '', 'quiet')];
  Object.assign(button, {type: 'button'});
  button.dataset['does'] = 'copy_report';
  button.setAttribute('aria-label', text('copy_report_of', [nameOf(launch)]));
  said.role = 'status';
  onPress(button, () => void copyReport(launch.id, said));
  return [button, said];
}

/** @param {string} id @param {HTMLElement} said */
async function copyReport(id, said) {
  const {text: report} = await askReport(id);
  const copied = report !== undefined && (await copyToKeep(report));
  write(said, text(copied ? 'report_copied' : 'copy_refused'));
}

async function showLast() {
  const kept = /** @type {Launch[] | undefined} */ ((await browser.storage.local.get('launches'))['launches']) ?? [];
  byId('none').hidden = kept.length > 0;
  byId('last').replaceChildren(...kept.slice(0, SHOWN).map(lastItem));
}

async function showRunning() {
  const [tab] = await browser.tabs.query({active: true, currentWindow: true});
  running = tab?.id === undefined ? undefined : runningIn(await browser.storage.session.get(null), tab.id);
  byId('running').hidden = running === undefined;
  if (!running) return;
  byId('running_title').textContent = text('launch_title', [nameOf(running)]);
  showSteps(byId('steps'), running);
}

/** @param {Parameters<typeof askHost>[0]} asking */
async function askAndShow(asking, waiting = 'asking_host') {
  offer();
  say(text(waiting));
  told = await askHost(asking);
  show();
}

async function showPermission() {
  byId('permit').hidden = await browser.permissions.contains(EVERY_SITE);
}

dress();
if (location.hash === '#first-run') {
  document.body.className = 'page';
  byId('first_run').hidden = false;
}
onPress(byId('unlock'), () => void askAndShow({type: 'host', request: 'unlock'}, 'unlocking'));
onPress(byId('lock'), () => void askAndShow({type: 'host', request: 'lock'}));
onPress(byId('setup'), () => void askAndShow({type: 'host', request: 'setup'}, 'setting_up'));
onPress(byId('retry'), () => void askAndShow({type: 'host', request: 'status'}));
onPress(byId('trust'), () => {
  if (told.other) void askAndShow({type: 'trust', key: told.other.key});
});
// Browsers show their own question only at once after the press.
onPress(byId('permit'), () => void browser.permissions.request(EVERY_SITE).then(showPermission));
onPress(byId('cancel'), () => {
  if (running) void ask({type: 'cancel', id: running.id});
});
onPress(byId('options'), () => void browser.runtime.openOptionsPage());
browser.storage.onChanged.addListener((changes, area) => {
  if (area === 'local' && 'launches' in changes) void showLast();
  if (area === 'session') void showRunning();
});
void emptyWhatIsLeft();
void showPermission();
void showLast();
void showRunning();
void askAndShow({type: 'host', request: 'status'});
