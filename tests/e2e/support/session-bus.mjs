// A session bus of a test's own, with a real gnome-keyring on it, unlocked.
import {spawn} from 'node:child_process';
import {mkdir} from 'node:fs/promises';
import {createInterface} from 'node:readline';

export async function startKeyStore(home) {
  const environment = {...process.env, ...home.environment};
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {env: environment, stdio: ['ignore', 'pipe', 'ignore']});
  const address = await new Promise((resolve, reject) => {
    bus.on('error', reject);
    createInterface({input: bus.stdout}).once('line', resolve);
  });
  home.environment.DBUS_SESSION_BUS_ADDRESS = address;
  await mkdir(home.environment.XDG_DATA_HOME, {recursive: true, mode: 0o700});
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'],
                        {env: {...environment, DBUS_SESSION_BUS_ADDRESS: address}, stdio: ['pipe', 'pipe', 'ignore']});
  keyring.stdin.end('the login password');
  // It prints its environment once it answers on the bus.
  await new Promise((resolve, reject) => {
    keyring.on('error', reject);
    keyring.stdout.once('data', resolve);
    keyring.once('exit', () => reject(new Error('gnome-keyring-daemon ended at once')));
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
