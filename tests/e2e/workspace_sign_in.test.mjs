// Signing in to the workspace in the launched tab, by the identity provider's own pages: once by hand, and then without a
// click for as long as the provider knows its user.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {Company} from './support/company.mjs';
import {DATABASES} from './support/databases.mjs';
import {BROWSER, WORKSPACE} from './support/world.mjs';

DATABASES.forEach((database) => describe(`signing in to the workspace (${BROWSER}, ${database})`, () => {
  /** @type {Company} */
  let company;
  let account;  // remembered by the extension once it was launched
  before(async () => {
    company = await Company.start({database});
    account = await company.account(company.world.sites.onePage);
    await company.share(account, 'user', company.person.id);
  });
  after(() => company?.stop());

  const requests = () => company.world.sites.server.requests.length;
  const noSession = () => company.world.home.ctl('workspace', 'logout', WORKSPACE);
  /** Clicks the chiclet of the account, which asks nothing any more; the tab. */
  const clicks = async () => {
    const {world} = company;
    world.sites.onePage.sessions.clear();
    const tab = await world.dashboard();
    await tab.click(account.chiclet.selector);
    return tab;
  };

  test('of a device that nobody let in ends with what to do about it', async () => {
    const {world} = company;
    const from = requests();
    const page = await world.click(account);
    await page.answer('yes', {remember: true});
    await company.signInByHand(page.tab);
    await page.waitUntilThere();
    const {detail} = await company.isRefused(account, page, 'device_not_trusted', {from});
    assert.match(detail, /device_not_trusted/);
    assert.deepEqual(company.provider.signIns, [{userName: company.person.userName, asked: true}]);
    await company.letIn();
    await page.launchByButton();
    await company.logsIn(account, page);
  });

  test('is done: the next launch needs none', async () => {
    account.site.sessions.clear();
    const page = await company.world.click(account);
    await page.answer('yes', {remember: true});
    await company.logsIn(account, page);
    assert.equal(company.provider.signIns.length, 1);
  });

  test('costs no click while the provider knows its user', async () => {
    await noSession();
    await company.logsIn(account, {tab: await clicks()});
    assert.deepEqual(company.provider.signIns.at(-1), {userName: company.person.userName, asked: false});
    assert.equal(company.provider.signIns.length, 2);
  });

  test('waits for its user where the provider asks, and then goes on by itself', async () => {
    await noSession();
    company.provider.endSessions();
    const tab = await clicks();
    await company.signInByHand(tab, {...company.person, password: 'not the password'});
    await tab.waitForText('[role=alert]', /Unable to sign in/);
    await company.signInByHand(tab);
    await company.logsIn(account, {tab});
    assert.deepEqual(company.provider.signIns.at(-1), {userName: company.person.userName, asked: true});
  });

  test('comes again by itself where the workspace has ended the session', async () => {
    const [{id}] = await company.sessions();
    await company.endSession(id);
    await company.logsIn(account, {tab: await clicks()});
    assert.deepEqual(company.provider.signIns.at(-1), {userName: company.person.userName, asked: false});
  });

  test('is done by two launches at once, and both log in', async () => {
    const {world} = company;
    const other = await company.account(world.sites.twoStep);
    await company.share(other, 'user', company.person.id);
    const page = await world.click(other);
    await page.answer('yes', {remember: true});
    await company.logsIn(other, page);
    for (const {site} of [account, other]) site.sessions.clear();
    await noSession();
    const tabs = [await world.dashboard(), await world.dashboard()];
    for (const [at, {chiclet}] of [account, other].entries()) await tabs[at].click(chiclet.selector);
    await Promise.all([account, other].map((one, at) => company.logsIn(one, {tab: tabs[at]})));
  });

  test('leaves no code where anybody finds it', async () => {
    const {world} = company;
    const kept = await world.inExtension(async () => JSON.stringify([await chrome.storage.local.get(), await chrome.storage.session.get()]));
    assert.match(kept, new RegExp(account.id));
    assert.doesNotMatch(kept, /cerbycode_/);
    assert.doesNotMatch(await world.home.log(), /cerbycode_/);
    assert.ok(world.sites.server.requests.every(({path, query, body, host}) => host === world.sites.workspace.host || !/cerbycode_/.test(path + query + body)));
  });

  test('is refused to who is not assigned to it at the provider', async () => {
    await noSession();
    company.provider.endSessions();
    company.person.assigned = false;
    try {
      const from = requests();
      const tab = await clicks();
      await company.signInByHand(tab);
      const {detail} = await company.isRefused(account, await company.world.launchPageIn(tab), 'sign_in_denied', {from, ahead: true});
      assert.equal(detail, 'access_denied');
    } finally {
      company.person.assigned = true;
    }
  });

  test('is refused to who is nobody in the workspace', async () => {
    const from = requests();
    const stranger = company.provider.addPerson('nobody@acme.test');
    const tab = await clicks();
    await company.signInByHand(tab, stranger);
    const {detail} = await company.isRefused(account, await company.world.launchPageIn(tab), 'sign_in_denied', {from, ahead: true});
    assert.equal(detail, 'user_unknown');
    company.provider.endSessions();
  });

  for (const [what, does, outcome] of [
    // As the popup does over the tab, where a person's press alone counts.
    ['is cancelled', async () => {
      const popup = await company.world.browser.openExtensionPage('ui/popup.html');
      await popup.waitForSelector('#cancel');
      await popup.evaluate(async (address) => {
        const {id} = Object.values(await chrome.storage.session.get()).find((one) => one.address === address && one.phase !== 'ended');
        await chrome.runtime.sendMessage({type: 'cancel', id});
      }, account.launchUrl);
      await popup.close();
    }, 'cancelled'],
    ['loses its host', async () => {
      for (const {pid, program} of await company.world.ourProcesses()) if (program.endsWith('/cerby-host')) process.kill(pid, 'SIGKILL');
    }, 'host_exited'],
  ]) {
    test(`that ${what} meanwhile says so on the launch page`, async () => {
      const from = requests();
      const tab = await clicks();
      await tab.waitForSelector('#identifier');
      await does(tab);
      await company.isRefused(account, await company.world.launchPageIn(tab), outcome, {from, ahead: true});
    });
  }

  for (const [what, does, outcome, where] of [
    ['types another address', (tab) => tab.typeAddress(company.world.sites.evil.address), 'cancelled', () => company.world.sites.evil.address],
    ['goes back', (tab) => tab.anew(() => tab.back()), 'cancelled'],
    ['closes the tab', (tab) => tab.close(), 'tab_closed'],
  ]) {
    test(`ends where its user ${what}`, async () => {
      const {world} = company;
      const from = requests();
      const tab = await clicks();
      await tab.waitForSelector('#identifier');
      await does(tab);
      await world.noHostLeft();
      // By its address: nobody has said its name before the sign-in.
      const [last] = (await world.lastLaunches()).filter(({address}) => address === account.launchUrl);
      assert.equal(last.outcome, outcome);
      assert.deepEqual(world.sites.server.secretsReceived({from, hosts: account.site.hosts}), []);
      if (where) await tab.waitUntilWhole(where());
    });
  }
}));
