// The real cerby-workspace behind the stand-ins' https port, with a database of its own.
import {execFile, spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';

import {askPort, forward} from '../stand-ins/forwarding.mjs';
import {Site} from '../stand-ins/site.mjs';
import {makeDatabase} from './databases.mjs';
import {PROGRAMS} from './home.mjs';

const PROGRAM = join(PROGRAMS, 'cerby-workspace');
const run = promisify(execFile);

/** The workspace's host: whatever is asked there, the service answers. */
export class WorkspaceSite extends Site {
  constructor(host) {
    super([host]);
    this.host = host;
    this.port = undefined;
  }

  async answer(request) {
    return forward(request, this.port);
  }
}

export class WorkspaceService {
  log = [];

  /**
   * @param {{site: WorkspaceSite, database: 'sqlite' | 'postgresql', owner: string, provider: import('../stand-ins/identity-provider.mjs').IdentityProvider,
   *          server: import('../stand-ins/server.mjs').StandIns, mailbox: import('./mailbox.mjs').Mailbox, config?: object}} options
   *   owner: an e-mail address; config: more of it
   */
  static async start({site, database, owner, provider, server, mailbox, config = {}}) {
    const made = new WorkspaceService();
    made.site = site;
    made.server = server;
    try {
      made.folder = await mkdtemp(join(tmpdir(), 'cerby-workspace-'));
      made.database = await makeDatabase(database, made.folder);
      made.file = join(made.folder, 'config.json');
      await made.#configure(provider, server, mailbox, config);
      await run(PROGRAM, ['create-master-key', join(made.folder, 'master.key')]);
      await made.tell('migrate');
      made.key = await made.tell('create-owner', '--host', site.host, '--email', owner);
      await made.#serve();
      return made;
    } catch (error) {
      await made.stop().catch(() => undefined);
      throw error;
    }
  }

  async #configure(provider, server, mailbox, config) {
    const secret = join(this.folder, 'client.secret');
    const certificates = join(this.folder, 'certificates.pem');
    await writeFile(secret, `${provider.clientSecret}\n`, {mode: 0o600});
    await writeFile(certificates, server.certificate);
    await writeFile(this.file, JSON.stringify({
      listen: ['127.0.0.1:0'], health: '127.0.0.1:0', database: this.database.address, master_key: [`file:${join(this.folder, 'master.key')}`],
      trusted_proxies: ['127.0.0.1'], limits: {workers: 4},
      sign_in: {issuer: provider.issuer, client_id: provider.clientId, client_secret: `file:${secret}`, algorithm: 'RS256', certificates},
      mail: {server: mailbox.address, from: 'cerby@acme.test'},
      ...config,
    }), {mode: 0o600});
  }

  /** One verb of the program; what it prints. */
  async tell(verb, ...options) {
    const {stdout} = await run(PROGRAM, [verb, '--config', this.file, ...options]);
    return stdout.trim();
  }

  async #serve() {
    this.process = spawn(PROGRAM, ['serve', '--config', this.file], {
      stdio: ['ignore', 'ignore', 'pipe'], env: {PATH: process.env.PATH, https_proxy: `http://127.0.0.1:${this.server.proxyPort}`}});
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
    const listening = new Promise((resolve) => createInterface({input: this.process.stderr}).on('line', (line) => {
      this.log.push(line);
      const port = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port) resolve(Number(port));
    }));
    this.port = await Promise.race([listening, this.ended.then(() => { throw new Error(`the service has ended:\n${this.log.join('\n')}`); })]);
    this.site.port = this.port;
  }

  /** An API key of one of its users, as an administrator makes it. */
  async keyOf(email) {
    return this.tell('create-key', '--host', this.site.host, '--email', email, '--label', 'Tests', '--scopes', 'read:items,write:items');
  }

  /** One request to its API that must succeed, past the stand-ins: what they hear is the browser's and the host's. */
  async ask(method, path, body, {key = this.key} = {}) {
    const answer = await askPort(this.port, {
      method, path: `/api/v1${path}`, body: body === undefined ? '' : JSON.stringify(body),
      headers: {host: this.site.host, 'x-api-key': key, ...(body === undefined ? {} : {'content-type': 'application/json'})}});
    if (answer.status < 200 || answer.status > 299) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return answer.body === '' ? undefined : JSON.parse(answer.body).data;
  }

  /** Ends the service; nobody reaches its host until it comes back. */
  async goesAway() {
    this.server.away.add(this.site.host);
    await this.#end();
  }

  async comesBack() {
    await this.#serve();
    this.server.away.delete(this.site.host);
  }

  async #end() {
    if (!this.process || this.process.exitCode !== null) return;
    this.process.kill('SIGTERM');
    await this.ended;
  }

  async stop() {
    await this.#end();
    await this.database?.stop();
    await rm(this.folder, {recursive: true, force: true});
  }
}
