// Ends that the app's answer makes: signed in already, wrong password, code refused, proof of being human.
import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {outcome} from './support/outcomes.mjs';
import {BROWSER, World} from './support/world.mjs';

describe(`what the app answered (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  test('signed in already, as this account', async () => {
    const account = await world.account(world.sites.onePage);
    const first = await world.launch(account);
    await first.waitForText('#who', new RegExp(account.userName));
    await world.lastLaunches({account: account.name, ended: 1});
    const second = await world.launch(account);
    await second.waitForAddress(world.sites.onePage.home);
    const [last] = await world.lastLaunches({account: account.name, ended: 2});
    assert.equal(last.outcome, 'already_logged_in');
    assert.equal(world.sites.onePage.users.attemptsOf(account.userName).length, 1, 'nothing was filled in again');
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('signed in already, as somebody else', async () => {
    const {portal} = world.sites;
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('plain')});
    const other = await world.browser.openTab(`${portal.home}enter?as=somebody.else@other.test`);
    await other.waitForText('#who', /somebody\.else/);
    const page = await world.click(account);
    await page.answer('yes');
    await page.ends('logged_in_as_other');
    await world.picture(page.tab, 'logged-in-as-other');
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);
    portal.sessions.clear();
  });

  test('signed in already, as somebody else, where the recipe says how to sign out: a press there, the chiclet again, and in', async () => {
    const {portal} = world.sites;
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('plain')});
    const recipe = join(world.home.folder, 'sign-out.json');
    await writeFile(recipe, JSON.stringify({version: 1, sign_out: `${portal.home}signed-out`}));
    await world.home.ctl('account', 'edit', account.name, '--recipe', recipe);
    const other = await world.browser.openTab(`${portal.home}enter?as=somebody.else@other.test`);
    await other.waitForText('#who', /somebody\.else/);
    const page = await world.click(account);
    await page.answer('yes');
    const {detail} = await page.ends('logged_in_as_other');
    assert.equal(detail, `${portal.home}signed-out`);
    await world.picture(page.tab, 'sign-out-first');
    await page.signOutFirst();
    await page.tab.waitForText('#out', /You are signed out/);
    assert.deepEqual(world.secretsOf(account), []);
    const tab = await world.launch(account);
    await tab.waitForText('#who', new RegExp(account.userName));
    assert.deepEqual(portal.users.attemptsOf(account.userName), [{userName: account.userName, password: 'right'}]);
    portal.sessions.clear();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('a wrong password is not tried again', async () => {
    const {onePage} = world.sites;
    onePage.sessions.clear();
    const account = await world.account(onePage, {password: 'not the password'});
    const page = await world.click(account);
    await page.answer('yes');
    await page.ends('wrong_password');
    await world.picture(page.tab, 'wrong-password');
    await world.noHostLeft();
    assert.deepEqual(onePage.users.attemptsOf(account.userName), [{userName: account.userName, password: 'wrong'}]);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('a refused code: one fresh code more, then no further', async () => {
    const {code} = world.sites;
    code.refusesCodes = true;
    try {
      // A short period, so that the next code is not half a minute away.
      const account = await world.account(code, {totp: {period: 15}});
      const page = await world.click(account);
      await page.answer('yes');
      await page.ends('code_rejected', {deadline: 60_000});
      await world.picture(page.tab, 'code-rejected');
      const codes = code.users.attemptsOf(account.userName).filter((attempt) => attempt.code);
      assert.equal(codes.length, 2);
      assert.notEqual(codes[0].given, codes[1].given);
      for (const {given} of codes) assert.match(given, /^\d{6}$/);
    } finally {
      code.refusesCodes = false;
    }
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('a code is wanted that the account has no secret for: the page is left to the user', async () => {
    const {code} = world.sites;
    const account = await world.account(code, {totp: true, secret: false});
    const tab = await world.launch(account);
    await tab.waitForAddress(`${code.loginAddress}/code`);
    const [last] = await world.lastLaunches({account: account.name});
    assert.deepEqual({outcome: last.outcome, message: last.message, hint: last.hint}, {outcome: 'code_wanted', ...outcome('code_wanted')});
    await tab.type('#otp', account.user.totp.codesAround()[2]);
    await tab.click('button.main');
    await tab.waitForAddress(code.home);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('what another program may do is asked on a page without a field: the user is told that it is theirs to answer', async () => {
    const {portal} = world.sites;
    portal.sessions.clear();
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('consent')});
    const tab = await world.launch(account);
    await tab.waitForAddress(`${portal.home}consent`);
    const [last] = await world.lastLaunches({account: account.name});
    assert.deepEqual({outcome: last.outcome, message: last.message, hint: last.hint}, {outcome: 'consent_wanted', ...outcome('consent_wanted')});
    await tab.waitForAddress(`${portal.home}consent`);  // nothing was pressed
    await tab.click('#allow');
    await tab.waitForText('#who', new RegExp(account.userName));
    assert.deepEqual(portal.users.attemptsOf(account.userName), [{userName: account.userName, password: 'right'}]);
    portal.sessions.clear();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  for (const [what, name] of [['a button', 'dead'], ['a div for a button', 'dead-div'], ['Enter', 'dead-enter']]) {
    test(`${what} that does nothing: what was entered is taken back out`, async () => {
      const {portal} = world.sites;
      portal.sessions.clear();
      const account = await world.account(portal, {loginUrl: portal.loginAddressOf(name)});
      const tab = await world.launch(account);
      await tab.waitForAddress(portal.loginAddressOf(name));
      await tab.waitForSelector('.pressed');
      await tab.waitFor(() => document.querySelector('#pass')?.value === '' && document.querySelector('#user').value === '');
      const [last] = await world.lastLaunches({account: account.name});
      assert.equal(last.outcome, 'nothing_happened');
      await world.noHostLeft();
      assert.deepEqual(world.secretsOf(account), []);
      assert.deepEqual(await world.brokenPromises(), []);
      await tab.close();  // it asks its server all the time
    });
  }

  test('proof of being human: the user gives it, and the login goes on', async () => {
    const {portal} = world.sites;
    portal.sessions.clear();
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('captcha')});
    const tab = await world.launch(account);
    await tab.waitForAddress(portal.loginAddressOf('captcha'));
    await world.proveToBeHuman(tab);
    await tab.waitForAddress(portal.home);
    await tab.waitForText('#who', new RegExp(account.userName));
    assert.deepEqual(portal.users.attemptsOf(account.userName), [{userName: account.userName, password: 'right'}]);
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
