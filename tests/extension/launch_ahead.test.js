// Going ahead: for which launches, what it is learned from, and what ends it.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {failure} from '../../extension/shared/outcomes.js';
import {DONE, FAILED, OPEN, settle} from './fakes.js';
import {ADDRESS, CONFIRM, PAGE, ScriptedHost, launchWorld} from './launch_world.js';

let begin, launches, tab, whole;
beforeEach(() => {
  ({begin, launches, tab, whole} = launchWorld());
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
    assert.equal(await launches.remembers({address: ADDRESS, initiator: OKTA}), true, 'what the user said is kept');
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
