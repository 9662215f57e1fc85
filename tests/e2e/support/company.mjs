// A company with a workspace: the real service, its identity provider, and one of its people at a computer of their own,
// whose accounts are in the workspace. What is done here by the service's API an administrator does in the console.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';

import {IdentityProvider} from '../stand-ins/identity-provider.mjs';
import {letInByMail} from './devices.mjs';
import {Home} from './home.mjs';
import {Mailbox} from './mailbox.mjs';
import {WORKSPACE, World} from './world.mjs';
import {WorkspaceService, WorkspaceSite} from './workspace-service.mjs';

export const OWNER = 'ona@acme.test';

const resource = (type, attributes) => ({data: {type, attributes}});

export class Company {
  #count = 0;
  #further = [];  // computers beside the person's own: a World each, or a Home where there is no browser

  /**
   * @param {{database?: string, person?: string, role?: string, besides?: string[], config?: object}} options person: who sits
   *   there; besides: workspaces whose accounts are in the person's own vault; config: more of the service's
   */
  static async start({database = 'sqlite', person = 'mia@acme.test', role = 'workspace_user', besides = [], config} = {}) {
    const company = new Company();
    try {
      const site = new WorkspaceSite(new URL(WORKSPACE).host);
      const world = company.world = await World.start({workspace: false, browser: false, sites: [site]});
      world.served = /^\/(api\/v1|sign-in)\//;
      const {server, dashboard} = world.sites;
      const provider = company.provider = await IdentityProvider.start(dashboard, [`${WORKSPACE}/sign-in/callback`]);
      company.mailbox = await Mailbox.start();
      company.service = await WorkspaceService.start({site, database, owner: OWNER, provider, server, mailbox: company.mailbox, config});
      [company.vault] = await company.service.ask('GET', '/vaults');
      company.person = provider.addPerson(person);
      if (person !== OWNER) company.person.id = await company.addUser(person, role);
      server.watchSecret('password at the provider', () => [company.person.password]);
      await company.#knowsWorkspace(world.home);
      for (const address of besides) await world.home.addWorkspace(address);
      await world.startBrowser();
      return company;
    } catch (error) {
      await company.stop().catch(() => undefined);
      throw error;
    }
  }

