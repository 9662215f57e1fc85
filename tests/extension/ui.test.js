// The launch page and the settings: what is shown of a launch, to whom it is read out, where the focus is, and what is offered.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {failure} from '../../extension/shared/outcomes.js';
import {LISTED} from './fakes.js';
import {BY_LEASE, ENDED, LAUNCH, OF_OTHER, WELL, asking, inSession, refused} from './ui_states.js';
import {startUiWorld} from './ui_world.js';

/** @type {Awaited<ReturnType<typeof startUiWorld>>} */ let world;
before(async () => { world = await startUiWorld(); });
after(() => world?.stop());

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

  test('has one button that ends the launch, whether it asks or not', async () => {
    const ui = await launchPage(inSession(asking('first_launch')));
    await ui.until('#question');
    assert.deepEqual([await ui.shows('#no'), await ui.shows('#cancel')], [true, false]);
    await ui.page.evaluate((launch) => browser.storage.session.set({'launch:one': launch}), LAUNCH);
    await ui.page.waitForSelector('#question', {hidden: true});
    assert.deepEqual([await ui.shows('#no'), await ui.shows('#cancel')], [false, true]);
  });

  for (const [what, event] of [['has the focus again', 'focus'], ['shows another question', 'question']]) {
    test(`that ${what} takes no press at first`, async () => {
      const ui = await launchPage(inSession(asking('first_launch')));
      await ui.until('#question');
      // From here on the page's clock is the test's.
      const press = async (ms) => {
        await ui.page.evaluate((later) => { const at = performance.now() + later; performance.now = () => at; }, ms);
        await ui.page.click('#no');
        return (await ui.sent()).filter(({type}) => type === 'answer').length;
      };
      assert.equal(await press(1000), 1);
      await ui.page.evaluate(async (name, launch) => {
        if (name === 'focus') dispatchEvent(new Event('focus'));
        else await browser.storage.session.set({'launch:one': launch});
      }, event, asking('foreign_form'));
      assert.equal(await press(499), 1);
      assert.equal(await press(1), 2);
    });
  }

  test('copies the report of a launch that did not log in, on a press, and says what is in it', async () => {
    const ui = await launchPage({...inSession(ENDED), answers: {report: {text: 'Cerby launch report 1'}}});
    await ui.press('#copy_report', () => fake.copied.length > 0);
    assert.deepEqual(await ui.page.evaluate(() => fake.copied), ['Cerby launch report 1']);
    assert.deepEqual(await ui.sent(), [{type: 'report', id: 'one'}]);
    assert.match(await ui.text('#report_said'), /without passwords, codes or user names/);
    await ui.page.evaluate(() => { fake.refuses = true; });
    await ui.press('#copy_report', () => document.getElementById('report_said').textContent.includes('press'));
  });

  test('has no report of a launch that is under way, or went well', async () => {
    for (const launch of [LAUNCH, {...ENDED, well: true}]) {
      const ui = await launchPage(inSession(launch));
      await ui.until(launch === LAUNCH ? '#progress' : '#ending');
      assert.equal(await ui.shows('#copy_report'), false);
    }
  });

  for (const [language, first, then] of [
    ['en', 'Sign out first', /signed out, click the account on your dashboard again/],
    ['es', 'Cerrar sesión primero', /vuelva a hacer clic en la cuenta/],
  ]) {
    test(`offers to sign out first where somebody else is logged in, and goes there on a press alone: ${language}`, async () => {
      const ui = await launchPage({...inSession(OF_OTHER), language});
      await ui.until('#sign_out');
      assert.equal(await ui.text('#sign_out'), first);
      assert.match(await ui.text('#sign_out_said'), then);
      assert.equal(await ui.text('#detail'), OF_OTHER.detail, 'where it goes');
      assert.equal(await ui.page.$eval('#again', ({classList}) => classList.contains('main')), false, 'to launch again comes after it');
      await ui.page.$eval('#sign_out', (button) => button.click());
      assert.deepEqual(ui.went, [], 'no script presses it');
      await ui.press('#sign_out', () => location.origin === 'https://app.test');
      assert.deepEqual(ui.went, [OF_OTHER.detail]);
      assert.deepEqual(ui.errors, []);
    });
  }

  for (const [what, launch] of [
    ['the recipe does not say where', {...OF_OTHER, detail: ''}],
    ['what it says is no https address', {...OF_OTHER, detail: 'javascript:alert(1)'}],
    ['the launch ended otherwise', {...OF_OTHER, outcome: 'site_unreachable'}],
    ['the launch is under way', {...OF_OTHER, phase: 'running'}],
  ]) {
    test(`offers nowhere to sign out where ${what}`, async () => {
      const ui = await launchPage(inSession(launch));
      await ui.until(launch.phase === 'ended' ? '#again' : '#progress');
      assert.deepEqual([await ui.shows('#sign_out'), await ui.shows('#sign_out_said')], [false, false]);
      assert.equal(await ui.page.$eval('#again', ({classList}) => classList.contains('main')), true);
    });
  }

  test('lets an Owner give the right password to the system, after a wrong one', async () => {
    const ui = await launchPage(refused('owner', {new_password: {replaced: {outcome: 'password_replaced', message: 'm', hint: 'h'}}}));
    await ui.press('#give_password', () => fake.sent.some(({type}) => type === 'new_password'));
    assert.deepEqual((await ui.sent()).filter(({type}) => type === 'new_password'), [{type: 'new_password', address: LISTED.address}]);
    await ui.page.waitForFunction(() => document.getElementById('password_said').innerText.includes('in the vault'));
    assert.equal(await ui.shows('#give_password'), false);
    assert.equal(await ui.page.evaluate(() => document.activeElement.id), 'again', 'to log in with it');
    assert.equal(await ui.page.$$eval('input[type=password], input[type=text]', (fields) => fields.length), 0, 'no page of ours takes one');
    assert.deepEqual(ui.errors, []);
  });

  test('says why there is no new password, and lets an Owner begin again', async () => {
    const ui = await launchPage(refused('owner', {new_password: {failure: {outcome: 'password_kept', message: 'm', hint: 'h', detail: ''}}}));
    await ui.press('#give_password', () => document.getElementById('password_said').innerText.includes('old one stays'));
    assert.equal(await ui.shows('#give_password'), true);
    assert.equal(await ui.page.$eval('#give_password', ({disabled}) => disabled), false);
  });

  for (const [language, words] of [['en', /not accepted any more/], ['es', /ya no se acepta/]]) {
    test(`gives a Collaborator words for the Owner, without any secret: ${language}`, async () => {
      const ui = await launchPage({...refused('collaborator'), language});
      await ui.press('#ask_owner', () => fake.copied.length > 0);
      const [message] = await ui.page.evaluate(() => fake.copied);
      assert.match(message, words);
      assert.ok(message.includes('Contentzilla') && message.includes(LISTED.address));
      assert.ok(!message.includes(LISTED.user_name));
      assert.equal(await ui.shows('#give_password'), false);
    });
  }

  test('offers neither where nobody knows the role, or the password was not what was wrong', async () => {
    for (const how of [refused('owner', {accounts: {failure: failure('host_missing')}}), inSession(ENDED)]) {
      const ui = await launchPage(how);
      await ui.until('#again');
      assert.equal(await ui.shows('#wrong_password'), false);
    }
  });

  test('wakes the background when the browser has stopped it under a launch', async () => {
    const ui = await launchPage(inSession(LAUNCH));
    await ui.until('#steps li');
    assert.deepEqual(await ui.sent(), []);
    await ui.page.evaluate(() => fake.disconnect());
    assert.deepEqual(await ui.sent(), [{type: 'wake'}]);
  });
});

