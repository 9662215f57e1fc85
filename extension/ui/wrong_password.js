// After "wrong password": an Owner gives the right one to the system's own prompt, from here; anybody else has words to send to
// the Owner. No password is typed into a page, and none is in the words.

import {text} from '../shared/browser.js';
import {accountOf} from '../shared/launched_account.js';
import {sentencesOf} from '../shared/sentences.js';
import {askAccounts, askNewPassword} from './asking.js';
import {copyToKeep} from './copy.js';
import {byId, nameOf, write} from './elements.js';
import {onPress, settleAgain} from './press.js';

/** @typedef {import('../background/launches.js').Launch} Launch */

/** The one that is shown. @type {Launch | undefined} */
let launch;

/** @param {Launch | undefined} refused that ended so; undefined: none did */
export async function showWrongPassword(refused) {
  if (refused?.id === launch?.id) return;
  launch = refused;
  byId('wrong_password').hidden = true;
  if (!refused) return;
  byId('password_said').replaceChildren();
  const {account} = await accountOf(refused, askAccounts);
  // Where the vault is locked by now nobody knows the role.
  if (!account || launch !== refused) return;
  byId('give_password').hidden = account.role !== 'owner';
  byId('ask_owner').hidden = account.role === 'owner';
  byId('wrong_password').hidden = false;
  settleAgain();
}

async function givePassword() {
  const button = byId('give_password', HTMLButtonElement);
  const given = launch;
  if (!given || button.disabled) return;
  button.disabled = true;
  write(byId('password_said'), text('giving_password'));
  const {replaced, failure} = await askNewPassword(given.address).finally(() => { button.disabled = false; });
  if (launch !== given) return;
  const said = replaced ?? failure;
  if (said) {
    const {message, hint, known} = sentencesOf(said);
    write(byId('password_said'), `${message} ${hint}`.trim(), known);
  }
  if (!replaced) return;
  button.hidden = true;
  byId('again').focus();
}

async function copyMessage() {
  if (!launch) return;
  const copied = await copyToKeep(text('owner_message', [nameOf(launch), launch.address]));
  write(byId('password_said'), text(copied ? 'owner_message_copied' : 'copy_refused'));
}

onPress(byId('give_password'), () => void givePassword());
onPress(byId('ask_owner'), () => void copyMessage());
