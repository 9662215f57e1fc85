// One portal whose log-in addresses each go wrong, or elsewhere, in one way: /<case>/login.
import {card, page, signedInPage} from '../look.mjs';
import {Sessions, Site, html, redirect} from '../site.mjs';
import {Users} from '../users.mjs';

const BRAND = 'Portal';

const form = (action, {more = '', heading = 'Sign in', alert} = {}) => page({
  brand: BRAND, title: `${heading} · ${BRAND}`,
  body: card({heading, lead: 'Suppliers and partners', alert, form: `<form method="post" action="${action}">
<label for="user">User name</label><input id="user" name="user" autocomplete="username"><label for="pass">Password</label>
<input id="pass" name="pass" type="password" autocomplete="current-password">${more}<button class="main">Sign in</button></form>`}),
});

// Framed from another site and telling the page by a message, as the services for this do.
const challenge = (host, next) => page({
  brand: BRAND, title: `One moment · ${BRAND}`,
  body: card({heading: 'One moment', lead: 'Prove that you are human to go on.', form: `
<iframe id="captcha" title="reCAPTCHA" src="https://${host}/recaptcha/api2/anchor" style="width:100%;height:74px;border:1px solid #d8dce6;border-radius:9px"></iframe>`}),
  script: `addEventListener('message', ({data, origin}) => { if (data === 'human' && origin === ${JSON.stringify(`https://${host}`)}) location.assign(${JSON.stringify(next)}); });`,
});

export class Portal extends Site {
  users = new Users();
  sessions = new Sessions();
  host = 'portal.test';
  elsewhere = 'sso.portal-partner.test';  // another site: it has a perfect log-in page, too
  answersAfter = 0;                       // ms that /slow takes for each page

