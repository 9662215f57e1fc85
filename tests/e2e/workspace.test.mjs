// Accounts that are in a workspace: the real service, signed in to by a real identity provider in the launched tab.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {Company} from './support/company.mjs';
import {BROWSER} from './support/world.mjs';

describe(`the first launch (${BROWSER})`, () => {
  /** @type {Company} */
  let company;
  before(async () => { company = await Company.start(); });
  after(() => company?.stop());

  test('signs in', async () => {
    const {world} = company;
    const account = await company.account(world.sites.onePage);
    await company.share(account, 'user', company.person.id);
    const page = await world.click(account);
    await page.answer('yes');
    await company.signInByHand(page.tab);
    await page.waitUntilThere();
    await page.ends('device_not_trusted');
    assert.deepEqual(world.secretsOf(account), []);
    await company.letIn();
    await page.launchByButton();
    await page.tab.waitForAddress(account.site.home);
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
