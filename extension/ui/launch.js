// The launch page: what is being opened, from where, how far it is, what is asked, and how it ended. It only shows
// the launch's record and never launches by itself: a reload, a restored or a duplicated tab finds a button.

import {sessionKey} from '../background/launches.js';
import {browser, text} from '../shared/browser.js';
import {ask} from './asking.js';
import {byId, element, hostOf, localise, nameOf} from './elements.js';
import {onPress, settleAgain} from './press.js';

/** @typedef {import('../background/launches.js').Launch} Launch */

const LAST = 'launches';
/** A quick launch has left the page by then, and has asked the browser for nothing. */
const SHOWN_AFTER_MS = 60;
/** @type {Launch | undefined} */
let launch;
/** @type {number | undefined} */
let tabId;
let shown = '';

const idOf = () => location.hash.slice(1);

async function find() {
  const key = sessionKey(idOf());
  const kept = await browser.storage.session.get(key);
  const last = /** @type {Launch[] | undefined} */ ((await browser.storage.local.get(LAST))[LAST]) ?? [];
  return /** @type {Launch | undefined} */ (kept[key]) ?? last.find(({id}) => id === idOf());
}

/** The same launch in another tab is a duplicate: it is that tab's to go on with. */
const isHere = () => launch === undefined || tabId === launch.tabId;

function show() {
  if (!launch) {
    byId('title').textContent = text('launch_unknown');
    return;
  }
  document.title = nameOf(launch);
  const from = launch.cause === 'button' ? text('from_button') :
    launch.initiator ? hostOf(launch.initiator) : text('from_nowhere');
  byId('from').textContent = text('launch_from', [hostOf(new URL(launch.address).origin), from]);

  const active = isHere() && (launch.phase === 'running' || launch.phase === 'asking');
  byId('title').textContent = active ? text('launch_title', [nameOf(launch)]) : nameOf(launch);
  byId('progress').hidden = !active;
  showSteps(launch);
  byId('question').hidden = !(active && launch.phase === 'asking');
  if (launch.phase === 'asking') showQuestion(launch);
  byId('ending').hidden = launch.phase !== 'ended';
  if (launch.phase === 'ended') showEnding(launch);
  byId('offer').hidden = active;
  byId('why').hidden = launch.phase === 'ended';
  byId('again').textContent = text(launch.phase === 'ended' && !launch.well ? 'try_again' : 'log_in');
  byId('by_hand').hidden = !launch.site;
  settleWhenNew(`${launch.phase} ${launch.asked?.question ?? ''} ${active}`);
}

/** @param {string} showing */
function settleWhenNew(showing) {
  if (showing === shown) return;
  shown = showing;
  settleAgain();
}

/** @param {Launch} launch */
function showSteps({steps}) {
  const list = byId('steps');
  // Only what is new is added: a screen reader says what is added.
  if (list.childElementCount > steps.length) list.replaceChildren();
  for (const {step} of steps.slice(list.childElementCount)) list.append(element('li', text(`step_${step}`)));
}

/** @param {Launch} launch */
function showQuestion(launch) {
  const {asked} = launch;
  if (!asked) return;
  const {question, from, to} = asked;
  const name = nameOf(launch);
  byId('asked').textContent = question === 'foreign_form' ?
    text('ask_foreign_form', [name, hostOf(from), hostOf(to)]) :
    text('ask_launch', [name, from ? hostOf(from) : text('from_nowhere')]);
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
function showEnding({message, hint, detail, well}) {
  byId('message').textContent = message;
  byId('message').className = well ? 'good' : 'bad';
  byId('hint').textContent = hint;
  byId('detail').textContent = detail;
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

async function refresh() {
  const [found, tab] = await Promise.all([find(), browser.tabs.getCurrent()]);
  if (launch?.id !== idOf()) launch = found;  // else a change came while this was read, which is newer
  tabId = tab?.id;
  show();
}

localise();
onPress(byId('cancel'), () => void ask({type: 'cancel', id: idOf()}));
onPress(byId('yes'), () => answer(true));
onPress(byId('no'), () => answer(false));
onPress(byId('again'), () => void again());
onPress(byId('by_hand'), () => {
  if (launch?.site) location.assign(launch.site);
});
addEventListener('hashchange', () => {
  byId('steps').replaceChildren();
  void refresh();
});
browser.storage.session.onChanged.addListener((changes) => {
  const now = /** @type {Launch | undefined} */ (changes[sessionKey(idOf())]?.newValue);
  if (!now) return;
  launch = now;
  if (tabId !== undefined) show();
});
setTimeout(() => void refresh(), SHOWN_AFTER_MS);
