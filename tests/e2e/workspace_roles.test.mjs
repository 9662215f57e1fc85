// Who may launch an account that is in a workspace, on each database: by each way of sharing, and refused with the right
// words in every other case, before the app has heard of it. All are in its cloud vault; workspace_local_vault.test.mjs has
// local ones.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {Company, OWNER} from './support/company.mjs';
import {DATABASES} from './support/databases.mjs';
import {BROWSER} from './support/world.mjs';

describe(`the Owner (${BROWSER})`, () => {
  /** @type {Company} */
  let company;
  before(async () => {
    company = await Company.start({person: OWNER});
    await company.isReady();
  });
  after(() => company?.stop());

  test('logs in with password and code', async () => {
    const {world} = company;
    const account = await company.account(world.sites.code, {totp: true});
    const page = await world.click(account);
    await page.answer('yes');
    await company.logsIn(account, page);
  });
});

for (const database of DATABASES) {
  describe(`one of the people (${BROWSER}, ${database})`, () => {
    /** @type {Company} */
    let company;
    before(async () => {
      company = await Company.start({database});
      await company.isReady();
    });
    after(() => company?.stop());

    const clicks = async (account) => {
      company.world.sites.onePage.sessions.clear();
      const page = await company.world.click(account);
      await page.answer('yes');
      return page;
    };
    const onePage = () => company.account(company.world.sites.onePage);

    test('logs in as a Collaborator', async () => {
      const account = await company.account(company.world.sites.code, {totp: true});
      await company.share(account, 'user', company.person.id);
      await company.logsIn(account, await clicks(account));
    });

    test('logs in by a share with a team', async () => {
      const account = await onePage();
      await company.share(account, 'team', await company.team('Brand', company.person.id));
      await company.logsIn(account, await clicks(account));
    });

    test('logs in by a team’s share of the collection above', async () => {
      const account = await onePage();
      const above = await company.collection('Marketing');
      const below = await company.collection('Social media', {parent: above});
      await company.putInto(below, account);
      await company.share(above, 'team', await company.team('Marketing', company.person.id));
      await company.logsIn(account, await clicks(account));
    });

    /** Clicks, and is refused; the requests before that are not this launch's. */
    const isRefused = async (account, code) => {
      const from = company.world.sites.server.requests.length;
      return company.isRefused(account, await clicks(account), code, {from});
    };

    test('is refused without a share', async () => {
      await isRefused(await onePage(), 'role_none');
    });

    test('is refused once the share is taken back since the last click', async () => {
      const account = await onePage();
      await company.share(account, 'user', company.person.id);
      await company.logsIn(account, await clicks(account));
      await company.unshare(account, 'user', company.person.id);
      await isRefused(account, 'role_none');
    });

    test('gets no password once the share is taken back between the app’s pages', async () => {
      const {world} = company;
      const {twoStep} = world.sites;
      const account = await company.account(twoStep);
      await company.share(account, 'user', company.person.id);
      twoStep.beforeThePassword = () => company.unshare(account, 'user', company.person.id);
      const page = await world.click(account);
      await page.answer('yes');
      await page.ends('role_none');
      assert.equal(world.sites.server.requestsTo(twoStep.hosts[0]).filter(({path}) => path === '/login/identifier').length, 1);
      assert.deepEqual(world.secretsOf(account), []);
      assert.deepEqual(twoStep.users.attemptsOf(account.user.userName), []);
    });

    test('is refused once out of the team since the last click', async () => {
      const account = await onePage();
      const team = await company.team('Agency', company.person.id);
      await company.share(account, 'team', team);
      await company.logsIn(account, await clicks(account));
      await company.leaves(team, company.person.id);
      await isRefused(account, 'role_none');
    });

    for (const [who, role] of [['with the Login-only role', 'workspace_login_only'], ['as a Guest', 'workspace_guest']]) {
      test(`is refused ${who}, whatever is shared`, async () => {
        const account = await onePage();
        await company.share(account, 'user', company.person.id, 'account_owner');
        await company.becomes(role);
        try {
          await isRefused(account, 'role_login_only');
        } finally {
          await company.becomes('workspace_user');
        }
        await company.logsIn(account, await clicks(account));
      });
    }

    test('is refused once deactivated, and has to be let in anew afterwards', async () => {
      const account = await onePage();
      await company.share(account, 'user', company.person.id);
      await company.isNow('deactivated');
      await isRefused(account, 'sign_in_denied');
      await company.isNow('live');
      await isRefused(account, 'sign_in_denied');
      await company.world.home.ctl('device', 'renew', '--yes');
      await isRefused(account, 'device_not_trusted');
      await company.letIn();
      await company.logsIn(account, await clicks(account));
    });
  });
}