  constructor() {
    super(['portal.test', 'sso.portal-partner.test']);
    this.get('/', (request) => {
      const userName = this.sessions.of(request)?.userName;
      return userName ? html(signedInPage({brand: BRAND, userName})) : redirect('/plain/login');
    });
    this.post('/sign-out', (request) => redirect('/plain/login', {headers: this.sessions.end(request)}));
    // As some apps have it, an address that signs out whoever comes to it.
    this.get('/signed-out', (request) => html(page({brand: BRAND, title: `Signed out · ${BRAND}`, body: '<h1 id="out">You are signed out</h1>'}), {headers: this.sessions.end(request)}));
    // The test's own door: signed in as whoever it says.
    this.get('/enter', ({query}) => redirect('/', {headers: this.sessions.start({userName: query.get('as')})}));

    const login = (action) => ({form: given}) => {
      const userName = given.get('user');
      if (!this.users.passwordIsRight(userName, given.get('pass'))) return html(form(action, {alert: 'The user name or password is wrong.'}));
      return redirect('https://portal.test/', {headers: this.sessions.start({userName})});
    };
    const orHome = (answer) => (request) => (this.sessions.of(request)?.userName ? redirect('/') : answer(request));

    this.get('/plain/login', orHome(() => html(form('/plain/login'))));
    this.post('/plain/login', login('/plain/login'));

    this.get('/outside/login', () => redirect(`https://${this.elsewhere}/login`));
    this.get('/login', () => html(form('/session')));
    // The site on the other side of a form tells the portal who it was by a redirect of its own.
    this.get('/foreign/login', orHome(() => html(form(`https://${this.elsewhere}/session`))));
    this.post('/session', ({form: given}) => {
      const userName = given.get('user');
      if (!this.users.passwordIsRight(userName, given.get('pass'))) return html(form('/session', {alert: 'The user name or password is wrong.'}));
      return redirect(`https://portal.test/enter?as=${encodeURIComponent(userName)}`);
    });

    this.get('/sign-up/login', () => html(page({
      brand: BRAND, title: `Create your account · ${BRAND}`,
      body: card({heading: 'Create your account', lead: 'It takes a minute.', form: `<form method="post" action="/register">
<label for="name">Full name</label><input id="name" name="name" autocomplete="name"><label for="mail">Email</label><input id="mail" name="mail" type="email" autocomplete="email">
<label for="new">Choose a password</label><input id="new" name="new" type="password" autocomplete="new-password">
<label for="again">Confirm password</label><input id="again" name="again" type="password" autocomplete="new-password"><button class="main">Create account</button></form>`,
                  after: '<div class="row"><span>By creating an account you accept the terms.</span></div>'}),
    })));
    this.get('/change/login', () => html(page({
      brand: BRAND, title: `Change your password · ${BRAND}`,
      body: card({heading: 'Your password has expired', lead: 'Choose a new one to go on.', form: `<form method="post" action="/change-password">
<label for="old">Current password</label><input id="old" name="old" type="password" autocomplete="current-password">
<label for="new">New password</label><input id="new" name="new" type="password" autocomplete="new-password">
<label for="again">Repeat the new password</label><input id="again" name="again" type="password" autocomplete="new-password"><button class="main">Change password</button></form>`}),
    })));
    this.get('/ambiguous/login', () => html(page({
      brand: BRAND, title: `Sign in · ${BRAND}`,
      body: ['Customers', 'Employees'].map((who) => card({heading: who, lead: 'Sign in', form: `<form method="post" action="/${who.toLowerCase()}/session">
<label for="user-${who}">User name</label><input id="user-${who}" name="user"><label for="pass-${who}">Password</label>
<input id="pass-${who}" name="pass" type="password"><button class="main">Sign in</button></form>`})).join('<br>'),
    })));

    this.get('/recaptcha/api2/anchor', () => html(`<!doctype html><title>reCAPTCHA</title><body style="margin:0">
<button style="width:100%;height:74px;font:16px sans-serif" onclick="if (event.isTrusted) parent.postMessage('human', '*')">I'm not a robot</button>`));
    this.get('/captcha/login', orHome(() => html(challenge(this.elsewhere, '/plain/login'))));

    // What another program may do is asked between the log-in and the app, on a page without a field.
    this.get('/consent/login', orHome(() => html(form('/consent/login'))));
    this.post('/consent/login', ({form: given}) => {
      const userName = given.get('user');
      if (!this.users.passwordIsRight(userName, given.get('pass'))) return html(form('/consent/login', {alert: 'The user name or password is wrong.'}));
      return redirect('/consent', {headers: this.sessions.start({asked: userName})});
    });
    this.get('/consent', () => html(page({
      brand: BRAND, title: BRAND,
      body: card({heading: 'Calendar wants to access your account', lead: 'It could read your events.', form: '<button id="deny">Cancel</button><button id="allow" class="main">Allow</button>'}),
      script: `document.querySelector('#allow').onclick = () => { location.assign('/consent/allowed'); };`,
    })));
    this.get('/consent/allowed', (request) => redirect('/', {headers: this.sessions.start({userName: this.sessions.of(request)?.asked})}));

    // A submit that does nothing but remember that it was one with a password there, on a page that moves a little and asks its server all the time.
    const BUTTON = '<button class="main">Sign in</button>';
    for (const [name, control] of [['dead', BUTTON], ['dead-div', '<div class="main" role="button" tabindex="0">Sign in</div>'], ['dead-enter', '']]) {
      this.get(`/${name}/login`, () => html(form(`/${name}/login`).replace(BUTTON, control).replace('</body>', `<script>
const pressed = () => { if (document.querySelector('#pass').value) document.querySelector('form').classList.add('pressed'); };
addEventListener('submit', (event) => { event.preventDefault(); pressed(); });
addEventListener('click', ({target}) => { if (target.matches('[role=button]')) pressed(); });
setInterval(() => fetch('/dead/alive'), 10);
document.querySelector('#pass').addEventListener('input', () => document.querySelector('h1').append(' '));
</script></body>`)));
    }
    this.get('/dead/alive', () => ({status: 204, headers: {}, body: ''}));

    const later = (answer) => async (request) => {
      await new Promise((resolve) => setTimeout(resolve, this.answersAfter));
      return answer(request);
    };
    this.get('/slow/login', later(orHome(() => html(form('/slow/login')))));
    this.post('/slow/login', later(login('/slow/login')));
  }

  get home() {
    return 'https://portal.test/';
  }

  loginAddressOf(name) {
    return `https://${this.host}/${name}/login`;
  }

  addUser(userName, options = {}) {
    return this.users.add(userName, {issuer: BRAND, ...options});
  }
}
