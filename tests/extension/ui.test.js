// The extension's own pages: what is shown of a launch, to whom it is read out, where the focus is, and what is offered.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {failure} from '../../extension/shared/outcomes.js';
import {LISTED, STATUS} from './fakes.js';
import {BY_HAND, BY_LEASE, COLLABORATOR, LAUNCH, OF_OTHER, SHOWN, WELL, asking, inSession, refused, withAccounts} from './ui_states.js';
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
  test('says so on the launch page, and until when, for a screen reader as well', async () => {
    const ui = await launchPage(inSession(BY_LEASE));
    await ui.until('#lease:not(:empty)');
    assert.match(await ui.text('#lease'), /^The workspace cannot be reached; your offline lease ends at .*11\/14\/23.*20/);
    assert.equal(await ui.page.$eval('#lease', (said) => said.getAttribute('role')), 'status');
    await ui.page.evaluate((launch) => browser.storage.session.set({'launch:one': launch}), {...ENDED, leaseEnds: BY_LEASE.leaseEnds});
    await ui.page.waitForFunction(() => document.querySelector('#lease').textContent.startsWith('The workspace could not be reached: by an offline lease until'));
    assert.deepEqual(ui.errors, []);
  });

  test('has no day where it ends today', async () => {
    const ui = await launchPage(inSession({...BY_LEASE, leaseEnds: Date.now()}));
    await ui.until('#lease:not(:empty)');
    assert.match(await ui.text('#lease'), /ends at \d{1,2}:\d{2}[\s\u202f](AM|PM)\.$/);
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

describe('the popup, of accounts', () => {
  const BOTH = {accounts: [LISTED, COLLABORATOR], more: false};
  const asked = async (ui, type) => (await ui.sent()).filter((message) => message.type === type);
  const expand = (ui) => ui.press('[data-does=by_hand]', () => document.querySelector('.fields') !== null);

  test('asks for those of the website that is looked at, by its origin alone', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH));
    await ui.until('#found li');
    assert.deepEqual(await asked(ui, 'accounts'), [{type: 'accounts', origin: 'https://app.test'}]);
    assert.match(await ui.text('#accounts_title'), /app\.test/);
    assert.equal(await ui.page.$$eval('#found li', (items) => items.length), 2);
    assert.equal(await ui.page.evaluate(() => document.activeElement.id), 'search', 'whoever has a keyboard alone types at once');
    assert.deepEqual(ui.errors, []);
  });

  for (const [what, tab] of Object.entries({'that the browser does not tell': {id: 3}, 'that is none': {id: 3, url: 'chrome://settings/'}})) {
    test(`over a website ${what} shows all`, async () => {
      const ui = await world.show('popup.html', {...withAccounts(BOTH), tab});
      await ui.until('#found li');
      assert.deepEqual(await asked(ui, 'accounts'), [{type: 'accounts'}]);
      assert.match(await ui.text('#accounts_title'), /All accounts/);
    });
  }

  test('looks for what is typed', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH));
    await ui.until('#found li');
    await ui.page.type('#search', 'zilla ');
    await ui.page.waitForFunction(() => fake.sent.some(({search}) => search === 'zilla'));
    assert.match(await ui.text('#accounts_title'), /All accounts/);
  });

  test('lets nobody type a search that is longer than the host takes', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH));
    await ui.until('#found li');
    await ui.page.evaluate(() => document.getElementById('search').focus());
    // By a key, as a person does: what a script inserts is not held to the limit.
    await ui.page.keyboard.type('語'.repeat(100));
    await ui.page.waitForFunction(() => fake.sent.some(({search}) => search !== undefined && search.length >= 80));
    const searched = (await asked(ui, 'accounts')).at(-1).search;
    assert.ok(Buffer.byteLength(searched) <= 256, `${Buffer.byteLength(searched)} bytes`);
  });

  test('shows none while the vault is not open', async () => {
    const ui = await world.show('popup.html', {...withAccounts(BOTH), answers: {host: {status: {...STATUS, vault: 'locked'}}, accounts: BOTH}});
    await ui.until('#unlock');
    assert.equal(await ui.shows('#accounts'), false);
    assert.deepEqual(await asked(ui, 'accounts'), []);
  });

  for (const [what, told, said] of [
    ['how many there are', BOTH, /^Accounts shown: 2\.$/],
    ['that there are more', {...BOTH, more: true}, /^There are more/],
    ['that some could not be read', {...BOTH, unread: true}, /^Accounts shown: 2\. Some accounts could not be read.*vault verify$/],
    ['that none was found of those that could be read', {accounts: [], more: false, unread: true}, /^No account names this website\. Some/],
  ]) {
    test(`says ${what}, read out`, async () => {
      const ui = await world.show('popup.html', withAccounts(told));
      await ui.page.waitForFunction(() => document.getElementById('accounts_said').textContent !== '');
      assert.match(await ui.text('#accounts_said'), said);
      assert.equal(await ui.page.$eval('#accounts_said', (element) => element.role), 'status');
    });
  }

  test('keeps nothing of them in the page once the vault is locked', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH, {reveal: SHOWN}));
    await expand(ui);
    await ui.press('[data-field=code]', () => /123456/.test(document.querySelector('.fields').innerText));
    await ui.page.evaluate((locked) => { fake.answers.host = {status: locked}; }, {...STATUS, vault: 'locked'});
    await ui.press('#lock', () => document.getElementById('unlock').checkVisibility());
    assert.doesNotMatch(await ui.page.$eval('main', (main) => main.textContent), /123456|Contentzilla/);
    assert.equal(await ui.page.$('.fields'), null);
  });

  test('says that the host is older', async () => {
    const ui = await world.show('popup.html', withAccounts({failure: failure('host_outdated')}));
    await ui.page.waitForFunction(() => document.getElementById('accounts_said').textContent !== '');
    assert.match(await ui.text('#accounts_said'), /too old for the extension.*Update/);
  });

  test('logs in with one press, in the tab that is looked at', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH));
    await ui.press('[data-does=log_in]', () => fake.sent.some(({type}) => type === 'start'));
    assert.deepEqual(await asked(ui, 'start'), [{type: 'start', address: LISTED.address, tab: 3}]);
  });

  test('can be used by keyboard alone: type, one Tab, Enter', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH));
    await ui.until('#found li');
    await ui.page.keyboard.type('zilla');
    await ui.page.waitForFunction(() => fake.sent.some(({search}) => search === 'zilla'));
    await ui.page.waitForFunction(() => /All/.test(document.getElementById('accounts_title').textContent));
    await ui.page.keyboard.press('Tab');
    assert.equal(await ui.page.evaluate(() => document.activeElement.dataset.does), 'log_in');
    for (let tries = 0; tries < 20 && (await asked(ui, 'start')).length === 0; tries += 1) {
      await ui.page.keyboard.press('Enter');
      await ui.page.waitForFunction(() => fake.sent.some(({type}) => type === 'start'), {timeout: 300}).catch(() => undefined);
    }
    assert.deepEqual(await asked(ui, 'start'), [{type: 'start', address: LISTED.address, tab: 3}]);
  });

  test('a script, or a press in the first moment, logs nobody in and reveals nothing', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH, {reveal: SHOWN, ...inSession(BY_HAND)}));
    await ui.until('[data-field=password]');
    await ui.page.evaluate(() => { for (const button of document.querySelectorAll('#accounts button')) button.click(); });
    assert.deepEqual([...await asked(ui, 'start'), ...await asked(ui, 'reveal')], []);
  });

  test('gives an Owner each field to copy', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH, {reveal: SHOWN}));
    await expand(ui);
    await ui.press('[data-field=user_name]', () => fake.copied.length === 1);
    await ui.press('[data-field=password]', () => fake.copied.length === 2);
    assert.deepEqual(await ui.page.evaluate(() => fake.copied), [LISTED.user_name, 'hunter2 hunter2']);
    assert.deepEqual((await asked(ui, 'reveal')).at(-1), {type: 'reveal', address: LISTED.address, field: 'password'});
    assert.match(await ui.text('.fields'), /Password copied/);
    assert.doesNotMatch(await ui.text('body'), /hunter2/, 'it is copied, and not shown');
    assert.equal(await ui.page.$eval('[data-does=by_hand]', (button) => button.getAttribute('aria-expanded')), 'true');
  });

  test('has no password for a Collaborator, and says why', async () => {
    const ui = await world.show('popup.html', withAccounts({accounts: [COLLABORATOR], more: false}, {reveal: SHOWN}));
    await expand(ui);
    assert.deepEqual(await ui.page.$$eval('[data-field]', (all) => all.map(({dataset}) => dataset.field)), ['user_name', 'code']);
    assert.match(await ui.text('.fields'), /only an Owner/);
  });

  test('says what the host says when it refuses', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH, {reveal: {failure: failure('host_unproven')}}));
    await expand(ui);
    await ui.press('[data-field=password]', () => /could not prove/.test(document.querySelector('.fields').innerText));
    assert.deepEqual(await ui.page.evaluate(() => fake.copied), []);
  });

  test('shows a code with the time that it has left, and asks for it once', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH, {reveal: SHOWN}));
    await expand(ui);
    await ui.press('[data-field=code]', () => fake.copied.length === 1);
    assert.match(await ui.text('.fields'), /123456[^]*1[5-7] s left/);
    assert.equal(await ui.page.$eval('progress', (bar) => bar.max), 17);
    await ui.press('[data-field=code]', () => fake.copied.length === 2);
    assert.deepEqual(await ui.page.evaluate(() => fake.copied), ['123456', '123456']);
    assert.equal((await asked(ui, 'reveal')).length, 1);
  });

  test('asks for a code again, on the next press, where the background did not answer', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH, {reveal: SHOWN}));
    await expand(ui);
    await ui.page.evaluate(() => {
      const answering = browser.runtime.sendMessage;
      browser.runtime.sendMessage = async (message) => {
        if (message.type !== 'reveal' || fake.unanswered) return answering(message);
        fake.unanswered = true;
        throw new Error('Could not establish connection.');
      };
    });
    await ui.press('[data-field=code]', () => fake.unanswered);
    await ui.press('[data-field=code]', () => /123456/.test(document.querySelector('.fields').innerText));
  });

  test('waits for a code that was used, and then asks again by itself', async () => {
    const ui = await world.show('popup.html', withAccounts(BOTH, {reveal: {...SHOWN, code: {wait: 900}}}));
    await expand(ui);
    await ui.press('[data-field=code]', () => /next code comes in 1 s/.test(document.querySelector('.fields').innerText));
    assert.match(await ui.text('.fields [role=status]'), /as soon as it may be used/, 'who does not see the seconds is told why nothing comes yet');
    await ui.page.evaluate((code) => { fake.answers.reveal.code = code; }, SHOWN.code);
    await ui.page.waitForFunction(() => /123456/.test(document.querySelector('.fields').innerText));
  });

  for (const [refuses, said] of [[false, /empty again/], [true, /empties the clipboard on a press alone/]]) {
    test(`empties the clipboard after 30 s, ${refuses ? 'or says that the browser refuses' : 'and says so'}`, async () => {
      const ui = await world.show('popup.html', withAccounts(BOTH, {reveal: SHOWN}));
      await expand(ui);
      await ui.page.evaluate(() => {
        const real = setTimeout;
        globalThis.setTimeout = (task, ms) => {
          if (ms !== 30_000) return real(task, ms);
          fake.pass = task;
          return 0;
        };
      });
      await ui.press('[data-field=user_name]', () => fake.pass !== undefined);
      await ui.page.evaluate((refuse) => { fake.refuses = refuse; fake.pass(); }, refuses);
      await ui.page.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector('.fields').innerText), {}, said.source);
      if (refuses) {
        assert.deepEqual(await ui.page.evaluate(() => fake.copied), [LISTED.user_name]);
        await ui.page.evaluate(() => { fake.refuses = false; });
        await ui.page.click('h1');
      }
      await ui.page.waitForFunction(() => fake.copied.length === 2);
      assert.deepEqual(await ui.page.evaluate(() => fake.copied), [LISTED.user_name, '']);
    });
  }

  test('empties what an earlier popup left, and nothing older', async () => {
    const at = async (age) => {
      const ui = await world.show('popup.html', {...withAccounts(BOTH), session: {copied_at: Date.now() - age}});
      await ui.until('#found li');
      return ui;
    };
    const recent = await at(31_000);
    await recent.page.waitForFunction(() => fake.copied.length === 1);
    assert.deepEqual(await (await at(3_600_000)).page.evaluate(() => fake.copied), []);
  });

  test('has the account first, and its fields open, whose launch ended in this tab', async () => {
    const ui = await world.show('popup.html', withAccounts({accounts: [COLLABORATOR, LISTED], more: false}, inSession(BY_HAND)));
    await ui.until('.fields');
    assert.equal(await ui.page.$$eval('#found li', (items) => items.length), 2);
    assert.match(await ui.text('#found li'), /Contentzilla on Instagram/);
    for (const ended of [{...BY_HAND, well: true}, {...BY_HAND, tabId: 4}, {...BY_HAND, phase: 'running'}, {...BY_HAND, site: ''}]) {
      const other = await world.show('popup.html', withAccounts({accounts: [LISTED], more: false}, inSession(ended)));
      await other.until('#found li');
      assert.equal(await other.page.$('.fields'), null);
    }
  });
});

