// The extension's launch page, as a person uses it.
import assert from 'node:assert/strict';

import {DEADLINE_MS, until} from '../drivers/waiting.mjs';
import {outcome} from './outcomes.mjs';

// The page takes no press in its first moment; a person sees that nothing happened and presses again.
const PRESS_AGAIN_MS = 700;

/** What is shown now, or null when the document is not the launch page. */
function whatIsShown() {
  if (!/^(chrome|moz)-extension:/.test(location.href) || !document.getElementById('ending')) return null;
  const shows = (id) => {
    const element = document.getElementById(id);
    return element !== null && element.getClientRects().length > 0;
  };
  const text = (id) => (shows(id) ? document.getElementById(id).innerText.trim() : '');
  return {
    title: text('title'), from: text('from'), lease: text('lease'), steps: shows('progress') ? text('steps').split('\n').filter(Boolean) : [],
    asked: shows('question') ? text('asked') : '', warning: text('warning'), remember: shows('remember_row'),
    message: shows('ending') ? text('message') : '', hint: text('hint'), detail: text('detail'),
    working: shows('progress') && !shows('question'), offers: shows('again') ? text('again') : '', byHand: shows('by_hand'), permits: shows('permit'), why: text('why'),
  };
}

export class LaunchPage {
  constructor(tab, browser) {
    this.tab = tab;
    this.browser = browser;
  }

  get #address() {
    return `${this.browser.extensionOrigin}/ui/launch.html`;
  }

  async waitUntilThere() {
    await this.tab.waitForAddress((address) => address.startsWith(this.#address));
  }

  async shown() {
    return this.tab.evaluate(whatIsShown);
  }

  #until(wanted, what, deadline = DEADLINE_MS) {
    return until(async () => {
      const shown = await this.shown();
      return shown && wanted(shown) ? shown : null;
    }, {what, deadline, tell: () => this.tab.describe()});
  }

  /** Presses a button of the page until it has had its effect, as a person would. */
  async #press(selector, done, what) {
    await until(async () => {
      if (done(await this.shown())) return true;
      await this.tab.click(selector, {patient: false});
      return until(async () => done(await this.shown()), {what, deadline: PRESS_AGAIN_MS}).catch(() => false);
    }, {what, tell: () => this.tab.describe()});
  }

  /** The question that is asked, with its warning. `of`: 'foreign_form' is asked after the launch's own question. */
  async question({of} = {}) {
    const {asked, warning} = await this.#until(
      (shown) => shown.asked && (of !== 'foreign_form' || (!shown.remember && shown.warning)), `the question ${of ?? ''}`);
    return `${asked}\n${warning}`;
  }

  async answer(yesOrNo, {remember = false} = {}) {
    const {asked, remember: canRemember} = await this.#until(({asked: question}) => question, 'a question');
    if (canRemember) await this.#remember(remember);
    await this.#press(`#${yesOrNo}`, (shown) => shown === null || shown.asked !== asked, `the answer ${yesOrNo} to be taken`);
  }

  async #remember(wanted) {
    const isSo = () => this.tab.evaluate(() => document.getElementById('remember')?.checked);
    await until(async () => {
      if ((await isSo()) === wanted) return true;
      await this.tab.click('#remember', {patient: false});
      return (await isSo()) === wanted;
    }, {what: `"remember" to be ${wanted}`});
  }

  /** Answers if a question comes before the launch ends. */
  async answerIfAsked(yesOrNo) {
    const {asked} = await this.#until((shown) => shown.asked || shown.message, 'a question or an end');
    if (asked) await this.answer(yesOrNo);
  }

  async cancel() {
    await this.#press('#cancel', (shown) => shown === null || shown.message !== '', 'the launch to be cancelled');
  }

  /** The launch ends with that outcome: its sentences stand on the page, word for word. */
  async ends(code, {deadline = DEADLINE_MS} = {}) {
    const shown = await this.#until(({message}) => message, `an end of the launch (${code})`, deadline);
    const {message, hint} = outcome(code);
    assert.deepEqual({message: shown.message, hint: shown.hint}, {message, hint}, `${code}; detail: ${shown.detail}`);
    return shown;
  }

  /** Nothing runs, nothing is asked; there is a button that launches. */
  async offersLaunch() {
    const shown = await this.#until(({offers}) => offers, 'the button that launches');
    assert.equal(shown.asked, '');
    assert.equal(shown.working, false);
  }

  /** Where somebody else is logged in: to the app's page to sign out, in this tab. */
  async signOutFirst() {
    await this.#press('#sign_out', (shown) => shown === null, "the app's page to sign out");
  }

  async launchByButton() {
    const before = await this.tab.address();
    await this.#press('#again', (shown) => shown === null || shown.offers === '', `a launch from ${before}`);
  }
}
