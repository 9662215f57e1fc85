// Apps that ask for a user name and a password: on one page, one after the other, late, controlled, over three hosts.
import {card, page, signedInPage} from '../look.mjs';
import {Sessions, Site, escape, html, json, redirect} from '../site.mjs';
import {Users} from '../users.mjs';

const WRONG = 'The email or password you entered is incorrect.';

class App extends Site {
  users = new Users();
  sessions = new Sessions();
  answersAfter = 0;  // ms that a page waits before it sends a form, so that the filled form can be looked at

  constructor(brand, hosts) {
    super(hosts);
    this.brand = brand;
    this.home = `https://${hosts[0]}/`;
    this.get('/', (request) => {
      const userName = this.sessions.of(request)?.userName;
      return userName ? html(signedInPage({brand, userName})) : redirect('/login');
    });
    // The test's own door: signed in as whoever it says.
    this.get('/enter', ({query}) => redirect('/', {headers: this.sessions.start({userName: query.get('as')})}));
    this.post('/sign-out', (request) => redirect('/login', {headers: this.sessions.end(request)}));
  }

  async answer(request) {
    const answer = await super.answer(request);
    // Held up by the page, not by the server: while a navigation is under way Chromium lets nobody look at the page.
    const holdUp = `<script>addEventListener('submit', (event) => { event.preventDefault(); setTimeout(() => event.target.submit(), ${this.answersAfter}); });</script>`;
    return this.answersAfter > 0 && answer.body ? {...answer, body: answer.body.replace('</body>', `${holdUp}</body>`)} : answer;
  }

  get loginAddress() {
    return `${this.home}login`;
  }

  addUser(userName, options = {}) {
    return this.users.add(userName, {issuer: this.brand, ...options});
  }
}

const credentials = (userName = '') => `
<label for="email">Email or username</label><input id="email" name="email" type="text" autocomplete="username" value="${escape(userName)}" required>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<div class="row"><label style="margin:0;font-weight:400"><input type="checkbox" name="remember"> Remember me</label><a href="/forgot">Forgot password?</a></div>
<button class="main" type="submit">Log in</button>`;

/** One page with a user name, a password, and what else stands on such pages: a search box, a newsletter. */
export class OnePageApp extends App {
  constructor() {
    super('Pixelgram', ['login.pixelgram.test']);
    const form = (alert) => html(page({
      brand: this.brand, title: 'Log in · Pixelgram', nav: '<a href="/about">About</a><a href="/sign-up">Sign up</a>',
      body: card({heading: 'Log in to Pixelgram', lead: 'See what your people are up to.', alert,
                  form: `<form method="post" action="/login">${credentials()}</form>`,
                  after: '<div class="row"><span>New here?</span><a href="/sign-up">Create an account</a></div>'}),
    }));
    this.get('/login', (request) => (this.sessions.of(request) ? redirect('/') : form()));
    this.post('/login', ({form: given}) => {
      const userName = given.get('email');
      if (!this.users.passwordIsRight(userName, given.get('password'))) return form(WRONG);
      return redirect('/', {headers: this.sessions.start({userName})});
    });
  }
}

/** The user name on a page of its own, the password on the next. */
export class TwoStepApp extends App {
  beforeThePassword = async () => {};  // what happens while it thinks about the user name

  constructor() {
    super('Northwind', ['accounts.northwind.test']);
    const first = (alert) => html(page({
      brand: this.brand, title: 'Sign in · Northwind',
      body: card({heading: 'Sign in', lead: 'to continue to Northwind', alert, form: `<form method="post" action="/login/identifier">
<label for="identifier">Email or phone</label><input id="identifier" name="identifier" type="email" autocomplete="username"><button class="main">Next</button></form>`}),
    }));
    const second = (userName, alert) => html(page({
      brand: this.brand, title: 'Welcome · Northwind',
      body: card({heading: 'Welcome', lead: userName, alert, form: `<form method="post" action="/login/password">
<input type="hidden" name="identifier" value="${escape(userName)}"><label for="pw">Enter your password</label>
<input id="pw" name="pw" type="password" autocomplete="current-password"><button class="main">Next</button></form>`}),
    }));
    this.get('/login', (request) => (this.sessions.of(request) ? redirect('/') : first()));
    this.post('/login/identifier', async ({form}) => {
      const userName = form.get('identifier');
      await this.beforeThePassword();
      return this.users.get(userName) ? second(userName) : first('Couldn’t find your account.');
    });
    this.post('/login/password', ({form}) => {
      const userName = form.get('identifier');
      if (!this.users.passwordIsRight(userName, form.get('pw'))) return second(userName, 'Wrong password. Try again.');
      return redirect('/', {headers: this.sessions.start({userName})});
    });
  }
}

