// One launch, as the browser lives it: what the host answers is carried out, and what comes of it is sent back, until
// the host says that it is over. Host, tab and the launch's record come from outside.

import {Failed, failure, failureOf} from '../shared/outcomes.js';
import {GRACE_MS} from './host_port.js';
import {namedInitiator} from './launch_watch.js';
import {Report} from './report.js';

/**
 * @typedef {import('../shared/messages.js').Answer} Answer
 * @typedef {import('../shared/messages.js').RequestBody} RequestBody
 * @typedef {import('./launches.js').Launch} Launch
 * @typedef {Pick<import('./host_port.js').HostPort, 'hello' | 'request' | 'next' | 'word' | 'cancel' | 'close'>} Host
 * @typedef {Pick<import('./launched_tab.js').LaunchedTab, 'open' | 'show' | 'signIn' | 'nextPage' | 'pageAfter' | 'framePage' | 'fill' |
 *   'close' | 'inApp' | 'isAhead' | 'isSigningIn' | 'onLeft'>} Tab
 * @typedef {Pick<import('./launches.js').Launches, 'reached' | 'timed' | 'save' | 'end' | 'remembers' | 'remember' |
 *   'letThrough' | 'notLetThrough'>} Record
 *
 * @typedef {'user' | 'user_left' | 'tab_closed'} Stop user_left: the tab is at something else now, and stays there
 *
 * @typedef {object} Surroundings
 * @property {Host} host already saying hello
 * @property {Tab} tab
 * @property {Record} launches
 * @property {(launch: Launch) => string} pageOf the launch page's address
 * @property {(address: string) => Promise<boolean>} permitted whether the browser lets the extension work at the address
 */

const WELL = new Set(['logged_in', 'already_logged_in']);

export class LaunchStory {
  /** @param {Launch} launch @param {Surroundings} around */
  constructor(launch, around) {
    this.launch = launch;
    this.host = around.host;
    this.tab = around.tab;
    this.launches = around.launches;
    this.pageOf = around.pageOf;
    this.permitted = around.permitted;
    this.remember = false;
    /** What the user was asked before the host let the launch through. @type {Set<string>} */
    this.asked = new Set();
    this.letThrough = false;
    this.report = new Report();
    /** @type {(answer: {yes: boolean, remember: boolean}) => void} */
    this.answered = () => {};
    /** @type {Stop | undefined} */
    this.stopped = undefined;
    /** @type {(why: Failed) => void} */
    this.onStop = () => {};
    /** @type {Promise<never>} */
    this.untilStopped = new Promise((_, reject) => { this.onStop = reject; });
    this.untilStopped.catch(() => {});
    this.tab.onLeft = (why) => this.stop(why);
  }

  /** The whole launch; never throws. */
  async run() {
    try {
      // Behind hello, while the host starts: it holds no secret, and its answer counts after the proof alone.
      const first = this.#ask(await this.#unlessStopped(this.#launchRequest()));
      first.catch(() => {});
      const hello = await this.#unlessStopped(this.host.hello());
      this.report.versions = [`host ${hello.host}`, `protocol ${hello.protocol}`];
      this.launches.timed(this.launch, 'hello');
      this.launches.reached(this.launch, 'host');
      /** @type {Answer | undefined} */
      let answer = await first;
      while (answer) answer = await this.#carryOut(answer);
    } catch (thrown) {
      await this.#end(failureOf(thrown), false);
    } finally {
      if (this.stopped) await this.host.cancel(this.stopped === 'tab_closed' ? 'tab_closed' : 'user');
      this.host.close();
      this.tab.close();
    }
  }

  /** @param {Stop} why */
  stop(why) {
    this.stopped = why;
    this.onStop(new Failed(failure(why === 'tab_closed' ? 'tab_closed' : 'cancelled')));
  }

  /** The user's answer to what was asked on the launch page. @param {{yes: boolean, remember: boolean}} answer */
  answer(answer) {
    this.answered(answer);
  }

