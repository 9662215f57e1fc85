// What counts as a launch, which addresses are stopped, and which workspaces an administrator's setting means.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {LaunchWatch, initiatorOf} from '../../extension/background/launch_watch.js';
import {Workspaces, rulesFor, workspaceOf} from '../../extension/background/workspaces.js';
import {FakeStorage} from './fakes.js';

const ADDRESS = 'https://acme.cerby.test/launch/0b6f';
const CLICK = {url: ADDRESS, type: 'main_frame', tabId: 3, requestId: '7', timeStamp: 5, initiator: 'https://acme.okta.test'};

describe('a request to a launch address', () => {
  /** @type {LaunchWatch} */ let watch;
  beforeEach(() => { watch = new LaunchWatch(); });

  test('by a tab\'s navigation is a launch', () => {
    assert.deepEqual(watch.see(CLICK), {what: 'launch', tabId: 3, address: ADDRESS, initiator: 'https://acme.okta.test', at: 5});
  });

  test('is one launch, whatever the browser makes of it', () => {
    watch.see(CLICK);
    assert.equal(watch.see({...CLICK, url: `${ADDRESS}?stopped`}), undefined);
    assert.equal(watch.see(CLICK), undefined);
  });

  test('that was stopped before, and is come back to, launches nothing', () => {
    assert.equal(watch.see({...CLICK, url: `${ADDRESS}?stopped`})?.what, 'revisit');
    assert.equal(watch.see({...CLICK, requestId: '8', url: `${ADDRESS}?stopped`})?.address, ADDRESS);
  });

  const none = {
    'in a frame': {type: 'sub_frame'},
    'by a prefetch': {type: 'other'},
    'by a speculation rule, which a document makes': {documentId: 'D1'},
    'in a prerendered tab': {documentLifecycle: 'prerender'},
    'of no tab': {tabId: -1},
    'longer than the host takes': {url: `${ADDRESS}${'0'.repeat(2048)}`},
  };
  for (const [what, how] of Object.entries(none)) {
    test(`${what} is none`, () => assert.equal(watch.see({...CLICK, ...how}), undefined));
  }

  test('remembers only so many', () => {
    for (let number = 0; number < 1000; number += 1) watch.see({...CLICK, requestId: String(number)});
    assert.ok(watch.launched.size <= 50);
    assert.equal(watch.see({...CLICK, requestId: '999'}), undefined);
  });
});

describe('the initiator is what the browser says', () => {
  const cases = [
    [{initiator: 'https://acme.okta.test'}, 'https://acme.okta.test'],
    [{initiator: 'null'}, 'null'],
    [{}, ''],
    [{originUrl: 'https://acme.okta.test/app/x?y'}, 'https://acme.okta.test'],
    [{originUrl: 'https://acme.okta.test:8443/'}, 'https://acme.okta.test:8443'],
    [{originUrl: 'moz-extension://1234/page.html'}, 'moz-extension://1234'],
    [{originUrl: 'about:blank'}, 'null'],
    [{originUrl: 'nothing of the kind'}, ''],
  ];
  for (const [said, initiator] of cases) {
    test(`${JSON.stringify(said)}: "${initiator}"`, () => assert.equal(initiatorOf(said), initiator));
  }
});

describe('an administrator\'s setting', () => {
  const means = {
    'acme': 'https://acme.cerby.com', 'Acme ': 'https://acme.cerby.com', 'acme.cerby.test': 'https://acme.cerby.test',
    'https://acme.cerby.test': 'https://acme.cerby.test', 'https://acme.cerby.test/': 'https://acme.cerby.test',
    'https://acme.cerby.test:8443': 'https://acme.cerby.test:8443',
    'http://acme.cerby.test': undefined, 'https://acme.cerby.test/launch': undefined, 'https://a@acme.test': undefined,
    '-acme': undefined, '': undefined, 'acme cerby': undefined, 'javascript:alert(1)': undefined,
  };
  for (const [setting, origin] of Object.entries(means)) {
    test(`"${setting}" means ${origin}`, () => assert.equal(workspaceOf(setting), origin));
  }
  test('that is no text means nothing', () => assert.equal(workspaceOf(7), undefined));
});

