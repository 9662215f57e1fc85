// Going on by hand: an account's fields to copy, one by one, as far as the user's role allows. Nothing is asked of the host
// before the press, and what it says is in this page alone.

import {text} from '../shared/browser.js';
import {sentencesOf} from '../shared/sentences.js';
import {askReveal} from './asking.js';
import {copy} from './copy.js';
import {element, write} from './elements.js';
import {onPress} from './press.js';

/** @typedef {import('../shared/messages.js').ListedAccount} ListedAccount */
/** @typedef {import('../shared/messages.js').Field} Field */

/**
 * The fields of an account. A Collaborator has no button for the password: the host would refuse it as well.
 * @param {ListedAccount} account
 */
export function fieldsOf(account) {
  const fields = element('div', '', 'fields');
  const said = element('p', '', 'quiet');
  said.setAttribute('role', 'status');
  if (account.user_name) fields.append(field(account, 'user_name', text('field_user_name'), account.user_name, said));
  if (account.has_password && account.role === 'owner') fields.append(field(account, 'password', text('field_password'), '••••••••', said));
  if (account.has_password && account.role !== 'owner') fields.append(element('p', text('password_not_shown'), 'quiet'));
  if (account.has_code) fields.append(codeField(account, said));
  fields.append(said, element('p', text('clipboard_emptied'), 'quiet'));
  return fields;
}

/** @param {ListedAccount} account @param {string} name */
function copyButton({name: account}, name) {
  const button = element('button', text('copy'));
  button.setAttribute('aria-label', text('copy_field', [name, account]));
  return button;
}

/**
 * @param {ListedAccount} account @param {Field} which @param {string} name @param {string} shown @param {HTMLElement} said
 */
function field(account, which, name, shown, said) {
  const row = element('div', '', 'field');
  const button = copyButton(account, name);
  button.dataset['field'] = which;
  const value = element('span', shown, 'value');
  if (which === 'password') value.setAttribute('aria-hidden', 'true');
  onPress(button, () => void revealAndCopy(account, which, name, said));
  row.append(element('span', name, 'quiet'), value, button);
  return row;
}

/** @param {ListedAccount} account @param {Field} which @param {string} name @param {HTMLElement} said */
async function revealAndCopy(account, which, name, said) {
  const {revealed, failure} = await askReveal(account.address, which);
  if (revealed) await copyAndSay(revealed.value, name, said);
  else if (failure) sayFailure(said, failure);
}

/** @param {string} value @param {string} name @param {HTMLElement} said */
async function copyAndSay(value, name, said) {
  const copied = await copy(value, (emptied) => {
    write(said, text(emptied ? 'clipboard_is_empty' : 'clipboard_not_emptied'));
  });
  write(said, copied ? text('copied', [name]) : text('copy_refused'));
}

/** @param {HTMLElement} said @param {import('../shared/outcomes.js').Failure} failure */
function sayFailure(said, failure) {
  const {message, hint, known} = sentencesOf(failure);
  write(said, `${message} ${hint}`.trim(), known);
}

/**
 * A code is given out once: it is shown for as long as it lasts, as text and as a bar that grows shorter, and copied from
 * here. Where the next one has to be waited for it is asked for again by itself, since the user has pressed for it.
 * @param {ListedAccount} account @param {HTMLElement} said
 */
function codeField(account, said) {
  const name = text('field_code');
  const row = element('div', '', 'field');
  const value = element('span', '', 'value');
  const button = copyButton(account, name);
  button.dataset['field'] = 'code';
  const left = element('span', '', 'quiet');
  const bar = document.createElement('progress');
  bar.setAttribute('aria-label', text('code_time'));
  bar.hidden = true;
  let digits = '';
  let asking = false;

  /** @param {number} seconds @param {(seconds: number) => string} saying @param {() => void} then */
  const countDown = (seconds, saying, then) => {
    const end = performance.now() + seconds * 1000;
    bar.max = seconds;
    bar.hidden = false;
    const tick = () => {
      const now = Math.ceil((end - performance.now()) / 1000);
      bar.value = Math.max(0, now);
      left.textContent = now > 0 ? saying(now) : '';
      if (now > 0 && row.isConnected) setTimeout(tick, 250);
      else then();
    };
    tick();
  };
  const gone = () => {
    digits = '';
    value.textContent = '';
    bar.hidden = true;
  };
  const ask = async () => {
    if (asking) return;
    asking = true;
    // Also where the browser has stopped the background: the next press wakes it.
    const {revealed, wait, failure} = await askReveal(account.address, 'code').finally(() => { asking = false; });
    if (failure) return sayFailure(said, failure);
    if (wait !== undefined) {
      asking = true;
      // Once, in the part that is read out; the seconds are for the eye.
      write(said, text('code_waited_for'));
      return countDown(Math.ceil(wait / 1000), (seconds) => text('code_next', [String(seconds)]), () => {
        asking = false;
        gone();
        if (row.isConnected) void ask();
      });
    }
    if (!revealed) return undefined;
    digits = revealed.value;
    value.textContent = digits;
    // One by counter does not run out.
    if (revealed.seconds_left > 0) countDown(revealed.seconds_left, (seconds) => text('code_left', [String(seconds)]), gone);
    return copyAndSay(digits, name, said);
  };
  onPress(button, () => void (digits ? copyAndSay(digits, name, said) : ask()));
  row.append(element('span', name, 'quiet'), value, button, bar, left);
  return row;
}
