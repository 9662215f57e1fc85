// The browser side of one launch, with a scripted host and tab: what is answered to what, and every way it ends.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {Failed, failure} from '../../extension/shared/outcomes.js';
import {DONE, FAILED, OPEN, settle} from './fakes.js';
import {ADDRESS, FILL, LOOK_AGAIN, PAGE, ScriptedHost, launchWorld, never, types} from './launch_world.js';

let world, begin, launches, local, tab, whole;
beforeEach(() => {
  world = launchWorld();
  ({begin, launches, local, tab, whole} = world);
});

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

describe('the initiator', () => {
  for (const initiator of ['', 'null', 'http://intranet.test', 'moz-extension://1234', 'chrome-extension://abcd']) {
    test(`"${initiator}" is none to the host`, async () => {
      const host = new ScriptedHost(FAILED);
      await whole(host, {initiator});
      assert.equal('initiator' in host.heard[0], false);
    });
  }
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
    world.permitted = (address) => address !== OPEN.address;
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
