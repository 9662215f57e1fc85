// After "wrong password": an Owner gives the right one to the system's prompt and logs in with it; nobody else is asked.
import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {BROWSER, World} from './support/world.mjs';

describe(`after a wrong password (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  async function refused(role) {
    const account = await world.account(world.sites.onePage, {password: 'not the password', role});
    const page = await world.click(account);
    await page.answer('yes');
    await page.ends('wrong_password');
    return {account, page};
  }
  const shows = (page, id) => page.tab.evaluate((wanted) => document.getElementById(wanted).checkVisibility(), id);

  test('an Owner gives the right one to the system’s prompt, and the launch goes well', async () => {
    const {account, page} = await refused('owner');
    await page.tab.waitFor(() => document.getElementById('give_password').checkVisibility());
    const heardBefore = (await world.home.pinentryHeard()).length;
    // As a pinentry writes it: a percent sign begins an escape.
    await writeFile(join(world.home.pinentryAnswers, 'passphrase'), account.user.password.replaceAll('%', '%25'));
    try {
      await until(async () => {
        await page.tab.click('#give_password', {patient: false});
        return until(() => page.tab.evaluate(() => /in the vault/.test(document.getElementById('password_said').innerText)),
                     {what: 'the new password to be stored', deadline: 5_000}).catch(() => false);
      }, {what: 'the new password to be stored', tell: () => page.tab.describe()});
    } finally {
      await writeFile(join(world.home.pinentryAnswers, 'passphrase'), world.home.passphrase);
    }
    const heard = (await world.home.pinentryHeard()).slice(heardBefore);
    assert.equal(heard.filter((line) => line.startsWith('GETPIN')).length, 2);
    assert.ok(heard.some((line) => line.startsWith('SETDESC') && line.includes(account.name)));
    await world.noHostLeft();

    await page.launchByButton();
    await page.tab.waitForText('#who', new RegExp(account.userName));
    assert.deepEqual(world.sites.onePage.users.attemptsOf(account.userName).map(({password}) => password), ['wrong', 'right']);
    assert.deepEqual(await world.brokenPromises(), []);
    world.sites.onePage.sessions.clear();
  });

  test('a Collaborator has words for the Owner, and no way to put one in', async () => {
    const {account, page} = await refused('collaborator');
    await page.tab.waitFor(() => document.getElementById('ask_owner').checkVisibility());
    assert.equal(await shows(page, 'give_password'), false);
    // Whoever asks all the same is refused by the host.
    const {failure} = await page.tab.evaluate((address) => chrome.runtime.sendMessage({type: 'new_password', address}), account.launchUrl);
    assert.equal(failure.outcome, 'role_not_owner');
    await world.noHostLeft();
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
