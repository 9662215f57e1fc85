// The extension's own pages: what is shown of a launch, to whom it is read out, where the focus is, and what is offered.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {LAUNCH, asking, inSession} from './ui_states.js';
import {startUiWorld} from './ui_world.js';

/** @type {Awaited<ReturnType<typeof startUiWorld>>} */ let world;
before(async () => { world = await startUiWorld(); });
after(() => world?.stop());

const ENDED = {...LAUNCH, phase: 'ended', outcome: 'role_none', message: 'You have no role.', hint: 'Ask an Owner.', ended: 2};
const launchPage = (how) => world.show('launch.html#one', how);

describe('the launch page', () => {
  test('reads its progress out, as a list', async () => {
    const ui = await launchPage(inSession(LAUNCH));
    await ui.until('#steps li');
    assert.equal(await ui.page.$eval('#steps', (list) => list.localName), 'ol');
    assert.equal(await ui.page.$eval('#steps', (list) => list.closest('[role=status][aria-live=polite]') !== null), true);
    assert.equal(await ui.page.$eval('#steps', (list) => list.role), null, 'a list that is a status is no list to a screen reader');
    assert.deepEqual(ui.errors, []);
  });

  test('asks as an alert, labelled by the question, described by the warning, with the focus on it', async () => {
    const ui = await launchPage(inSession(asking('foreign_initiator')));
    await ui.until('#question');
    const question = await ui.page.$eval('#question', (element) => ({
      role: element.role, focused: document.activeElement === element,
      label: document.getElementById(element.getAttribute('aria-labelledby')).innerText,
      description: document.getElementById(element.getAttribute('aria-describedby')).innerText,
    }));
    assert.equal(question.role, 'alertdialog');
    assert.equal(question.focused, true);
    assert.match(question.label, /Contentzilla on Instagram.*evil\.test/);
    assert.match(question.description, /not your dashboard/);
  });

  for (const [language, hidden, nowhere] of [
    ['en', /a page that hides which site/, /no site that the browser names/], ['es', /una página que oculta/, /ningún sitio que el navegador nombre/],
  ]) {
    test(`says what began a launch in words, and in which language: ${language}`, async () => {
      const ui = await launchPage({...inSession(asking('foreign_initiator', 'null')), language});
      await ui.until('#question');
      for (const place of ['#asked', '#from']) {
        assert.match(await ui.text(place), hidden);
        assert.doesNotMatch(await ui.text(place), /null/);
      }
      assert.equal(await ui.page.evaluate(() => document.documentElement.lang), language);
      const other = await launchPage({...inSession(asking('foreign_initiator', '')), language});
      await other.until('#question');
      assert.match(await other.text('#asked'), nowhere);
    });
  }

  test('that a browser restored after it had ended: the launch is offered, and does not go on', async () => {
    const ui = await launchPage({local: {begun: [LAUNCH]}});
    await ui.until('#again');
    assert.match(await ui.text('#why'), /does not log in by itself/);
    assert.equal(await ui.shows('#progress'), false);
    await ui.press('#again', () => fake.sent.length > 0);
    assert.deepEqual(await ui.sent(), [{type: 'again', id: 'one'}]);
  });

  test('that was restored with its end says so too, in the tab that has the old number as well', async () => {
    const ui = await launchPage({local: {launches: [ENDED]}});
    await ui.until('#ending');
    assert.match(await ui.text('#why'), /does not log in by itself/);
    const fresh = await launchPage(inSession(ENDED));
    await fresh.until('#ending');
    assert.equal(await fresh.shows('#why'), false, 'one that has just ended needs no word about restoring');
  });

  test('asks the browser for the sites where they are withheld, and launches again when it got them', async () => {
    const ui = await launchPage(inSession({...ENDED, outcome: 'permission_missing'}));
    await ui.press('#permit', () => fake.sent.length > 0);
    assert.deepEqual(await ui.page.evaluate(() => fake.asked), [{origins: ['https://*/*']}]);
    assert.deepEqual(await ui.sent(), [{type: 'again', id: 'one'}]);
    const other = await launchPage(inSession(ENDED));
    await other.until('#ending');
    assert.equal(await other.shows('#permit'), false);
  });

  test('wakes the background when the browser has stopped it under a launch', async () => {
    const ui = await launchPage(inSession(LAUNCH));
    await ui.until('#steps li');
    assert.deepEqual(await ui.sent(), []);
    await ui.page.evaluate(() => fake.disconnect());
    assert.deepEqual(await ui.sent(), [{type: 'wake'}]);
  });
});

describe('the popup', () => {
  test('shows how far the launch of the tab is that is looked at, and cancels it', async () => {
    const ui = await world.show('popup.html', inSession(LAUNCH));
    await ui.until('#running');
    assert.match(await ui.text('#running_title'), /Contentzilla on Instagram/);
    assert.equal(await ui.page.$$eval('#steps li', (steps) => steps.length), 1);
    await ui.page.evaluate((launch) => browser.storage.session.set({'launch:one': launch}), {...LAUNCH, steps: [...LAUNCH.steps, {step: 'open', at: 2}]});
    await ui.page.waitForFunction(() => document.querySelectorAll('#steps li').length === 2);
    await ui.press('#cancel', () => fake.sent.some(({type}) => type === 'cancel'));
    assert.deepEqual((await ui.sent()).filter(({type}) => type === 'cancel'), [{type: 'cancel', id: 'one'}]);
    await ui.page.evaluate((launch) => browser.storage.session.set({'launch:one': launch}), ENDED);
    await ui.page.waitForSelector('#running', {hidden: true});
  });

  test('shows no launch of another tab', async () => {
    const ui = await world.show('popup.html', {...inSession(LAUNCH), tab: {id: 4}});
    await ui.page.waitForFunction(() => fake.sent.some(({type}) => type === 'host'));
    assert.equal(await ui.shows('#running'), false);
  });
});

describe('the settings', () => {
  const KNOWN = {learned: ['https://acme.cerby.test'], seeded: [], plain: ['http://127.0.0.1:8080'], idp: 'https://acme.okta.test'};

  test('show the Okta that the administrator set, and say why an http workspace launches nothing', async () => {
    const ui = await world.show('options.html', {local: {workspaces: KNOWN}});
    await ui.until('#idp');
    assert.match(await ui.text('#idp'), /acme\.okta\.test/);
    assert.match(await ui.text('#workspaces'), /http:\/\/127\.0\.0\.1:8080/);
    assert.match(await ui.text('#plain'), /https/);
    const plain = await world.show('options.html', {local: {workspaces: {...KNOWN, plain: [], idp: ''}}});
    await plain.until('#workspaces li');
    assert.equal(await plain.shows('#plain'), false);
    assert.equal(await plain.shows('#idp'), false);
  });

  test('keep the focus in the list when an account is forgotten', async () => {
    const names = {account: 'Contentzilla', app: 'Instagram', at: 1};
    const ui = await world.show('options.html', {local: {remembered: {'https://acme.cerby.test/launch/1': names, 'https://acme.cerby.test/launch/2': names}}});
    await ui.press('#consents li button', () => document.querySelectorAll('#consents li button').length === 1);
    assert.equal(await ui.page.evaluate(() => document.activeElement === document.querySelector('#consents li button')), true);
    await ui.press('#consents li button', () => document.querySelectorAll('#consents li button').length === 0);
    await ui.page.waitForFunction(() => document.activeElement.id === 'consents_title');
  });
});
