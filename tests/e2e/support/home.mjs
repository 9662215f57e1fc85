// A user of their own for a test: a temporary HOME with the XDG folders, a vault, workspaces, accounts, and the host
// registered with a browser there, all through cerbyctl as a user would do it.
import {spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

import {Terminal} from './terminal.mjs';

const SOURCE = resolve(import.meta.dirname, '../../..');
export const PROGRAMS = resolve(process.env.CERBY_BIN ?? join(SOURCE, 'build/release/bin'));
export const EXTENSION = resolve(process.env.CERBY_EXTENSION ?? join(SOURCE, 'extension'));

// What no program of ours takes, so that one which waits for ever fails a test and does not hang it.
const RUN_MS = 60_000;

export class Home {
  passphrase = `correct horse ${randomBytes(6).toString('hex')}`;

  /** @param {{environment?: object}} options added to the environment, e.g. a session bus */
  static async make({environment = {}} = {}) {
    const home = new Home();
    home.folder = await mkdtemp(join(tmpdir(), 'cerby-home-'));
    home.runtime = join(home.folder, 'run');
    await mkdir(home.runtime, {mode: 0o700});
    home.environment = {
      HOME: home.folder,
      XDG_CONFIG_HOME: join(home.folder, '.config'),
      XDG_DATA_HOME: join(home.folder, '.local/share'),
      XDG_STATE_HOME: join(home.folder, '.local/state'),
      XDG_CACHE_HOME: join(home.folder, '.cache'),
      XDG_RUNTIME_DIR: home.runtime,
      // None of the desktop that the tests may run in: only what a test brings itself.
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(home.runtime, 'no-bus')}`,
      LANG: 'C.UTF-8',
      ...environment,
    };
    await mkdir(home.environment.XDG_CONFIG_HOME, {mode: 0o700});
    await home.#writePinentry();
    return home;
  }

  /** Runs a program of ours with this HOME. {code, output, errors}. */
  run(program, options, {input = ''} = {}) {
    return new Promise((resolvePromise, reject) => {
      const child = spawn(join(PROGRAMS, program), options,
                          {env: {...process.env, ...this.environment}, stdio: ['pipe', 'pipe', 'pipe'], timeout: RUN_MS, killSignal: 'SIGKILL'});
      let output = '';
      let errors = '';
      child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
      child.stderr.setEncoding('utf8').on('data', (text) => { errors += text; });
      child.on('error', reject);
      child.on('close', (code) => resolvePromise({code, output, errors}));
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  /** cerbyctl with --json, which must succeed: the object that it prints. */
  async ctl(...options) {
    const input = typeof options.at(-1) === 'object' ? options.pop().input : undefined;
    const {code, output, errors} = await this.run('cerbyctl', [...options, '--json'], {input});
    if (code !== 0) throw new Error(`cerbyctl ${options.join(' ')}: exit ${code}\n${errors}${output}`);
    return JSON.parse(output);
  }

  /** cerbyctl with --json on a terminal of its own, for what it asks a person there and nowhere else. */
  onTerminal(...options) {
    return new Terminal(join(PROGRAMS, 'cerbyctl'), [...options, '--json'], {...process.env, ...this.environment});
  }

  async makeVault({unlocked = true} = {}) {
    await this.ctl('vault', 'create', '--passphrase-stdin', '--for', '8h', {input: `${this.passphrase}\n`});
    if (!unlocked) await this.lock();
  }

  unlock() {
    return this.ctl('vault', 'unlock', '--passphrase-stdin', '--for', '8h', {input: `${this.passphrase}\n`});
  }

  lock() {
    return this.ctl('vault', 'lock');
  }

  addWorkspace(address, {idps = ['https://acme.okta.test'], as, source} = {}) {
    return this.ctl('workspace', 'add', address, ...idps.flatMap((idp) => ['--idp', idp]), ...(as ? ['--as', as] : []),
                    ...(source ? ['--source', source] : []));
  }

  /** How this user's programs reach a workspace: by that proxy, which they find in the environment, and with that certificate. */
  async reaches({proxyPort, certificate}) {
    this.environment.https_proxy = `http://127.0.0.1:${proxyPort}`;
    const trusted = join(this.folder, 'certificates.pem');
    await writeFile(trusted, certificate);
    const file = join(this.environment.XDG_CONFIG_HOME, 'cerby/config.json');
    await writeFile(file, JSON.stringify({...JSON.parse(await readFile(file, 'utf8')), ca_file: trusted}), {mode: 0o600});
  }

  /** @returns {Promise<{id: string, launch_url: string}>} */
  addAccount({workspace, name, app, loginUrl, origins = [], userName, password, otpauth, role}) {
    return this.ctl(
      'account', 'add', ...(workspace ? ['--workspace', workspace] : []), '--name', name, '--app', app,
      '--login-url', loginUrl, ...origins.flatMap((origin) => ['--origin', origin]), '--username', userName,
      '--password-stdin', ...(otpauth ? ['--otpauth-stdin'] : []), ...(role ? ['--role', role] : []),
      {input: `${password}\n${otpauth ? `${otpauth}\n` : ''}`});
  }

  async register(browser, profile) {
    await this.ctl('register', '--browser', browser, ...(browser === 'chromium' ? ['--user-data-dir', profile] : []));
    this.manifest = browser === 'chromium' ? join(profile, 'NativeMessagingHosts/com.cerby.host.json')
                                           : join(this.folder, '.mozilla/native-messaging-hosts/com.cerby.host.json');
  }

  /** Lets the browser start another program in place of the host, until the answered function is called. */
  async hostReplacedBy(script) {
    const program = join(this.folder, `instead-of-host-${randomBytes(4).toString('hex')}`);
    await writeFile(program, script);
    await chmod(program, 0o755);
    const before = await readFile(this.manifest, 'utf8');
    await writeFile(this.manifest, JSON.stringify({...JSON.parse(before), path: program}));
    return () => writeFile(this.manifest, before);
  }

  /** Takes the host's manifest away, until the answered function is called. */
  async hostNotRegistered() {
    const before = await readFile(this.manifest, 'utf8');
    await rm(this.manifest);
    return () => writeFile(this.manifest, before);
  }

  // The system's prompt, as the desktop's pinentry would be: it gives the passphrase, or cancels when told so. The recovery
  // words it writes down, and gives the one that is asked for.
  async #writePinentry() {
    this.pinentry = join(this.folder, 'pinentry');
    const answers = join(this.folder, 'pinentry-answers');
    await mkdir(answers, {mode: 0o700});
    await writeFile(join(answers, 'passphrase'), this.passphrase, {mode: 0o600});
    await writeFile(this.pinentry, `#!/bin/sh
# Speaks the Assuan protocol of pinentry as far as a prompt needs it.
echo 'OK Pleased to meet you'
while IFS= read -r line; do
  printf '%s\\n' "$line" >> '${answers}/heard'
  case "$line" in
    'SETDESC Enter word '*) asked=\${line#*word }; asked=\${asked%% *}; echo OK ;;
    SETDESC*'%0A1. '*) paper=$line; echo OK ;;
    SETDESC*) asked=; echo OK ;;
    GETPIN*|CONFIRM*) while [ -e '${answers}/thinks' ]; do sleep 0.1; done
      if [ -e '${answers}/cancel' ]; then echo 'ERR 83886179 Operation cancelled <Pinentry>'
      else case "$asked$line" in
          GETPIN*) printf 'D %s\\n' "$(cat '${answers}/passphrase')" ;;
          *GETPIN*) rest=\${paper#*[!0-9]"$asked". }; printf 'D %s\\n' "\${rest%%[!a-z]*}" ;;
        esac; echo OK; fi ;;
    BYE*) echo 'OK closing connection'; exit 0 ;;
    *) echo OK ;;
  esac
done
`);
    await chmod(this.pinentry, 0o755);
    const folder = join(this.environment.XDG_CONFIG_HOME, 'cerby');
    await mkdir(folder, {mode: 0o700});
    await writeFile(join(folder, 'config.json'), JSON.stringify({pinentry: this.pinentry}), {mode: 0o600});
    this.pinentryAnswers = answers;
  }

  /** Whether and what the prompt was asked: its lines so far. */
  async pinentryHeard() {
    try {
      return (await readFile(join(this.pinentryAnswers, 'heard'), 'utf8')).trim().split('\n');
    } catch {
      return [];
    }
  }

  async pinentryCancels(cancels) {
    const file = join(this.pinentryAnswers, 'cancel');
    if (cancels) await writeFile(file, '');
    else await rm(file, {force: true});
  }

  /** A user who looks at the prompt and does nothing, until told otherwise. */
  async pinentryThinks(thinks) {
    const file = join(this.pinentryAnswers, 'thinks');
    if (thinks) await writeFile(file, '');
    else await rm(file, {force: true});
  }

  async log() {
    return readFile(join(this.environment.XDG_STATE_HOME, 'cerby/cerby.log'), 'utf8').catch(() => '');
  }

  async remove() {
    await rm(this.folder, {recursive: true, force: true, maxRetries: 5});
  }
}
