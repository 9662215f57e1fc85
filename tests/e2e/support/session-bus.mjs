// A session bus of a test's own, with a real gnome-keyring on it, unlocked.
import {execFile, spawn} from 'node:child_process';
import {mkdir} from 'node:fs/promises';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';

import {until} from '../drivers/waiting.mjs';

export async function startKeyStore(home) {
  const environment = {...process.env, ...home.environment};
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {env: environment, stdio: ['ignore', 'pipe', 'ignore']});
  const address = await new Promise((resolve, reject) => {
    bus.on('error', reject);
    createInterface({input: bus.stdout}).once('line', resolve);
  });
  home.environment.DBUS_SESSION_BUS_ADDRESS = address;
  await mkdir(home.environment.XDG_DATA_HOME, {recursive: true, mode: 0o700});
  // Unlocked by the login password on stdin; `--foreground` keeps it this process's child.
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'],
                        {env: {...environment, DBUS_SESSION_BUS_ADDRESS: address}, stdio: ['pipe', 'ignore', 'ignore']});
  keyring.stdin.end('the login password');
  const run = promisify(execFile);
  await until(async () => {
    const {stdout} = await run('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner',
                                             'string:org.freedesktop.secrets'], {env: {...environment, DBUS_SESSION_BUS_ADDRESS: address}});
    return stdout.includes('boolean true');
  }, {what: 'the key store to answer on the bus'}).catch((error) => {
    keyring.kill();
    bus.kill();
    throw error;
  });
  return {
    async stop() {
      for (const child of [keyring, bus]) {
        if (child.exitCode !== null) continue;
        await new Promise((resolve) => child.once('exit', resolve) && child.kill());
      }
    },
  };
}
