// The records of launches: what is stored where and when, and what is found again.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {Launches, findLaunch, runningIn} from '../../extension/background/launches.js';
import {FakeStorage, FakeTimers, settle} from './fakes.js';

const ADDRESS = 'https://acme.cerby.test/launch/0b6f';
const IDP = 'https://acme.okta.test';
const FROM = {tabId: 3, address: ADDRESS, initiator: IDP, cause: 'navigation'};
const FAILED = {outcome: 'role_none', message: '', hint: ''};

/** @type {FakeStorage} */ let local;
/** @type {FakeStorage} */ let session;
/** @type {FakeTimers} */ let timers;
/** @type {Launches} */ let launches;

beforeEach(() => {
  local = new FakeStorage();
  session = new FakeStorage();
  timers = new FakeTimers();
  let ids = 0;
  launches = new Launches({local, session}, () => 1000, () => `launch-${ids += 1}`, timers);
});

const begin = (how) => launches.create({...FROM, phase: 'running'}, how);
const offer = () => launches.create({...FROM, phase: 'offered'});
const whole = () => launches.end(begin(), FAILED);
const stored = async (id) => (await session.get(null))[`launch:${id}`];

describe('a launch', () => {
  test('is stored as it begins, for the page that shows it', async () => {
    const {id} = begin();
    await settle();
    assert.equal((await stored(id)).phase, 'running');
    assert.equal(local.kept.begun[0].id, id);
  });

  test('that no page shows yet is stored soon, at once when something is asked, and at its end', async () => {
    const quiet = begin({soon: true});
    await settle();
    assert.deepEqual([await stored(quiet.id), local.kept.begun], [undefined, undefined]);
    await timers.pass(250);
    assert.equal((await stored(quiet.id)).phase, 'running');
    assert.equal(local.kept.begun[0].id, quiet.id);

    const asking = begin({soon: true});
    asking.phase = 'asking';
    await launches.save(asking);
    assert.equal((await stored(asking.id)).phase, 'asking');

    const ended = begin({soon: true});
    await launches.end(ended, FAILED);
    assert.equal((await stored(ended.id)).phase, 'ended');
    assert.deepEqual(local.kept.begun.map(({id}) => id), [asking.id, quiet.id], 'what has ended never began');
    await timers.pass(250);
    assert.equal((await stored(ended.id)).phase, 'ended');
  });

  test('has its steps stored together', async () => {
    let writes = 0;
    const {set} = session;
    const launch = begin();
    await settle();
    session.set = (items) => {
      writes += 1;
      return set.call(session, items);
    };
    for (const step of ['host', 'open', 'page', 'fill']) launches.reached(launch, step);
    await settle();
    assert.equal(writes, 0);
    await timers.pass(250);
    assert.equal(writes, 1);
    assert.deepEqual((await stored(launch.id)).steps.map(({step}) => step), ['host', 'open', 'page', 'fill']);
    launches.reached(launch, 'code');
    await timers.pass(250);
    assert.equal(writes, 2);
  });
});

