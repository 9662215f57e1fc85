// The browser side of one launch, with a scripted host and tab: what is answered to what, and every way it ends.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {LaunchStory} from '../../extension/background/launch.js';
import {Launches} from '../../extension/background/launches.js';
import {Failed, failure} from '../../extension/shared/outcomes.js';
import {DONE, FAILED, FakeStorage, FakeTimers, HELLO, OPEN, settle} from './fakes.js';

const ADDRESS = 'https://acme.cerby.test/launch/0b6f';
const PAGE = {document: 'D1', origin: 'https://login.test', page: {}};
const FILL = {type: 'fill', document: 'D1', steps: [{ref: 1, action: 'click'}], form_action: ''};
const CONFIRM = {type: 'confirm', question: 'first_launch', account: 'Contentzilla', app: 'Instagram', workspace: 'https://acme.cerby.test', to: ''};
const LOOK_AGAIN = {type: 'wait', turn: 'extension', for: 'page', ms: 2000};
const never = () => new Promise(() => {});

/** Answers the requests in order; a request past the script is never answered. */
class ScriptedHost {
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

class ScriptedTab {
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

/** @type {FakeStorage} */ let local;
/** @type {Launches} */ let launches;
/** @type {ScriptedTab} */ let tab;
/** @type {(address: string) => boolean} */ let permitted;

beforeEach(() => {
  permitted = () => true;
  local = new FakeStorage();
  let ids = 0;
  launches = new Launches({local, session: new FakeStorage()}, () => 1000, () => `launch-${ids += 1}`, new FakeTimers());
  tab = new ScriptedTab();
});

function begin(host, {cause = 'navigation', initiator = 'https://acme.okta.test'} = {}) {
  const launch = launches.create({tabId: 3, address: ADDRESS, initiator, cause, phase: 'running', at: 1});
  const story = new LaunchStory(launch, {host, tab, launches, pageOf: ({id}) => `own-page#${id}`, permitted: async (address) => permitted(address)});
  return {launch, story, run: story.run()};
}
async function whole(host, how) {
  const begun = begin(host, how);
  await begun.run;
  return begun.launch;
}
const types = (host) => host.heard.map(({type}) => type);

const SIGN_IN = {type: 'sign_in', address: 'https://acme.cerby.test/sign-in/host?challenge=c', done: 'https://acme.cerby.test/sign-in/done',
  refused: 'https://acme.cerby.test/sign-in/refused', workspace: 'https://acme.cerby.test', ms: 300_000};

describe('a launch without a session', () => {
  test('signs in, leaves the address that has the code, and goes on without a click', async () => {
    const host = new ScriptedHost(SIGN_IN, OPEN, DONE);
    tab.cameTo = 'https://acme.cerby.test/sign-in/done#code=canary';
    const launch = await whole(host);
    assert.equal(tab.signedInAt, SIGN_IN.address);
    assert.deepEqual(types(host), ['launch', 'signed_in', 'page']);
    assert.deepEqual(host.heard[1], {type: 'signed_in', address: 'https://acme.cerby.test/sign-in/done#code=canary'});
    assert.deepEqual(tab.shown, [`own-page#${launch.id}`, 'https://login.test/']);
    assert.ok(launch.well && launch.steps.some(({step}) => step === 'sign_in'));
    await settle();
    assert.ok(!JSON.stringify([launch, local]).includes('canary'));
  });

  test('that nobody signs in for is told so on its own page', async () => {
    const host = new ScriptedHost(SIGN_IN, {...FAILED, outcome: 'sign_in_unfinished'});
    const {launch, run} = begin(host);
    await settle();
    host.speaks();
    await run;
    assert.deepEqual([launch.outcome, tab.shown, types(host)], ['sign_in_unfinished', [`own-page#${launch.id}`], ['launch']]);
  });

  test('that is cancelled meanwhile comes back to its own page', async () => {
    const host = new ScriptedHost(SIGN_IN);
    const {launch, story, run} = begin(host);
    await settle();
    story.stop('user');
    await run;
    assert.deepEqual([launch.outcome, host.ended, tab.shown], ['cancelled', 'user', [`own-page#${launch.id}`]]);
  });

  test('whose user goes elsewhere meanwhile leaves the tab to them', async () => {
    const host = new ScriptedHost(SIGN_IN);
    const {launch, run} = begin(host);
    await settle();
    tab.onLeft('user_left');
    await run;
    assert.deepEqual([launch.outcome, host.ended, tab.shown], ['cancelled', 'user', []]);
  });
});

describe('a launch that goes well', () => {
  test('is launch, page, filled, page, and stays in the app', async () => {
    const host = new ScriptedHost(OPEN, FILL, LOOK_AGAIN, DONE);
    tab.pages = [PAGE, {...PAGE, document: 'D2'}];
    const launch = await whole(host);
    assert.deepEqual(host.heard, [
      {type: 'launch', address: ADDRESS, cause: 'navigation', initiator: 'https://acme.okta.test', remembered: false},
      {type: 'page', ...PAGE},
      {type: 'filled', document: 'D1', result: 'submitted'},
      {type: 'page', ...PAGE, document: 'D2'},
    ]);
    assert.deepEqual(tab.shown, ['https://login.test/']);
    assert.deepEqual(tab.filled, [FILL]);
    assert.deepEqual({phase: launch.phase, outcome: launch.outcome, well: launch.well, account: launch.account, site: launch.site},
      {phase: 'ended', outcome: 'logged_in', well: true, account: 'Contentzilla', site: 'https://login.test/'});
    assert.equal(host.ended, 'closed');
    assert.ok(tab.closed);
  });

  test('waits for the host while the vault is unlocked', async () => {
    const host = new ScriptedHost({type: 'wait', turn: 'host', for: 'unlock', ms: 300_000}, OPEN, DONE);
    const launch = await whole(host);
    assert.deepEqual(types(host), ['launch', 'page']);
    assert.ok(launch.steps.some(({step}) => step === 'unlock'));
  });

  test('keeps when the offline lease ends by which it is, where it is by one', async () => {
    tab.pages = [PAGE, PAGE];
    const launch = await whole(new ScriptedHost({...OPEN, lease_ends: 1_700_000_000}, DONE));
    assert.equal(launch.leaseEnds, 1_700_000_000_000);
    await settle();
    assert.equal((await launches.last())[0].leaseEnds, 1_700_000_000_000);
    assert.equal('leaseEnds' in (await whole(new ScriptedHost(OPEN, DONE))), false);
  });

  test('sends the same page again when the next code is due', async () => {
    tab.pages = [PAGE, PAGE];
    await whole(new ScriptedHost(OPEN, {type: 'wait', turn: 'extension', for: 'code', ms: 9000}, DONE));
    assert.deepEqual(tab.waits, [undefined, 'after 9000']);
  });

  for (const step of ['captcha', 'passkey', 'push']) {
    test(`tells that the user has to do something: ${step}`, async () => {
      tab.pages = [PAGE, PAGE];
      const launch = await whole(new ScriptedHost(OPEN, {type: 'wait', turn: 'extension', for: step, ms: 300_000}, DONE));
      assert.ok(launch.steps.some((reached) => reached.step === step));
    });
  }
});

describe('going ahead', () => {
  const SITE = 'https://login.test/';
  const OKTA = 'https://acme.okta.test';
  beforeEach(() => { tab.pages = Array(9).fill(PAGE); });
  const ahead = async (initiator = OKTA) => {
    await launches.inOrder;
    launches.know(await launches.consents());
    return launches.aheadOf({address: ADDRESS, initiator});
  };
  async function remembered() {
    const {story, run} = begin(new ScriptedHost(CONFIRM, OPEN, DONE));
    await settle();
    story.answer({yes: true, remember: true});
    await run;
  }

  test('is to where the host let the launch of a remembered account through', async () => {
    assert.equal(await ahead(), undefined);
    await remembered();
    assert.equal(await ahead(), SITE);
  });

  test('is for the initiator of that launch alone', async () => {
    await remembered();
    for (const other of ['https://evil.test', 'null', '', `${OKTA}.evil.test`]) assert.equal(await ahead(other), undefined);
    assert.equal(launches.aheadOf({address: `${ADDRESS}0`, initiator: OKTA}), undefined);
  });

  test('needs an account that is remembered', async () => {
    await whole(new ScriptedHost(OPEN, DONE));
    assert.equal(await ahead(), undefined);
    await remembered();
    await launches.forget(ADDRESS);
    assert.equal(await ahead(), undefined);
  });

  test('is over when the host does not let a launch through, and comes back when it does', async () => {
    await remembered();
    await whole(new ScriptedHost(FAILED));
    assert.equal(await ahead(), undefined);
    assert.equal(await launches.remembers(ADDRESS), true, 'what the user said is kept');
    await whole(new ScriptedHost(OPEN, DONE));
    assert.equal(await ahead(), SITE);
  });

  test('is over when the host cannot be reached', async () => {
    await remembered();
    const host = new ScriptedHost();
    host.helloFailure = failure('host_missing');
    await whole(host);
    assert.equal(await ahead(), undefined);
  });

  test('stays when the user cancels, or the log-in fails later', async () => {
    await remembered();
    const {story, run} = begin(new ScriptedHost());
    await settle();
    story.stop('user');
    await run;
    await whole(new ScriptedHost(OPEN, FAILED));
    assert.equal(await ahead(), SITE);
  });

  test('goes to the new place once the host has named another one', async () => {
    await remembered();
    await whole(new ScriptedHost({...OPEN, address: 'https://new.test/'}, DONE));
    assert.equal(await ahead(), 'https://new.test/');
  });

  for (const question of ['foreign_initiator', 'foreign_form']) {
    test(`is not learned from a launch with another question: ${question}`, async () => {
      await remembered();
      const host = question === 'foreign_form' ? new ScriptedHost({...CONFIRM, question}, {...OPEN, address: 'https://new.test/'}, DONE)
        : new ScriptedHost({...CONFIRM, question}, OPEN, DONE);
      const {story, run} = begin(host, {initiator: 'https://evil.test'});
      await settle();
      story.answer({yes: true, remember: true});
      await run;
      assert.equal(await ahead('https://evil.test'), undefined);
      assert.equal(await ahead(), SITE);
    });
  }

  test('is not learned from a button', async () => {
    await remembered();
    await whole(new ScriptedHost({...OPEN, address: 'https://new.test/'}, DONE), {cause: 'button'});
    assert.equal(await ahead(), SITE);
  });

  for (const [what, answer] of [['the vault is to be unlocked', {type: 'wait', turn: 'host', for: 'unlock', ms: 300_000}], ['the user is asked', CONFIRM],
    ['the host refuses', FAILED]]) {
    test(`ends on the launch page when ${what}`, async () => {
      tab.inApp = tab.isAhead = true;
      const {launch} = begin(new ScriptedHost(answer));
      await settle();
      assert.deepEqual(tab.shown, [`own-page#${launch.id}`]);
    });
  }
});

describe('the initiator', () => {
  for (const initiator of ['', 'null', 'http://intranet.test', 'moz-extension://1234', 'chrome-extension://abcd']) {
    test(`"${initiator}" is none to the host`, async () => {
      const host = new ScriptedHost(FAILED);
      await whole(host, {initiator});
      assert.equal('initiator' in host.heard[0], false);
    });
  }
});

describe('what is asked', () => {
  test('is shown with account, app and initiator, and the answer goes to the host', async () => {
    const host = new ScriptedHost(CONFIRM, OPEN, DONE);
    const {launch, story, run} = begin(host);
    await settle();
    assert.equal(launch.phase, 'asking');
    assert.deepEqual(launch.asked, {question: 'first_launch', account: 'Contentzilla', app: 'Instagram', from: 'https://acme.okta.test', to: ''});
    story.answer({yes: true, remember: false});
    await run;
    assert.deepEqual(host.heard[1], {type: 'confirmed', yes: true, remember: false});
    assert.deepEqual(await launches.consents(), {});
  });

  test('is remembered for the account once the host has opened it', async () => {
    const {story, run} = begin(new ScriptedHost(CONFIRM, OPEN, DONE));
    await settle();
    story.answer({yes: true, remember: true});
    await run;
    assert.deepEqual(Object.keys(await launches.consents()), [ADDRESS]);
    const next = new ScriptedHost(FAILED);
    await whole(next);
    assert.equal(next.heard[0].remembered, true);
  });

  test('is not remembered when the host then refuses', async () => {
    const {story, run} = begin(new ScriptedHost(CONFIRM, FAILED));
    await settle();
    story.answer({yes: true, remember: true});
    await run;
    assert.deepEqual(await launches.consents(), {});
  });

  test('is not remembered for a foreign initiator', async () => {
    const {story, run} = begin(new ScriptedHost({...CONFIRM, question: 'foreign_initiator'}, OPEN, DONE));
    await settle();
    story.answer({yes: true, remember: true});
    await run;
    assert.deepEqual(await launches.consents(), {});
  });

  test('about a foreign form is asked on the launch page, and the app is opened again', async () => {
    const host = new ScriptedHost(OPEN, {...CONFIRM, question: 'foreign_form', from: 'https://login.test', to: 'https://else.test'}, OPEN, DONE);
    tab.pages = [PAGE, PAGE];
    const {launch, story, run} = begin(host);
    await settle();
    assert.deepEqual(tab.shown, ['https://login.test/', 'own-page#launch-1']);
    assert.equal(launch.asked.to, 'https://else.test');
    story.answer({yes: true, remember: false});
    await run;
    assert.deepEqual(tab.shown, ['https://login.test/', 'own-page#launch-1', 'https://login.test/']);
    assert.deepEqual(types(host), ['launch', 'page', 'confirmed', 'page']);
  });

  for (const [question, yes, consented] of [
    ['first_launch', true, true], ['foreign_initiator', true, true], ['foreign_initiator', false, false],
    ['foreign_form', true, false],
  ]) {
    test(`${question}, ${yes ? 'yes' : 'no'}: ${consented ? 'a button may stand for it later' : 'a button asks again'}`, async () => {
      const {launch, story, run} = begin(new ScriptedHost({...CONFIRM, question}, FAILED));
      await settle();
      story.answer({yes, remember: false});
      await run;
      assert.equal(launch.consented ?? false, consented);
    });
  }

  test('may take longer than the host waits', async () => {
    const host = new ScriptedHost(CONFIRM, {...FAILED, outcome: 'timed_out'});
    const {launch, run} = begin(host);
    await settle();
    host.speaks();
    await run;
    assert.equal(launch.outcome, 'timed_out');
    assert.deepEqual(types(host), ['launch']);
  });
});

describe('a launch that fails', () => {
  test('before the app is opened: the launch page, which is there already, shows why', async () => {
    const launch = await whole(new ScriptedHost(FAILED));
    assert.deepEqual([launch.outcome, launch.message, launch.hint, launch.well], ['role_none', 'You have no role.', 'Ask.', false]);
    assert.deepEqual(tab.shown, []);
  });

  test('in the app: the launch page comes back', async () => {
    await whole(new ScriptedHost(OPEN, FAILED));
    assert.deepEqual(tab.shown, ['https://login.test/', 'own-page#launch-1']);
  });

  test('where the user can go on by hand: the app stays', async () => {
    await whole(new ScriptedHost(OPEN, {...FAILED, outcome: 'captcha_wanted', keep_page: true}));
    assert.deepEqual(tab.shown, ['https://login.test/']);
  });

  for (const outcome of ['host_missing', 'host_forbidden', 'host_exited', 'host_unproven', 'host_key_changed']) {
    test(`because of the host: ${outcome}`, async () => {
      const host = new ScriptedHost(OPEN, DONE);
      host.helloFailure = failure(outcome);
      const launch = await whole(host);
      assert.equal(launch.outcome, outcome);
      // What went out behind hello; its answer is not carried out.
      assert.deepEqual(types(host), ['launch']);
      assert.deepEqual(tab.shown, []);
    });
  }

  test('because the browser withholds the app\'s site, which is not even opened', async () => {
    permitted = (address) => address !== OPEN.address;
    const launch = await whole(new ScriptedHost(OPEN, DONE));
    assert.deepEqual([launch.outcome, launch.detail], ['permission_missing', 'login.test']);
    assert.deepEqual(tab.shown, []);
  });

  for (const outcome of ['outside_origins', 'permission_missing', 'site_unreachable']) {
    test(`because of what the tab shows: ${outcome}`, async () => {
      tab.pages = [new Failed(failure(outcome))];
      const host = new ScriptedHost(OPEN);
      const launch = await whole(host);
      assert.equal(launch.outcome, outcome);
      assert.deepEqual(types(host), ['launch']);
    });
  }

  for (const result of ['field_gone', 'field_hidden', 'target_changed', 'not_kept', 'document_changed', 'nothing_happened']) {
    test(`or goes on, as the host says, after ${result}`, async () => {
      tab.result = result;
      const host = new ScriptedHost(OPEN, FILL, FAILED);
      const launch = await whole(host);
      assert.deepEqual(host.heard.at(-1), {type: 'filled', document: 'D1', result});
      assert.equal('submitted' in launch.times, false);
    });
  }

  test('because the host breaks off in the middle', async () => {
    const launch = await whole(new ScriptedHost(OPEN, new Failed(failure('host_exited'))));
    assert.equal(launch.outcome, 'host_exited');
  });

  test('because the host speaks while the page is waited for', async () => {
    tab.pages = [PAGE];
    const host = new ScriptedHost(OPEN, LOOK_AGAIN, {...FAILED, outcome: 'timed_out'});
    const {launch, run} = begin(host);
    await settle();
    host.speaks();
    await run;
    assert.equal(launch.outcome, 'timed_out');
  });

  test('because the host speaks while a page does not say what became of a fill', async () => {
    tab.fill = never;
    const host = new ScriptedHost(OPEN, FILL, {...FAILED, outcome: 'timed_out'});
    const {launch, run} = begin(host);
    await settle();
    host.speaks();
    await run;
    assert.equal(launch.outcome, 'timed_out');
    assert.deepEqual(types(host), ['launch', 'page']);
  });

  test('on an answer that is no part of a launch', async () => {
    const launch = await whole(new ScriptedHost({type: 'status'}));
    assert.equal(launch.outcome, 'message_unexpected');
  });

  test('with something that should not happen: named, not thrown', async () => {
    const launch = await whole(new ScriptedHost(new TypeError('no such thing')));
    assert.deepEqual([launch.outcome, launch.detail], ['internal_error', 'no such thing']);
  });
});

describe('a launch that is stopped', () => {
  test('by the user: the host is told, and the outcome is shown', async () => {
    const host = new ScriptedHost(OPEN);
    tab.pages = [];
    const {launch, story, run} = begin(host);
    await settle();
    story.stop('user');
    await run;
    assert.equal(launch.outcome, 'cancelled');
    assert.equal(host.ended, 'user');
    assert.deepEqual(tab.shown, ['https://login.test/', 'own-page#launch-1']);
  });

  test('because its tab is closed: the host is told, nothing is shown', async () => {
    const host = new ScriptedHost(OPEN);
    tab.pages = [];
    const {launch, run} = begin(host);
    await settle();
    tab.onLeft('tab_closed');
    await run;
    assert.equal(launch.outcome, 'tab_closed');
    assert.equal(host.ended, 'tab_closed');
    assert.deepEqual(tab.shown, ['https://login.test/']);
  });

  test('because its user went elsewhere: the tab is left where it is', async () => {
    const host = new ScriptedHost(OPEN);
    tab.pages = [];
    const {launch, run} = begin(host);
    await settle();
    tab.onLeft('user_left');
    await run;
    assert.equal(launch.outcome, 'cancelled');
    assert.equal(host.ended, 'user');
    assert.deepEqual(tab.shown, ['https://login.test/']);
  });
});
