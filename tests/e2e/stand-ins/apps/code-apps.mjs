// Apps that ask for a one-time code after the password: in one box, or in six.
import {card, page} from '../look.mjs';
import {html, redirect} from '../site.mjs';
import {App} from './password-apps.mjs';

/** User name and password on one page, the code in one box on the next. */
export class CodeApp extends App {
  constructor() {
    super('Adboard', ['app.adboard.test']);
    const first = (alert) => html(page({
      brand: this.brand, title: 'Log in to Adboard',
      body: card({heading: 'Log in to Adboard', lead: 'Campaigns, budgets, results.', alert, form: `<form method="post" action="/login">
<label for="user">Username</label><input id="user" name="user" autocomplete="username"><label for="pass">Password</label>
<input id="pass" name="pass" type="password" autocomplete="current-password"><button class="main">Log in</button></form>`}),
    }));
    const second = (alert) => html(page({
      brand: this.brand, title: 'Two-step verification · Adboard',
      body: card({heading: 'Two-step verification', lead: 'Enter the code from your authenticator app.', alert, form: `<form method="post" action="/login/code">
<label for="otp">6-digit code</label><input id="otp" name="otp" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="6">
<button class="main">Verify</button></form>`}),
    }));
    this.get('/login', (request) => (this.sessions.of(request)?.userName ? redirect('/') : first()));
    this.post('/login', ({form}) => {
      const userName = form.get('user');
      if (!this.users.passwordIsRight(userName, form.get('pass'))) return first('Wrong username or password.');
      return redirect('/login/code', {headers: this.sessions.start({half: userName})});
    });
    this.get('/login/code', (request) => (this.sessions.of(request)?.half ? second() : redirect('/login')));
    this.post('/login/code', (request) => {
      const session = this.sessions.of(request);
      if (!session?.half) return redirect('/login');
      if (this.refusesCodes || !this.users.codeIsRight(session.half, request.form.get('otp'))) {
        if (this.refusesCodes) this.users.attempts.push({userName: session.half, code: 'wrong', given: request.form.get('otp')});
        return second('That code is not valid. Try again with a new code.');
      }
      return redirect('/', {headers: this.sessions.start({userName: session.half})});
    });
  }

  /** As an app whose secret is another one by now. */
  refusesCodes = false;
}

const SIX_BOXES = `
  const boxes = [...document.querySelectorAll('.boxes input')];
  boxes.forEach((box, at) => {
    box.addEventListener('input', () => { if (box.value && boxes[at + 1]) boxes[at + 1].focus(); });
    box.addEventListener('keydown', (event) => { if (event.key === 'Backspace' && !box.value && boxes[at - 1]) boxes[at - 1].focus(); });
  });
`;

/** User name, then password, then a code in six boxes: three pages. */
export class SixBoxApp extends App {
  constructor() {
    super('Ledgerly', ['secure.ledgerly.test']);
    const step = (title, heading, lead, alert, form, script) => html(page({brand: this.brand, title: `${title} · Ledgerly`, body: card({heading, lead, alert, form}), script}));
    const identifier = (alert) => step('Sign in', 'Sign in', 'Your books, in order.', alert, `<form method="post" action="/login">
<label for="email">Email address</label><input id="email" name="email" type="email" autocomplete="username"><button class="main">Continue</button></form>`);
    const password = (userName, alert) => step('Password', 'Enter your password', userName, alert, `<form method="post" action="/login/password">
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password"><button class="main">Sign in</button></form>`);
    const code = (alert) => step('Verify', 'Check your authenticator', 'Enter the 6-digit code that it shows.', alert, `<form method="post" action="/login/code" aria-label="Verification code">
<div class="boxes">${[1, 2, 3, 4, 5, 6].map((n) => `<input name="d${n}" aria-label="Digit ${n}" inputmode="numeric" maxlength="1" type="text"${n === 1 ? ' autocomplete="one-time-code"' : ''}>`).join('')}</div>
<button class="main">Verify</button></form>`, SIX_BOXES);
    this.get('/login', (request) => (this.sessions.of(request)?.userName ? redirect('/') : identifier()));
    this.post('/login', ({form}) => {
      const userName = form.get('email');
      if (!this.users.get(userName)) return identifier('We do not know that email address.');
      return redirect('/login/password', {headers: this.sessions.start({identified: userName})});
    });
    this.get('/login/password', (request) => {
      const session = this.sessions.of(request);
      return session?.identified ? password(session.identified) : redirect('/login');
    });
    this.post('/login/password', (request) => {
      const userName = this.sessions.of(request)?.identified;
      if (!userName) return redirect('/login');
      if (!this.users.passwordIsRight(userName, request.form.get('password'))) return password(userName, 'That password is not right.');
      return redirect('/login/code', {headers: this.sessions.start({half: userName})});
    });
    this.get('/login/code', (request) => (this.sessions.of(request)?.half ? code() : redirect('/login')));
    this.post('/login/code', (request) => {
      const userName = this.sessions.of(request)?.half;
      if (!userName) return redirect('/login');
      const given = [1, 2, 3, 4, 5, 6].map((n) => request.form.get(`d${n}`) ?? '').join('');
      if (!this.users.codeIsRight(userName, given)) return code('The code is not right.');
      return redirect('/', {headers: this.sessions.start({userName})});
    });
  }
}