describe('a launch by an offline lease', () => {
  test('says in Spanish when it ends, as the list of launches says when they were, by the page\'s language', async () => {
    const ui = await world.show('launch.html#one', {...inSession(BY_LEASE), language: 'es'});
    await ui.until('#lease:not(:empty)');
    assert.match(await ui.text('#lease'), /su permiso sin conexión termina: 14\/11\/23, \d{1,2}:20\.$/);
    const popup = await world.show('popup.html', {local: {launches: [{...WELL, began: BY_LEASE.leaseEnds}]}, language: 'es'});
    await popup.until('#last li');
    assert.match(await popup.text('#last li'), /^14\/11\/23, \d{1,2}:20: /m);
  });

  test('says so on the launch page, and until when, for a screen reader as well', async () => {
    const ui = await launchPage(inSession(BY_LEASE));
    await ui.until('#lease:not(:empty)');
    assert.match(await ui.text('#lease'), /^The workspace cannot be reached; your offline lease ends: .*11\/14\/23.*20/);
    assert.equal(await ui.page.$eval('#lease', (said) => said.getAttribute('role')), 'status');
    await ui.page.evaluate((launch) => browser.storage.session.set({'launch:one': launch}), {...ENDED, leaseEnds: BY_LEASE.leaseEnds});
    await ui.page.waitForFunction(() => document.querySelector('#lease').textContent.startsWith('The workspace could not be reached: by an offline lease until'));
    assert.deepEqual(ui.errors, []);
  });

  test('has no day where it ends today', async () => {
    const ui = await launchPage(inSession({...BY_LEASE, leaseEnds: Date.now()}));
    await ui.until('#lease:not(:empty)');
    assert.match(await ui.text('#lease'), /ends: \d{1,2}:\d{2}[\s\u202f](AM|PM)\.$/);
  });

  test('is marked among the last launches, and no other is', async () => {
    const ui = await world.show('popup.html', {local: {launches: [{...WELL, leaseEnds: BY_LEASE.leaseEnds}, WELL]}});
    await ui.page.waitForFunction(() => document.querySelectorAll('#last li').length === 2);
    const [marked, other] = await ui.page.$$eval('#last li', (items) => items.map((item) => item.textContent));
    assert.match(marked, /by an offline lease until .*11\/14\/23/);
    assert.doesNotMatch(other, /lease/);
  });

  test('is none of a launch that the workspace allowed', async () => {
    const ui = await launchPage(inSession(LAUNCH));
    await ui.until('#steps li');
    assert.equal(await ui.text('#lease'), '');
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