  /** @returns {Promise<RequestBody>} */
  async #launchRequest() {
    const {address, cause} = this.launch;
    const initiator = namedInitiator(this.launch.initiator);
    const remembered = await this.launches.remembers(this.launch);
    return {type: 'launch', address, cause, ...(initiator === undefined ? {} : {initiator}), remembered};
  }

  /** @param {Answer} answer @returns {Promise<Answer | undefined>} the next one; undefined: it is over */
  #carryOut(answer) {
    switch (answer.type) {
      case 'confirm': return this.#confirm(answer);
      case 'sign_in': return this.#signIn(answer);
      case 'open': return this.#open(answer);
      case 'fill': return this.#fill(answer);
      case 'describe_frame': return this.#describe(this.tab.framePage(answer));
      case 'wait': return this.#wait(answer);
      case 'done': return this.#end(answer, true);
      case 'failed': return this.#end(answer, answer.keep_page);
      default: throw new Failed(failure('message_unexpected', answer.type));
    }
  }

  /** @param {import('../shared/messages.js').ConfirmReply} confirm */
  async #confirm({question, account, app, from, to}) {
    this.asked.add(question);
    const asked = {question, account, app, from: from ?? this.launch.initiator, to};
    Object.assign(this.launch, {phase: 'asking', asked, account: account || this.launch.account,
      app: app || this.launch.app});
    this.launches.save(this.launch);
    if (this.tab.inApp) await this.tab.show(this.pageOf(this.launch));

    const given = await this.#unlessHostSpeaks(new Promise((resolve) => { this.answered = resolve; }));
    if (given === undefined) return this.host.next();
    // What starts a launch is agreed to; what a form does is another question.
    if (given.yes && question !== 'foreign_form') this.launch.consented = true;
    this.remember ||= question === 'first_launch' && given.yes && given.remember;
    this.launches.reached(this.launch, 'host');
    return this.#ask({type: 'confirmed', ...given});
  }

  /** @param {import('../shared/messages.js').SignInReply} asked */
  async #signIn(asked) {
    this.launches.reached(this.launch, 'sign_in');
    const address = await this.#unlessHostSpeaks(this.tab.signIn(asked));
    // Off the address with the code; or back from where nobody went on.
    await this.#unlessStopped(this.tab.show(this.pageOf(this.launch)));
    return address === undefined ? this.host.next() : this.#ask({type: 'signed_in', address});
  }

  /** @param {import('../shared/messages.js').OpenReply} open */
  async #open({address, account, app, lease_ends: leaseEnds}) {
    Object.assign(this.launch, {account, app, site: address, ...(leaseEnds === undefined ? {} : {leaseEnds: leaseEnds * 1000})});
    this.launches.timed(this.launch, 'open');
    // Before the app is opened: there, the extension would see and fill nothing.
    if (!(await this.#unlessStopped(this.permitted(address)))) {
      throw new Failed(failure('permission_missing', new URL(address).host));
    }
    this.launches.reached(this.launch, 'open');
    await this.#unlessStopped(this.tab.open(address));
    this.letThrough = true;
    if (this.remember) await this.launches.remember(this.launch);
    this.asked.delete('first_launch');
    if (this.launch.cause === 'navigation' && this.asked.size === 0) void this.launches.letThrough(this.launch);
    return this.#describe(this.tab.nextPage());
  }

  /** @param {import('../shared/messages.js').FillReply} fill */
  async #fill(fill) {
    this.launches.timed(this.launch, 'fill');
    this.launches.reached(this.launch, 'fill');
    const result = await this.#unlessHostSpeaks(this.tab.fill(fill));
    if (result === undefined) return this.host.next();
    this.report.filled(fill.steps, result);
    if (result === 'submitted') this.launches.timed(this.launch, 'submitted');
    return this.#ask({type: 'filled', document: fill.document, result});
  }

  /** @param {import('../shared/messages.js').WaitReply} wait */
  async #wait(wait) {
    if (wait.for !== 'page') this.launches.reached(this.launch, wait.for);
    if (this.tab.isAhead) {
      this.launches.save(this.launch);
      await this.tab.show(this.pageOf(this.launch));
    }
    if (wait.turn === 'host') return this.#unlessStopped(this.host.next(wait.ms + GRACE_MS));
    return this.#describe(wait.for === 'code' ? this.tab.pageAfter(wait.ms) : this.tab.nextPage(wait.ms));
  }

  /** @param {Promise<import('./launched_tab.js').SeenPage>} described */
  async #describe(described) {
    const seen = await this.#unlessHostSpeaks(described);
    if (seen === undefined) return this.host.next();
    this.report.page(seen);
    this.launches.reached(this.launch, 'page');
    return this.#ask({type: 'page', ...seen});
  }

  /** @param {Answer | (import('../shared/outcomes.js').Failure & {detail?: string})} how */
  async #end(how, staysInApp = false) {
    const {outcome, message, hint} = /** @type {import('../shared/outcomes.js').Failure} */ (how);
    const detail = 'detail' in how ? how.detail : '';
    if (!this.letThrough && !this.stopped) void this.launches.notLetThrough(this.launch);
    this.launches.end(this.launch, {outcome, message, hint, detail}, WELL.has(outcome));
    const isOut = this.tab.inApp || this.tab.isSigningIn;
    if (!staysInApp && isOut && (this.stopped ?? 'user') === 'user') {
      await this.tab.show(this.pageOf(this.launch)).catch(() => {});
    }
    return undefined;
  }

  /** @param {RequestBody} body */
  #ask(body) {
    return this.#unlessStopped(this.host.request(body));
  }

  /** @template T @param {Promise<T>} promise @returns {Promise<T>} */
  #unlessStopped(promise) {
    return Promise.race([promise, this.untilStopped]);
  }

  /** Undefined when the host speaks first: its time is up. @template T @param {Promise<T>} promise */
  #unlessHostSpeaks(promise) {
    return this.#unlessStopped(Promise.race([promise, this.host.word()]));
  }
}
