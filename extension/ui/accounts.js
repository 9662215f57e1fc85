// The popup's accounts: those for the website of the tab that is looked at, or what a search over all of them finds. Each
// has a button that logs in, and one that shows its fields to copy.

import {endedIn} from '../background/launches.js';
import {browser, text} from '../shared/browser.js';
import {accountOf} from '../shared/launched_account.js';
import {sentencesOf} from '../shared/sentences.js';
import {ask, askAccounts} from './asking.js';
import {fieldsOf} from './by_hand.js';
import {byId, element, nameOf, write} from './elements.js';
import {onPress, settleAgain} from './press.js';

/**
 * @typedef {import('../shared/messages.js').ListedAccount} ListedAccount
 * @typedef {import('../background/own_pages.js').Found} Found
 */

/** While somebody types. */
const STILL_TYPING_MS = 150;
const LAUNCH_PAGE = 'ui/launch.html';

/** Of the newest look; what an older one finds comes too late. */
let looks = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;

/** The tab that the popup is over, with its website where the browser tells it. */
async function tabNow() {
  const [tab] = await browser.tabs.query({active: true, currentWindow: true});
  const url = tab?.url !== undefined && URL.canParse(tab.url) ? new URL(tab.url) : undefined;
  return {id: tab?.id, address: url?.href ?? '', website: url?.protocol === 'https:' ? url : undefined};
}

/** Shows them, or nothing where the vault is not open: a code that was shown goes with it. @param {boolean} open */
export function showAccounts(open) {
  byId('accounts').hidden = !open;
  if (!open) {
    looks += 1;
    byId('found').replaceChildren();
    return;
  }
  if (document.activeElement === document.body) byId('search').focus();
  void look();
}

async function look() {
  const look = looks += 1;
  const search = byId('search', HTMLInputElement).value.trim();
  const tab = await tabNow();
  const [found, launched] = await Promise.all([
    askAccounts(search ? {search} : tab.website ? {origin: tab.website.origin} : {}),
    search ? undefined : accountToGoOnWith(tab),
  ]);
  if (look !== looks) return;
  const goingOn = launched?.account;
  const listed = [...(goingOn ? [goingOn] : []), ...(found.accounts ?? []).filter(({address}) => address !== goingOn?.address)];
  const here = !search && tab.website !== undefined;
  byId('accounts_title').textContent = here ? text('accounts_here', [tab.website?.host ?? '']) : text('accounts_all');
  byId('found').replaceChildren(...listed.map((account) => item(account, tab.id, account === goingOn)));
  say(found, listed.length, here);
  if (launched?.unlisted) byId('accounts_said').append(' ', text('accounts_unlisted', [launched.name]));
  settleAgain();
}

/** @param {Found} found @param {number} count @param {boolean} here */
function say({failure, more = false, unread = false}, count, here) {
  if (failure) {
    const {message, hint, known} = sentencesOf(failure);
    write(byId('accounts_said'), `${message} ${hint}`.trim(), known);
  } else {
    const none = text(here ? 'accounts_none_here' : 'accounts_none');
    const what = count === 0 ? none : more ? text('accounts_more') : text('accounts_found', [String(count)]);
    write(byId('accounts_said'), unread ? `${what} ${text('accounts_unread')}` : what);
  }
}

/**
 * The account of a launch that ended in this tab without logging in: its user goes on by hand.
 * @param {{id: number | undefined, address: string, website: URL | undefined}} tab
 */
async function accountToGoOnWith({id, address, website}) {
  const ended = id === undefined ? undefined : endedIn(await browser.storage.session.get(null), id);
  if (!ended?.site || !ended.account) return undefined;
  const isThere = website !== undefined || address.startsWith(browser.runtime.getURL(LAUNCH_PAGE));
  if (!isThere) return undefined;
  return {name: ended.account, ...(await accountOf(ended, askAccounts))};
}

/** @param {ListedAccount} account @param {number | undefined} tabId @param {boolean} expanded */
function item(account, tabId, expanded) {
  const made = element('li', '', 'card');
  const name = nameOf({account: account.name, app: account.app, address: account.address});
  const logIn = element('button', text('log_in'), 'main');
  logIn.setAttribute('aria-label', text('log_in_to', [name]));
  logIn.dataset['does'] = 'log_in';
  if (tabId !== undefined) onPress(logIn, () => void start(account.address, tabId));
  const byHand = element('button', text('by_hand'));
  byHand.setAttribute('aria-label', text('by_hand_for', [name]));
  byHand.dataset['does'] = 'by_hand';
  const row = element('div', '', 'row');
  row.append(logIn, byHand);
  made.append(element('div', name), element('div', account.user_name, 'quiet'), row);

  /** @type {HTMLElement | undefined} */
  let fields;
  const toggle = () => {
    fields?.remove();
    fields = fields ? undefined : fieldsOf(account);
    if (fields) made.append(fields);
    byHand.setAttribute('aria-expanded', String(fields !== undefined));
    settleAgain();
  };
  byHand.setAttribute('aria-expanded', 'false');
  onPress(byHand, toggle);
  if (expanded) toggle();
  return made;
}

/** The popup has nothing more to show then: the launch page has. @param {string} address @param {number} tab */
async function start(address, tab) {
  await ask({type: 'start', address, tab});
  if (!(await browser.tabs.getCurrent())) window.close();
}

byId('search').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => void look(), STILL_TYPING_MS);
});
