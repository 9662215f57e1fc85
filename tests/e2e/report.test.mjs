// What "Copy report" copies of a launch that did not log in: cerbyctl decides on it as the host did, and it does not say whose it is.
import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {BROWSER, World} from './support/world.mjs';

describe(`the report of a launch (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  /** As the button asks for it. */
  async function reportOn({tab}) {
    const {text} = await tab.evaluate((id) => chrome.runtime.sendMessage({type: 'report', id}), new URL(await tab.address()).hash.slice(1));
    return text;
  }

  async function explained(report, ...options) {
    const file = join(world.home.folder, 'report.txt');
    await writeFile(file, report);
    return world.home.ctl('explain', file, ...options);
  }

  for (const [what, code, accountOf] of [
    ['a sign-up page', 'sign_up_page', ({portal}) => world.account(portal, {loginUrl: portal.loginAddressOf('sign-up')})],
    ['two log-in forms', 'ambiguous_page', ({portal}) => world.account(portal, {loginUrl: portal.loginAddressOf('ambiguous')})],
    ['a wrong password', 'wrong_password', ({onePage}) => world.account(onePage, {password: 'canary of a password'})],
    ['a wrong password, on the second page', 'wrong_password', ({twoStep}) => world.account(twoStep, {password: 'canary of a password'})],
  ]) {
    test(what, async () => {
      const account = await accountOf(world.sites);
      const page = await world.click(account);
      await page.answer('yes');
      await page.ends(code);
      const report = await reportOn(page);
      assert.match(report, new RegExp(`^outcome: ${code}$`, 'm'));
      for (const secret of [account.userName, account.userName.split('@')[0], account.password, account.name, account.id, 'canary']) {
        assert.ok(!report.includes(secret), `${secret} in ${report}`);
      }
      assert.deepEqual(world.sites.server.secretsIn([report]), []);
      assert.equal((await explained(report)).plan, code);
      assert.equal((await explained(report, '--account', account.name)).plan, code);
      assert.deepEqual(await world.brokenPromises(), []);
    });
  }
});
