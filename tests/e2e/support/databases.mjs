// The databases that the workspace's service can have, as the tests make and look into them.
import {execFile, spawn} from 'node:child_process';
import {chown, mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';

const run = promisify(execFile);

export const DATABASES = (process.env.CERBY_DATABASES ?? 'sqlite postgresql').split(' ');

/**
 * @param {'sqlite' | 'postgresql'} kind @param {string} folder of the service's own
 * @returns {Promise<{address: string, sql: (text: string) => Promise<void>, stop: () => Promise<void>}>}
 */
export async function makeDatabase(kind, folder) {
  return kind === 'postgresql' ? Postgres.start() : new Sqlite(folder);
}

class Sqlite {
  constructor(folder) {
    this.file = join(folder, 'workspace.db');
    this.address = `sqlite:${this.file}`;
  }

  /** Behind the service's back. */
  async sql(text) {
    await run('python3', ['-c', 'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=10) as made: made.execute(sys.argv[2])', this.file, text]);
  }

  async stop() {}
}

/** A server of the tests' own, on a Unix socket, as a user that is not root. */
class Postgres {
  static async start() {
    const made = new Postgres();
    made.folder = await mkdtemp(join(tmpdir(), 'cerby-postgres-'));
    const versions = (await readdir('/usr/lib/postgresql')).sort((one, other) => Number(one) - Number(other));
    const programs = join('/usr/lib/postgresql', versions.at(-1), 'bin');
    const as = {cwd: '/'};
    if (process.getuid() === 0) {
      const idOf = async (option) => Number((await run('id', [option, 'postgres'])).stdout);
      [as.uid, as.gid] = [await idOf('-u'), await idOf('-g')];
      await chown(made.folder, as.uid, as.gid);
    }
    const data = join(made.folder, 'data');
    await run(join(programs, 'initdb'), ['--auth=trust', '--username=cerby', '--no-sync', '--encoding=UTF8', '--locale=C', '-D', data], as);
    made.server = spawn(join(programs, 'postgres'), ['-D', data, '-k', made.folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
                        {...as, stdio: ['ignore', 'ignore', 'pipe']});
    made.ended = new Promise((resolve) => made.server.once('exit', resolve));
    const ready = new Promise((resolve) => createInterface({input: made.server.stderr}).on('line', (line) => line.includes('ready to accept connections') && resolve()));
    await Promise.race([ready, made.ended.then(() => { throw new Error('PostgreSQL has ended'); })]);
    await run(join(programs, 'createdb'), ['-h', made.folder, '-U', 'cerby', 'workspace']);
    made.address = `postgresql:host=${made.folder} user=cerby dbname=workspace`;
    return made;
  }

  /** Behind the service's back. */
  async sql(text) {
    await run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', this.address.replace(/^postgresql:/, ''), '-c', text]);
  }

  async stop() {
    this.server.kill('SIGINT');
    await this.ended;
    await rm(this.folder, {recursive: true, force: true});
  }
}