describe('the rules', () => {
  const [block, mark, blockMarked] = rulesFor(['https://acme.cerby.test'], new Set(['https://acme.cerby.test']));

  test('block navigations of a tab to a launch address, and nothing by which a page would notice', () => {
    assert.equal(block.action.type, 'block');
    assert.equal(block.condition.urlFilter, '|https://acme.cerby.test/launch/');
    for (const {condition} of [block, mark, blockMarked]) assert.deepEqual(condition.resourceTypes, ['main_frame']);
  });

  test('mark a navigation before they block it, so that its history entry is no launch address', () => {
    assert.deepEqual(mark.action, {type: 'redirect', redirect: {transform: {query: '?stopped'}}});
    assert.ok(mark.priority > block.priority && blockMarked.priority > mark.priority);
    assert.equal(blockMarked.action.type, 'block');
    assert.equal(blockMarked.condition.urlFilter, '|https://acme.cerby.test/launch/*?stopped|');
  });

  test('have an id each', () => {
    const ids = rulesFor(['https://a.test', 'https://b.test'], new Set(['https://a.test', 'https://b.test'])).map(({id}) => id);
    assert.equal(new Set(ids).size, 6);
  });

  test('of a workspace that the browser withholds block and do no more: what sends on would let everything through', () => {
    const rules = rulesFor(['https://a.test', 'https://b.test'], new Set(['https://b.test']));
    assert.deepEqual(rules.filter(({condition}) => condition.urlFilter.includes('a.test')).map(({action}) => action.type), ['block']);
    assert.equal(rules.filter(({condition}) => condition.urlFilter.includes('b.test')).length, 3);
  });
});

describe('the workspaces', () => {
  /** @type {FakeStorage} */ let local;
  let managed;
  let updates;
  let withheld;
  const make = () => {
    let present = [];
    return new Workspaces({local, managed: {get: async () => managed()}}, {
      getDynamicRules: async () => present,
      updateDynamicRules: async ({addRules}) => { updates += 1; present = addRules; },
    }, async (workspace) => workspace !== withheld);
  };
  beforeEach(() => {
    local = new FakeStorage();
    managed = () => ({});
    updates = 0;
    withheld = undefined;
  });

  test('have other rules when the browser withholds their site, and the usual ones when it gives it', async () => {
    const workspaces = make();
    const count = async () => (await workspaces.rules.getDynamicRules()).length;
    await workspaces.learn([{address: 'https://a.test'}]);
    withheld = 'https://a.test';
    await workspaces.install();
    assert.equal(await count(), 1);
    withheld = undefined;
    await workspaces.install();
    assert.equal(await count(), 3);
  });

  test('are those that the host named last', async () => {
    const workspaces = make();
    await workspaces.learn([{address: 'https://a.test'}, {address: 'https://b.test'}]);
    await workspaces.learn([{address: 'https://b.test'}]);
    assert.equal(await workspaces.has('https://b.test/launch/1'), true);
    assert.equal(await workspaces.has('https://a.test/launch/1'), false);
    assert.equal(await make().has('https://b.test/launch/1'), true, 'kept in the profile');
  });

  test('are told by the whole origin', async () => {
    const workspaces = make();
    await workspaces.learn([{address: 'https://a.test'}]);
    for (const other of ['https://a.test.evil.test/launch/1', 'https://a.test/other/1', 'http://a.test/launch/1', 'https://a.test:444/launch/1']) {
      assert.equal(await workspaces.has(other), false, other);
    }
  });

  test('that are no https origin are left out', async () => {
    const workspaces = make();
    await workspaces.learn([{address: 'http://a.test'}, {address: 'https://b.test/x'}, {address: '*'},
      {address: 'https://*.test'}, {address: 'https://a.test^'}, {address: 'https://c.test'}, {address: 'https://[::1]:8443'}]);
    const {learned, plain} = await workspaces.read();
    assert.deepEqual(learned, ['https://c.test', 'https://[::1]:8443']);
    assert.deepEqual(plain, ['http://a.test'], 'for the settings to say why nothing is launched');
  });

  test('that the administrator set are there beside them', async () => {
    managed = () => ({DEFAULT_WORKSPACE: 'acme', OKTA_DOMAIN: 'acme'});
    const workspaces = make();
    await workspaces.seed();
    assert.equal(await workspaces.has('https://acme.cerby.com/launch/1'), true);
    assert.equal((await workspaces.read()).idp, 'https://acme.okta.com');
  });

  test('no managed storage is no error', async () => {
    managed = () => { throw new Error('Managed storage manifest not found'); };
    const workspaces = make();
    await workspaces.seed();
    assert.deepEqual((await workspaces.read()).seeded, []);
  });

  test('put the rules in place although they could not be put there before', async () => {
    const workspaces = make();
    const {getDynamicRules} = workspaces.rules;
    workspaces.rules.getDynamicRules = async () => { throw new Error('Internal error'); };
    await assert.rejects(workspaces.learn([{address: 'https://a.test'}]));
    workspaces.rules.getDynamicRules = getDynamicRules;
    await workspaces.install();
    assert.equal(updates, 1);
  });

  test('put the rules in place once, and again only when they are others', async () => {
    const workspaces = make();
    await workspaces.learn([{address: 'https://a.test'}]);
    await workspaces.learn([{address: 'https://a.test'}]);
    await workspaces.install();
    assert.equal(updates, 1);
    await workspaces.learn([{address: 'https://b.test'}]);
    assert.equal(updates, 2);
  });
});
