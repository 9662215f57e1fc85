// What the user is asked in a launch: how it is shown, where the answer goes, and what is remembered of it.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {DONE, FAILED, OPEN, settle} from './fakes.js';
import {ADDRESS, CONFIRM, PAGE, ScriptedHost, launchWorld, types} from './launch_world.js';

let begin, launches, tab, whole;
beforeEach(() => {
  ({begin, launches, tab, whole} = launchWorld());
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