/**
 * Renders its form late, by script, and throws it away for an equal one when somebody begins to fill it in: a component
 * that wakes at the first touch. `drawings` are those whose form was sent.
 */
export class LateApp extends App {
  drawings = [];

  constructor() {
    super('Slowcast', ['slowcast.test']);
    const form = `<form method="post" action="/login"><input type="hidden" name="drawing">${credentials()}</form>`;
    this.get('/login', (request) => (this.sessions.of(request) ? redirect('/') : html(page({
      brand: this.brand, title: 'Slowcast',
      body: '<section class="card" id="root"><div class="waiting">Loading …</div></section>',
      script: `
        const root = document.getElementById('root');
        let drawings = 0;
        const draw = () => {
          root.innerHTML = '<h1>Sign in to Slowcast</h1><p class="lead">Live in a moment.</p>' + ${JSON.stringify(form)};
          document.querySelector('[name=drawing]').value = ++drawings;
        };
        setTimeout(draw, 600);
        addEventListener('input', draw, {once: true});`,
    }))));
    this.post('/login', ({form: given}) => {
      this.drawings.push(given.get('drawing'));
      const userName = given.get('email');
      if (!this.users.passwordIsRight(userName, given.get('password'))) return redirect('/login');
      return redirect('/', {headers: this.sessions.start({userName})});
    });
  }
}

/**
 * Inputs whose values belong to a component: each remembers the value that script gave it and takes an input event
 * for a change only when the element's own value is another; what it did not take is drawn away at the next turn.
 */
const CONTROLLED = `
  const state = {email: '', password: ''};
  const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  const tracked = new Map();
  function control(input) {
    tracked.set(input, native.get.call(input));
    Object.defineProperty(input, 'value', {
      configurable: true,
      get() { return native.get.call(this); },
      set(value) { tracked.set(this, String(value)); native.set.call(this, value); },
    });
    input.addEventListener('input', () => {
      const now = native.get.call(input);
      if (tracked.get(input) === now) return;
      tracked.set(input, now);
      state[input.name] = now;
      draw();
    });
    input.addEventListener('blur', draw);
  }
  function draw() {
    for (const input of tracked.keys()) if (native.get.call(input) !== state[input.name]) native.set.call(input, state[input.name]);
    document.getElementById('go').disabled = !(state.email && state.password);
  }
  document.querySelectorAll('input').forEach(control);
  setInterval(draw, 50);
  document.getElementById('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    document.getElementById('go').disabled = true;
    const answer = await fetch('/api/session', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(state)});
    if (answer.ok) location.assign('/');
    else document.getElementById('problem').innerHTML = '<p class="error" role="alert">${WRONG}</p>';
  });
`;

export class ControlledApp extends App {
  constructor() {
    super('Formable', ['app.formable.test']);
    this.get('/login', (request) => (this.sessions.of(request) ? redirect('/') : html(page({
      brand: this.brand, title: 'Log in | Formable', script: CONTROLLED,
      body: card({heading: 'Log in to Formable', lead: 'Forms that people finish.', form: `<div id="problem"></div><form id="form" novalidate>
<label for="f1">Work email</label><input id="f1" name="email" type="email" autocomplete="email">
<label for="f2">Password</label><input id="f2" name="password" type="password">
<button class="main" id="go" type="submit" disabled>Continue</button></form>`}),
    }))));
    this.post('/api/session', ({json: given}) => {
      if (!this.users.passwordIsRight(given?.email, given?.password)) return json({error: 'wrong'}, {status: 401});
      return json({ok: true}, {headers: this.sessions.start({userName: given.email})});
    });
  }
}

/** Starts at www, logs in at login, ends at account. */
export class ThreeHostApp extends App {
  constructor() {
    super('Travelo', ['account.travelo.test', 'login.travelo.test', 'www.travelo.test']);
    this.sessions = new Sessions('travelo', {domain: 'travelo.test'});
    const form = (alert) => html(page({
      brand: this.brand, title: 'Travelo login',
      body: card({heading: 'Log in', lead: 'Your trips are waiting.', alert, form: `<form method="post" action="https://login.travelo.test/session">${credentials()}</form>`}),
    }));
    this.get('/login', (request) => (request.host === 'login.travelo.test' ? form() : redirect('https://login.travelo.test/login')));
    this.post('/session', ({form: given}) => {
      const userName = given.get('email');
      if (!this.users.passwordIsRight(userName, given.get('password'))) return form(WRONG);
      return redirect('https://account.travelo.test/', {headers: this.sessions.start({userName})});
    });
  }

  get loginAddress() {
    return 'https://www.travelo.test/login';
  }

  get otherOrigins() {
    return ['https://login.travelo.test', 'https://account.travelo.test'];
  }
}

export {App};