describe('the account of a launch that ended, where more are called so than the host lists', () => {
  const others = {accounts: [COLLABORATOR], more: true, unread: false};
  const show = (answers) => world.show('popup.html', withAccounts(others, {...inSession(BY_HAND), answers}));

  test('is found among those for the app\'s site', async () => {
    const ui = await show({'accounts of https://app.test': {accounts: [LISTED], more: true}});
    await ui.until('.fields');
    assert.match(await ui.text('#found li'), /Contentzilla on Instagram/);
    assert.doesNotMatch(await ui.text('#accounts_said'), /Too many/);
    const asked = (await ui.sent()).filter(({type, search}) => type === 'accounts' && search);
    assert.deepEqual(asked, [{type: 'accounts', search: 'Contentzilla'}, {type: 'accounts', search: 'Contentzilla', origin: 'https://app.test'}]);
  });

  test('and is not among those either: it says so', async () => {
    const ui = await show({});
    await ui.until('#found li');
    assert.match(await ui.text('#accounts_said'), /Too many accounts are called Contentzilla/);
    assert.equal(await ui.page.$('.fields'), null);
  });

  test('is asked for once where it is among the first', async () => {
    const ui = await world.show('popup.html', withAccounts({accounts: [LISTED], more: true}, inSession(BY_HAND)));
    await ui.until('.fields');
    assert.equal((await ui.sent()).filter(({type, search}) => type === 'accounts' && search).length, 1);
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
