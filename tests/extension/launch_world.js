// A launch's story in memory, with a host and a tab that do what a script says.

import {LaunchStory} from '../../extension/background/launch.js';
import {Launches} from '../../extension/background/launches.js';
import {Failed} from '../../extension/shared/outcomes.js';
import {FakeStorage, FakeTimers, HELLO} from './fakes.js';

export const ADDRESS = 'https://acme.cerby.test/launch/0b6f';
export const PAGE = {document: 'D1', origin: 'https://login.test', page: {}};
export const FILL = {type: 'fill', document: 'D1', steps: [{ref: 1, action: 'click'}], form_action: ''};
export const CONFIRM = {type: 'confirm', question: 'first_launch', account: 'Contentzilla', app: 'Instagram', workspace: 'https://acme.cerby.test', to: ''};
export const LOOK_AGAIN = {type: 'wait', turn: 'extension', for: 'page', ms: 2000};
export const never = () => new Promise(() => {});

/** Answers the requests in order; a request past the script is never answered. */
export class ScriptedHost {
  heard = [];
  ended = '';
  speaks = () => {};

  constructor(...answers) { this.answers = answers; }
  async hello() {
    if (this.helloFailure) throw new Failed(this.helloFailure);
    return HELLO;
  }
  async request(body) {
    this.heard.push(body);
    return this.next();
  }
  next(ms) {
    this.waited = ms;
    const answer = this.answers.shift();
    if (answer instanceof Error) return Promise.reject(answer);
    return answer ? Promise.resolve(answer) : never();
  }
  word() { return new Promise((resolve) => { this.speaks = () => resolve(undefined); }); }
  async cancel(why) { this.ended = why; }
  close() { this.ended ||= 'closed'; }
}

export class ScriptedTab {
  inApp = false;
  isAhead = false;
  shown = [];
  pages = [PAGE];
  result = 'submitted';
  filled = [];
  waits = [];

  async open(address) { this.inApp = true; this.isAhead = false; this.shown.push(address); }
  async show(address) { this.inApp = this.isAhead = this.isSigningIn = false; this.shown.push(address); }
  nextPage(ms) { this.waits.push(ms); return this.#page(); }
  pageAfter(ms) { this.waits.push(`after ${ms}`); return this.#page(); }
  #page() {
    const page = this.pages.shift();
    if (page instanceof Error) return Promise.reject(page);
    return page ? Promise.resolve(page) : never();
  }
  async signIn(asked) {
    this.signedInAt = asked.address;
    this.isSigningIn = this.cameTo === undefined;
    return this.cameTo ?? never();
  }
  async fill(fill) { this.filled.push(fill); return this.result; }
  close() { this.closed = true; }
}

export function launchWorld() {
  const local = new FakeStorage();
  let ids = 0;
  const launches = new Launches({local, session: new FakeStorage()}, () => 1000, () => `launch-${ids += 1}`, new FakeTimers());
  const tab = new ScriptedTab();
  const world = {local, launches, tab, begin, whole, /** @type {(address: string) => boolean} */ permitted: () => true};

  function begin(host, {cause = 'navigation', initiator = 'https://acme.okta.test'} = {}) {
    const launch = launches.create({tabId: 3, address: ADDRESS, initiator, cause, phase: 'running', at: 1});
    const story = new LaunchStory(launch, {host, tab, launches, pageOf: ({id}) => `own-page#${id}`, permitted: async (address) => world.permitted(address)});
    return {launch, story, run: story.run()};
  }
  async function whole(host, how) {
    const begun = begin(host, how);
    await begun.run;
    return begun.launch;
  }
  return world;
}

export const types = (host) => host.heard.map(({type}) => type);