  async #knowsWorkspace(home) {
    await home.reaches(this.world.sites.server);
    await home.addWorkspace(WORKSPACE, {source: 'workspace'});
  }

  /** Another computer of the person's, with a browser of its own, where nobody is signed in yet. */
  async secondComputer() {
    const world = await World.start({workspace: false, browser: false, beside: this.world});
    this.#further.push(world);
    world.served = this.world.served;
    await this.#knowsWorkspace(world.home);
    await world.startBrowser();
    return world;
  }

  /** Computers of a colleague's, on which nothing is launched: signed in by the colleague, in the browser of this one. */
  async computersOf(colleague, count) {
    const homes = await Promise.all(Array.from({length: count}, async () => {
      const home = await Home.make();
      this.#further.push({stop: async () => { await home.lock().catch(() => undefined); await home.remove(); }});
      await home.makeVault();
      await this.#knowsWorkspace(home);
      return home;
    }));
    this.provider.endSessions();
    for (const [at, home] of homes.entries()) await this.#signsIn(home, colleague, {asked: at === 0});
    this.provider.endSessions();
    return homes;
  }

  async #signsIn(home, person, {asked}) {
    const terminal = home.onTerminal('workspace', 'login', WORKSPACE, '--sign-in-only');
    const [address] = await terminal.shows(/https:\/\/\S+/);
    const tab = await this.world.browser.openTab(address);
    if (asked) await this.signInByHand(tab, person);
    const done = await tab.waitForAddress((at) => at.startsWith(`${WORKSPACE}/sign-in/done#code=`));
    await terminal.answer(/Address of that page \(it is not shown\): $/, done);
    await terminal.succeeds();
    await tab.close();
  }

  async addUser(email, role) {
    const {id} = await this.service.ask('POST', '/users', resource('user', {email, role}));
    await this.service.ask('PATCH', `/users/${id}`, resource('user', {status: 'live'}));
    return id;
  }

  /** The person's role in the workspace from now on. */
  async becomes(role) {
    await this.service.ask('PATCH', `/users/${this.person.id}`, resource('user', {role}));
  }

  /** @param {'live' | 'deactivated'} status the person's in the workspace from now on */
  async isNow(status) {
    await this.service.ask('PATCH', `/users/${this.person.id}`, resource('user', {status}));
  }

  /** A local vault, made on that computer by the user of the workspace whom the API key is of. */
  async localVault(home, label, {key = this.service.key} = {}) {
    const {id} = await home.ctl('local-vault', 'create', '--label', label);
    return {id, home, key};
  }

  /**
   * An account in a vault of the workspace's, a user of the app, and a chiclet. Nobody but its Owner has a share: of one in a
   * local vault whoever made that, who seals it.
   */
  async account(app, {totp, vault = this.vault} = {}) {
    const number = ++this.#count;
    const user = app.addUser(`zilla${number}@contentzilla.test`, {totp});
    const name = `Contentzilla ${number}`;
    const {id} = await this.service.ask('POST', '/accounts', resource('account', {
      label: name, vaultId: vault.id, application: app.brand, url: app.loginAddress, username: user.userName}), vault);
    const {server, dashboard} = this.world.sites;
    server.watchSecret(`password of ${name}`, () => [user.password]);
    if (user.totp) server.watchSecret(`code of ${name}`, () => user.totp.codesAround());
    if (vault.home) {
      await this.#seal(vault.home, id, app, user);
    } else {
      await this.#put(id, 'password', user.password);
      if (user.totp) await this.#put(id, 'totp', new URL(user.otpauth).searchParams.get('secret'));
    }
    const launchUrl = `${WORKSPACE}/launch/${id}`;
    return {id, name, launchUrl, user, site: app, key: vault.key, chiclet: dashboard.add({label: `${name} - ${app.brand}`, app: app.brand, address: launchUrl})};
  }

  async #put(id, kind, value) {
    await this.service.ask('PUT', `/accounts/${id}/${kind}`, resource('account_secret', {value}));
  }

  async #seal(home, id, app, {userName, password, otpauth}) {
    await home.ctl('local-vault', 'put', id, '--login-url', app.loginAddress, ...(app.otherOrigins ?? []).flatMap((origin) => ['--origin', origin]),
                   '--username', userName, '--password-stdin', ...(otpauth ? ['--otpauth-stdin'] : []),
                   {input: `${password}\n${otpauth ? `${otpauth}\n` : ''}`});
  }

  /** Shares an account or a collection. @param {'user' | 'team'} kind */
  async share(item, kind, member, role = `${item.type ?? 'account'}_collaborator`) {
    await this.service.ask('POST', `${pathOf(item)}/members/${kind}s`, {data: {type: kind, id: member, attributes: {role}}});
  }

  async unshare(item, kind, member) {
    await this.service.ask('DELETE', `${pathOf(item)}/members/${kind}s/${member}`);
  }

  async team(name, ...users) {
    const {id} = await this.service.ask('POST', '/teams', resource('team', {name}));
    for (const user of users) await this.service.ask('POST', `/teams/${id}/members/users`, {data: {type: 'user', id: user}});
    return id;
  }

  async leaves(team, user) {
    await this.service.ask('DELETE', `/teams/${team}/members/users/${user}`);
  }

  /** @param {{parent?: {id: string}}} options */
  async collection(label, {parent} = {}) {
    const {id} = await this.service.ask('POST', '/collections', resource('collection', {label, ...(parent ? {parentId: parent.id} : {})}));
    return {id, type: 'collection'};
  }

  async putInto(collection, account) {
    await this.service.ask('POST', `${pathOf(collection)}/accounts`, {data: {type: 'account', id: account.id}});
  }

  /** Fills in the provider's log-in page, which the tab comes to. */
  async signInByHand(tab, {userName, password} = this.person) {
    await tab.waitForAddress((address) => address.startsWith(new URL('/signin/', this.provider.issuer).href));
    await tab.type('#identifier', userName);
    await tab.type('#password', password);
    await tab.click('#sign-in');
  }

  /** Lets in the person's first device, which is signed in. */
  async letIn() {
    await letInByMail(this.world.home, this.mailbox, this.person.userName);
  }

  /** The person's open sessions, as their own computer sees them. */
  async sessions() {
    return (await this.world.home.ctl('workspace', 'status', WORKSPACE)).sessions;
  }

  /** Ends one from elsewhere, as another of the person's devices does. */
  async endSession(id) {
    await this.service.database.sql(`UPDATE sessions SET ended_at = 1, ended_why = 1 WHERE id = '${id}';`);
  }

  /** Signed in, and let in: by a launch of an account that there is not. */
  async isReady() {
    const page = await this.world.click(this.world.chiclet(`${WORKSPACE}/launch/${randomUUID()}`));
    await page.answer('yes');
    await this.signInByHand(page.tab);
    await this.world.launchPageIn(page.tab);
    await page.ends('device_not_trusted');
    await this.letIn();
    await this.world.noHostLeft();
    await page.tab.close();
  }

  /**
   * The launch of the account logs in, with its secrets nowhere but at the app; answers the tab.
   * @param {{world?: World, deadline?: number}} options deadline: where the app may have had the code of now from another
   *   computer, the next one is waited for
   */
  async logsIn(account, page, {world = this.world, deadline} = {}) {
    const {tab} = page;
    await tab.waitForAddress(account.site.home, {deadline});
    await tab.waitForText('#who', new RegExp(account.user.userName));
    await world.noHostLeft();
    const [{outcome}] = await world.lastLaunches({account: account.name});
    assert.equal(outcome, 'logged_in');
    const [host] = account.site.hosts;
    assert.deepEqual(world.secretsOf(account).filter((text) => !text.includes(` at ${host}/`)), []);
    assert.notDeepEqual(world.secretsOf(account), []);
    assert.deepEqual(await world.brokenPromises(), []);
    return tab;
  }

  /**
   * The launch ends with those words, and the app has got nothing of it.
   * @param {{from: number, ahead?: boolean, world?: World}} options from: a length of the stand-ins' requests; ahead: the account is
   *   remembered, and its log-in page may have been visited while the host still looked at the launch
   */
  async isRefused(account, page, code, {from, ahead = false, world = this.world}) {
    const shown = await page.ends(code);
    await world.picture(page.tab, `workspace-${code.replaceAll('_', '-')}`);
    await world.noHostLeft();
    const {server} = world.sites;
    const heard = server.requestsTo(account.site.hosts[0], {from}).filter(({method}) => !(ahead && method === 'GET'));
    assert.deepEqual(heard, []);
    assert.deepEqual(server.secretsReceived({from}).filter((text) => text.includes(` of ${account.name} `)), []);
    assert.deepEqual(await world.brokenPromises(), []);
    return shown;
  }

  async stop() {
    for (const one of this.#further) await one.stop();
    await this.world?.stop();
    await this.service?.stop();
    await this.provider?.stop();
    await this.mailbox?.stop();
    if (process.env.CERBY_E2E_LOG === '1') console.log(this.service?.log.join('\n'));
  }
}

const pathOf = ({type = 'account', id}) => join('/', `${type}s`, id);
