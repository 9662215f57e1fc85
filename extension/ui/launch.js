// The launch page: what is being opened, from where, how far it is, what is asked, and how it ended. It only shows
// the launch's record and never launches by itself: a reload, a restored or a duplicated tab finds a button.

import {findLaunch, sessionKey} from '../background/launches.js';
import {browser, text} from '../shared/browser.js';
import {sentencesOf} from '../shared/sentences.js';
import {ask, askReport} from './asking.js';
import {copyToKeep} from './copy.js';
import {byId, dress, endText, hostOf, initiatorName, nameOf, showSteps, write} from './elements.js';
import {onEscape, onPress, settleAgain} from './press.js';
import {signOutAddress} from './sign_out.js';
import {showWrongPassword} from './wrong_password.js';

/** @typedef {import('../background/launches.js').Launch} Launch */

const EVERY_SITE = {origins: ['https://*/*']};
/** A quick launch has left the page by then, and has asked the browser for nothing. */
const SHOWN_AFTER_MS = 60;
/** @type {Launch | undefined} */
let launch;
/** Whether the browser's session knows nothing of it: the tab was restored after the browser had ended. */
let restored = false;
/** @type {number | undefined} */
let tabId;
let shown = '';
let watching = false;

const idOf = () => location.hash.slice(1);

/** The same launch in another tab is a duplicate: it is that tab's to go on with. */
const isHere = () => launch === undefined || (tabId === launch.tabId && !restored);

/** The document came up by the launch; else it was reloaded, gone back to, duplicated or restored. */
const isAnew = () => isHere() && performance.getEntriesByType('navigation').every((entry) =>
  entry instanceof PerformanceNavigationTiming && entry.type === 'navigate');

function show() {
  if (!launch) {
    byId('title').textContent = text('launch_unknown');
    return;
  }
  document.title = nameOf(launch);
  const from = launch.cause === 'button' ? text('from_button') : initiatorName(launch.initiator);
  byId('from').textContent = text('launch_from', [hostOf(new URL(launch.address).origin), from]);

  const active = isHere() && (launch.phase === 'running' || launch.phase === 'asking');
  byId('title').textContent = active ? text('launch_title', [nameOf(launch)]) : nameOf(launch);
  byId('progress').hidden = !active;
  if (active) watchBackground();
  showSteps(byId('steps'), launch);
  showLease(launch);
  byId('question').hidden = !(active && launch.phase === 'asking');
  byId('cancel').hidden = launch.phase === 'asking';  // the question has an answer that does that
  if (launch.phase === 'asking') showQuestion(launch);
  byId('ending').hidden = launch.phase !== 'ended';
  if (launch.phase === 'ended') showEnding(launch);
  byId('offer').hidden = active;
  byId('why').hidden = launch.phase === 'ended' && isAnew();
  byId('permit').hidden = launch.outcome !== 'permission_missing';
  showSignOut(active ? undefined : signOutAddress(launch));
  byId('again').textContent = text(launch.phase === 'ended' && !launch.well ? 'try_again' : 'log_in');
  byId('by_hand').hidden = !launch.site;
  void showWrongPassword(active || launch.outcome !== 'wrong_password' ? undefined : launch);
  byId('copy_report').hidden = launch.phase !== 'ended' || launch.well;
  byId('in_popup').hidden = !launch.site || launch.phase !== 'ended' || launch.well;
  if (!isNew(`${launch.phase} ${launch.asked?.question ?? ''} ${active}`)) return;
  settleAgain();
  // On the question itself, not on one of its answers: it is read out, and a key that was on its way answers nothing.
  if (!byId('question').hidden) byId('question').focus();
}

/**
 * Written only when it is something else: a screen reader says what is written.
 * @param {Launch} launch
 */
function showLease({leaseEnds, phase}) {
  const said = leaseEnds === undefined ? '' :
    text(phase === 'ended' ? 'was_by_lease' : 'is_by_lease', [endText(leaseEnds)]);
  if (byId('lease').textContent !== said) write(byId('lease'), said);
}

/** Somebody else is logged in: what comes first is not to launch again. @param {string | undefined} address */
function showSignOut(address) {
  byId('sign_out').hidden = byId('sign_out_said').hidden = address === undefined;
  byId('again').classList.toggle('main', address === undefined);
}

