// Log-in pages that go to another document at a chosen moment of their launch: so many milliseconds after a message
// between extension and host has passed. What comes then has the same fields, and tells when one of them has a value.
import {once} from 'node:events';
import {createServer} from 'node:net';

import {Site, html, json, redirect} from '../stand-ins/site.mjs';

const FIELDS = `<label>User name <input name="username" autocomplete="username"></label>
<label>Password <input type="password" name="password" autocomplete="current-password"></label><button>Log in</button>`;
const GOES_ON = `<script>fetch('/go').then((answer) => answer.json()).then(({to}) => location.replace(to), () => undefined);</script>`;
// Looks as often as a page can, and once more when it goes.
const TELLS = `<script>
  const look = () => {
    const found = [...document.querySelectorAll('input')].map(({value}) => value).filter(Boolean);
    if (found.length > 0) navigator.sendBeacon('/found', JSON.stringify(found));
  };
  for (const event of ['input', 'change', 'keydown', 'focusin']) addEventListener(event, look, true);
  addEventListener('pagehide', look);
  setInterval(look, 5);
</script>`;

/** What comes second: nothing of the first plan may be written there, and no plan of its own can be made. */
export const SECOND = {
  'of another site': {path: '/elsewhere', body: `<h1>Log in</h1><form method="post" action="/found">${FIELDS}</form>`, elsewhere: true},
  'of the same site, with the fields out of sight': {
    path: '/hidden', body: `<h1>Welcome</h1><form method="post" action="/found" style="opacity: 0">${FIELDS}</form>`},
  'of the same site, to sign up': {path: '/sign-up', body: `<h1>Create your account</h1><form method="post" action="/found">
    ${FIELDS.replace('Log in', 'Create account').replace('current-password', 'new-password')}
    <label>Repeat the password <input type="password" name="again" autocomplete="new-password"></label></form>`},
};
export const AFTER = ['open', 'page', 'fill', 'filled'];

export class RacingSite extends Site {
  #trials = new Map();  // launch address -> the trial under way
  #server;
  found = [];

  /** @param {number} lanes trials that can be under way at the same time, each on host names of its own */
  constructor(lanes) {
    super(Array.from({length: lanes}, (_, lane) => [`race${lane}.test`, `elsewhere${lane}.test`]).flat());
    this.lanes = Array.from({length: lanes}, (_, lane) => ({
      lane, brand: 'Race', loginAddress: `https://race${lane}.test/login`,
      addUser: (userName) => ({userName, password: `race-${lane}-correct-horse-battery`}),
    }));
  }

  /** Hears on the socket what passes between extension and host. @param {string} socket */
  async listen(socket) {
    this.#server = createServer((connection) => {
      let rest = '';
      let trial;  // a connection is one launch
      connection.setEncoding('utf8').on('data', (text) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines.map((text) => JSON.parse(text))) {
          if (line.type === 'launch') trial = this.#trials.get(line.address);
          if (trial) this.#heard(trial, line);
        }
      }).on('error', () => undefined);
    }).listen(socket);
    await once(this.#server, 'listening');
  }

  stop() {
    this.#server?.close();
  }

  /**
   * A trial in one lane: {over: resolves when the second document has been looked at by the extension, or the launch is
   * over, messages: what passed}.
   */
  begin({lane, address, after, ms, second}) {
    const trial = {lane, after, ms, second: SECOND[second], messages: [], came: false};
    trial.to = `https://${trial.second.elsewhere ? 'elsewhere' : 'race'}${lane}.test${trial.second.path}`;
    trial.go = new Promise((resolve) => { trial.start = resolve; });
    trial.over = new Promise((resolve) => { trial.end = resolve; });
    this.#trials.set(address, trial);
    return trial;
  }

  #heard(trial, {type, path, origin}) {
    trial.messages.push(type);
    if (type === trial.after) setTimeout(trial.start, trial.ms);
    // Also where the launch ends sooner, the second document has to come.
    if (type === 'done' || type === 'failed') trial.start();
    const looked = type === 'page' && `${origin}${path}` === trial.to;
    if (trial.came && (looked || type === 'done' || type === 'failed')) trial.end();
    if (type === 'done' || type === 'failed') trial.ended = true;
  }

  async answer({host, path, body}) {
    const lane = Number(/\d+/.exec(host)?.[0]);
    const trial = [...this.#trials.values()].findLast((one) => one.lane === lane);
    if (path === '/found') {
      this.found.push({host, body, after: trial?.after, ms: trial?.ms});
      return json({});
    }
    if (!trial) return html('', {status: 404});
    if (path === '/go') {
      await trial.go;
      return json({to: trial.to});
    }
    if (path === trial.second.path) {
      trial.came = true;
      if (trial.ended) trial.end();
      return html(`<!doctype html><html lang="en"><title>Then</title>${trial.second.body}${TELLS}`);
    }
    if (path === '/log-in') return redirect(trial.to, {status: 303});
    return html(`<!doctype html><html lang="en"><title>Log in</title><h1>Log in</h1><form method="post" action="/log-in">${FIELDS}</form>${GOES_ON}`);
  }
}