describe('the records', () => {
  test('go on after a write that failed', async () => {
    const {set} = session;
    session.set = async () => { throw new Error('QUOTA_BYTES quota exceeded'); };
    const lost = offer();
    await settle();
    session.set = set;
    await launches.save(lost);
    await launches.end(lost, {outcome: 'cancelled', message: '', hint: ''});
    assert.deepEqual((await launches.last()).map(({id}) => id), [lost.id]);
  });

  test('of launches that are only offered are no more than 50 either', async () => {
    for (let number = 0; number < 60; number += 1) offer();
    await settle();
    assert.equal(Object.keys(await session.get(null)).length, 50);
  });

  test('of a session are no more than 50', async () => {
    for (let number = 0; number < 60; number += 1) await whole();
    await settle();
    assert.equal(Object.keys(await session.get(null)).length, 50);
  });

  test('keep the last launches, the newest first, and no more than 20', async () => {
    for (let number = 0; number < 22; number += 1) await whole();
    await settle();
    const last = await launches.last();
    assert.equal(last.length, 20);
    assert.equal(last[0].id, 'launch-22');
  });

  test('of launches that a stopped worker left are found', async () => {
    begin();
    await settle();
    assert.deepEqual(await launches.leftBehind(), []);
    const successor = new Launches({local, session}, () => 0, () => '', timers);
    assert.deepEqual((await successor.leftBehind()).map(({id}) => id), ['launch-1']);
  });

  test('of a launch that was under way when the browser ended are left for a button, and for nothing else', async () => {
    const launch = begin();
    await settle();
    const restarted = {local, session: new FakeStorage()};
    const {launch: found, restored} = await findLaunch(restarted, launch.id);
    assert.deepEqual([found.phase, found.address, found.initiator, found.consented, restored], ['offered', ADDRESS, 'https://acme.okta.test', undefined, true]);
    assert.deepEqual(await new Launches(restarted, () => 0, () => '', timers).leftBehind(), []);
    assert.equal((await findLaunch({local, session}, launch.id)).restored, false);

    await launches.end(launch, FAILED);
    assert.equal((await findLaunch(restarted, launch.id)).launch.phase, 'ended');
    assert.deepEqual(local.kept.begun, [], 'what has ended is in one place only');
    assert.deepEqual(await findLaunch(restarted, 'another'), {restored: false});
  });

  test('of those that began and never ended are no more than 20', async () => {
    for (let number = 0; number < 25; number += 1) offer();
    await settle();
    assert.deepEqual([local.kept.begun.length, local.kept.begun[0].id], [20, 'launch-25']);
  });

  test('tell which launch a tab is in the middle of', async () => {
    await whole();
    begin();
    await settle();
    const all = await session.get(null);
    assert.equal(runningIn(all, 3).id, 'launch-2');
    assert.equal(runningIn(all, 4), undefined);
  });

  test('of consent count before anybody was told of them, and are not read again afterwards', async () => {
    launches.know({});
    local.kept.remembered = {[ADDRESS]: {at: 1, account: 'a', app: 'b', from: [IDP]}};
    assert.equal(await launches.remembers({address: ADDRESS, initiator: IDP}), true);
    launches.know(local.kept.remembered);
    local.get = async () => { throw new Error('read'); };
    assert.equal(await launches.remembers({address: ADDRESS, initiator: IDP}), true);
  });

  test('of consent are for the identity provider that the launch came from, and for each that was agreed to', async () => {
    const consent = {address: ADDRESS, account: 'a', app: 'b'};
    const other = 'https://other.okta.test';
    await launches.remember({...consent, initiator: IDP});
    assert.equal(await launches.remembers({...consent, initiator: IDP}), true);
    assert.equal(await launches.remembers({...consent, initiator: other}), false);
    await launches.remember({...consent, initiator: other});
    for (const initiator of [IDP, other]) assert.equal(await launches.remembers({...consent, initiator}), true);
    assert.equal(await launches.remembers({...consent, initiator: 'https://third.okta.test'}), false);
  });

  test('of consent that name no identity provider, as an older version kept them, count for none', async () => {
    local.kept.remembered = {[ADDRESS]: {at: 1, account: 'a', app: 'b', ahead: {from: IDP, site: 'https://app.test/'}}};
    assert.equal(await launches.remembers({address: ADDRESS, initiator: IDP}), false);
  });

  test('of consent can be forgotten one by one', async () => {
    await launches.remember({address: ADDRESS, initiator: IDP, account: 'a', app: 'b'});
    await launches.remember({address: `${ADDRESS}2`, initiator: IDP, account: 'c', app: 'd'});
    await launches.forget(ADDRESS);
    assert.deepEqual(Object.keys(await launches.consents()), [`${ADDRESS}2`]);
    assert.equal(await launches.remembers({address: ADDRESS, initiator: IDP}), false);
  });
});
