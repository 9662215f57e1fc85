// A workspace that cannot be reached, where its administrator allows offline leases: the second click logs in by one, and
// says so; what the workspace refused once it was back, no lease logs in to.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {Company} from './support/company.mjs';
import {BROWSER} from './support/world.mjs';

describe(`an offline lease (${BROWSER})`, () => {
  /** @type {Company} */
  let company;
  let account;
  before(async () => {
    company = await Company.start({config: {offline_lease_hours: 8}});
    await company.isReady();
    account = await company.account(company.world.sites.onePage);
    await company.share(account, 'user', company.person.id);
  });
  after(() => company?.stop());

  const clicks = async () => {
    account.site.sessions.clear();
    const page = await company.world.click(account);
    await page.answer('yes');
    return page;
  };
  const newest = async () => (await company.world.lastLaunches({account: account.name}))[0];
  /** What the page of that launch says of a lease. */
  const saidOf = async ({id}) => {
    const page = await company.world.restoredLaunchPage(`${company.world.browser.extensionOrigin}/ui/launch.html#${id}`);
    await page.offersLaunch();
    const {lease} = await page.shown();
    await page.tab.close();
    return lease;
  };
  const told = async () => (await company.service.ask('GET', `/audit-entries?filter[item]=${account.id}&page[size]=100`))
    .map(({attributes}) => attributes).filter(({saidAt}) => saidAt);

  test('is taken at the first log-in, of which nothing is said', async () => {
    await company.logsIn(account, await clicks());
    const launch = await newest();
    assert.equal(launch.leaseEnds, undefined);
    assert.equal(await saidOf(launch), '');
  });

  test('logs in while the workspace is stopped, and the page says so and until when', async () => {
    await company.service.goesAway();
    const begun = Date.now();
    await company.logsIn(account, await clicks());
    const launch = await newest();
    assert.ok(launch.leaseEnds > begun && launch.leaseEnds <= begun + 8 * 3_600_000, `${launch.leaseEnds - begun} ms`);
    assert.match(await saidOf(launch), /^The workspace could not be reached: by an offline lease until .*\d:\d\d/);
  });

  test('is told to the workspace at the next contact', async () => {
    await company.service.comesBack();
    await company.logsIn(account, await clicks());
    assert.equal((await newest()).leaseEnds, undefined);
    assert.deepEqual((await told()).map(({kind, secret, userId}) => [kind, secret, userId]), [['secret_used', 'password', company.person.id]]);
  });

  test('is none once the workspace has refused, back or away', async () => {
    await company.unshare(account, 'user', company.person.id);
    let from = company.world.sites.server.requests.length;
    await company.isRefused(account, await clicks(), 'role_none', {from});
    await company.service.goesAway();
    from = company.world.sites.server.requests.length;
    await company.isRefused(account, await clicks(), 'workspace_unreachable', {from});
    assert.equal((await newest()).leaseEnds, undefined);
  });
});