/** The browser may stop the background, and the launch with it: woken again, it says so. */
function watchBackground() {
  if (watching) return;
  watching = true;
  browser.runtime.connect({name: 'launch'}).onDisconnect.addListener(() => {
    watching = false;
    void ask({type: 'wake'});
  });
}

/** @param {string} showing */
function isNew(showing) {
  const before = shown;
  shown = showing;
  return showing !== before;
}

/** @param {Launch} launch */
function showQuestion(launch) {
  const {asked} = launch;
  if (!asked) return;
  const {question, from, to} = asked;
  const name = nameOf(launch);
  byId('asked').textContent = question === 'foreign_form' ?
    text('ask_foreign_form', [name, hostOf(from), hostOf(to)]) :
    text('ask_launch', [name, initiatorName(from)]);
  byId('warning').textContent = question === 'foreign_initiator' ? text('warn_foreign_initiator') :
    question === 'foreign_form' ? text('warn_foreign_form') : '';
  byId('warning').hidden = question === 'first_launch';
  byId('remember_row').hidden = question !== 'first_launch';
  // What is safe is what stands out.
  byId('yes').classList.toggle('main', question === 'first_launch');
  byId('no').classList.toggle('main', question !== 'first_launch');
  byId('yes').textContent = text(question === 'foreign_form' ? 'allow' : 'log_in');
}

/** @param {Launch} launch */
function showEnding({detail, well, ...said}) {
  const {message, hint, known} = sentencesOf(said);
  write(byId('message'), message, known);
  byId('message').className = well ? 'good' : 'bad';
  write(byId('hint'), hint, known);
  write(byId('detail'), detail, false);
  byId('detail').hidden = !detail;
}

/** @param {boolean} yes */
function answer(yes) {
  if (!launch) return;
  const remember = yes && launch.asked?.question === 'first_launch' && byId('remember', HTMLInputElement).checked;
  void ask({type: 'answer', id: launch.id, yes, remember});
}

async function again() {
  const started = /** @type {{id?: string}} */ (await ask({type: 'again', id: idOf()}));
  // In place of the old one: going back must not come to a launch that is over.
  if (started.id) location.replace(`#${started.id}`);
}

/** For whoever is asked why. */
async function copyReport() {
  const {text: report} = await askReport(idOf());
  const copied = report !== undefined && (await copyToKeep(report));
  write(byId('report_said'), text(copied ? 'report_copied' : 'copy_refused'));
}

/** The browser asks in its own words, and only at once after the press. */
async function permit() {
  if (await browser.permissions.request(EVERY_SITE)) await again();
}

async function refresh() {
  const [found, tab] = await Promise.all([findLaunch(browser.storage, idOf()), browser.tabs.getCurrent()]);
  if (launch?.id !== idOf()) {  // else a change came while this was read, which is newer
    launch = found.launch;
    restored = found.restored;
  }
  tabId = tab?.id;
  show();
}

dress();
const cancel = () => void ask({type: 'cancel', id: idOf()});
onPress(byId('cancel'), cancel);
onPress(byId('yes'), () => answer(true));
onPress(byId('no'), () => answer(false));
onEscape(() => {
  if (!byId('question').hidden) answer(false);
  else if (!byId('progress').hidden) cancel();
});
onPress(byId('again'), () => void again());
onPress(byId('permit'), () => void permit());
onPress(byId('copy_report'), () => void copyReport());
onPress(byId('by_hand'), () => {
  if (launch?.site) location.assign(launch.site);
});
onPress(byId('sign_out'), () => {
  const address = launch && signOutAddress(launch);
  if (address !== undefined) location.assign(address);
});
addEventListener('hashchange', () => {
  byId('steps').replaceChildren();
  byId('report_said').replaceChildren();
  void refresh();
});
browser.storage.session.onChanged.addListener((changes) => {
  const now = /** @type {Launch | undefined} */ (changes[sessionKey(idOf())]?.newValue);
  if (!now) return;
  launch = now;
  restored = false;
  if (tabId !== undefined) show();
});
setTimeout(() => void refresh(), SHOWN_AFTER_MS);
