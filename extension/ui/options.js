// The settings: the workspaces known, the accounts that launch without asking, and the host's key.

import {HostKeys} from '../background/host_key.js';
import {Launches} from '../background/launches.js';
import {Workspaces} from '../background/workspaces.js';
import {browser, text, timers} from '../shared/browser.js';
import {byId, dress, element, hostOf, nameOf} from './elements.js';
import {onPress} from './press.js';

const launches = new Launches(browser.storage, Date.now, () => crypto.randomUUID(), timers);
const keys = new HostKeys(browser.storage.local, Date.now);

/** @param {string} id @param {HTMLElement[]} items */
function list(id, items) {
  byId(id).replaceChildren(...(items.length > 0 ? items : [element('li', text('nothing'), 'quiet')]));
}

/** @param {string} address @param {{account: string, app: string}} names */
function consentItem(address, names) {
  const item = element('li', '', 'row');
  const forget = element('button', text('forget'));
  const name = nameOf({...names, address});
  forget.setAttribute('aria-label', `${text('forget')}: ${name}`);
  onPress(forget, () => void forgetAndShow(address));
  item.append(element('span', name), forget);
  return item;
}

/**
 * The button that had the focus goes: the one in its place has it then, or, after the last, the title of the list.
 * @param {string} address
 */
async function forgetAndShow(address) {
  const buttons = () => [...byId('consents').querySelectorAll('button')];
  const at = buttons().findIndex((button) => button === document.activeElement);
  await launches.forget(address);
  await show();
  const left = buttons();
  if (at >= 0) (left[Math.min(at, left.length - 1)] ?? byId('consents_title')).focus();
}

async function show() {
  const {learned, seeded, plain, idp} = await new Workspaces(browser.storage, browser.declarativeNetRequest, async () => false).read();
  list('workspaces', [...new Set([...learned, ...seeded, ...plain])].map((workspace) => element('li', workspace)));
  byId('plain').hidden = plain.length === 0;
  byId('idp').hidden = !idp;
  byId('idp').textContent = text('idp_managed', [hostOf(idp)]);
  const consents = Object.entries(await launches.consents());
  list('consents', consents.map(([address, names]) => consentItem(address, names)));
  const pinned = await keys.pinned();
  byId('key').textContent = pinned ? pinned.fingerprint || text('key_unnamed') : text('nothing');
}

dress();
void show();
