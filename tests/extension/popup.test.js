// The popup: the launch of the tab that is looked at, the accounts that are found and the fields of one to copy.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {failure} from '../../extension/shared/outcomes.js';
import {LISTED, STATUS} from './fakes.js';
import {BADLY, BY_HAND, COLLABORATOR, ENDED, LAUNCH, SHOWN, WELL, inSession, withAccounts} from './ui_states.js';
import {startUiWorld} from './ui_world.js';

/** @type {Awaited<ReturnType<typeof startUiWorld>>} */ let world;
before(async () => { world = await startUiWorld(); });
after(() => world?.stop());

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

  for (const language of ['en', 'es']) {
    test(`says what to do where there is no workspace: ${language}`, async () => {
      const ui = await world.show('popup.html', {language, answers: {host: {status: {...STATUS, vault: 'open', workspaces: []}}}});
      await ui.until('#lock');
      assert.match(await ui.text('#hint'), /cerbyctl workspace add/);
    });
  }

  test('shows no launch of another tab', async () => {
    const ui = await world.show('popup.html', {...inSession(LAUNCH), tab: {id: 4}});
    await ui.page.waitForFunction(() => fake.sent.some(({type}) => type === 'host'));
    assert.equal(await ui.shows('#running'), false);
  });
});

describe('the popup, of the last launches', () => {
  test('copies the report of each that did not log in, on a press, and says what is in it', async () => {
    const ui = await world.show('popup.html', {local: {launches: [WELL, BADLY]}, answers: {report: {text: 'Cerby launch report 1'}}});
    await ui.until('#last [data-does=copy_report]');
    assert.equal(await ui.page.$$eval('#last li:first-child button', (buttons) => buttons.length), 0, 'not of one that went well');
    assert.equal(await ui.page.$eval('#last button', (button) => button.ariaLabel), 'Copy report: Contentzilla on Instagram');
    await ui.page.evaluate(() => { document.querySelector('#last button').click(); });
    await ui.press('#last [data-does=copy_report]', () => fake.copied.length > 0);
    assert.deepEqual(await ui.page.evaluate(() => fake.copied), ['Cerby launch report 1']);
    assert.deepEqual((await ui.sent()).filter(({type}) => type === 'report'), [{type: 'report', id: 'one'}], 'a script copies nothing');
    assert.match(await ui.text('#last [role=status]'), /without passwords, codes or user names/);
    await ui.page.evaluate(() => { fake.answers.report = {}; });
    await ui.press('#last [data-does=copy_report]', () => /press/.test(document.querySelector('#last [role=status]').textContent));
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
