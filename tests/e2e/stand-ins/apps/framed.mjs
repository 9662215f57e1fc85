// An app whose log-in stands in a frame from another of its hosts. Each log-in address frames it in one way, most of them
// such that a person would not see it, or not know whose it is: /<case>/login.
import {card, page, signedInPage} from '../look.mjs';
import {Sessions, Site, html, redirect} from '../site.mjs';
import {Users} from '../users.mjs';

const BRAND = 'Framework';
const SIZE = 'width:100%;height:420px;border:0';

const DESK = 'desk.framework.test';
const ID = 'id.framework.test';
const ABROAD = 'id.framework-abroad.test';  // another site: it has the same log-in page

const frame = ({host = ID, path = '/login', style = '', more = ''} = {}) =>
  `<iframe id="door" src="https://${host}${path}" style="${SIZE};${style}" ${more}></iframe>`;

const inShadow = (markup, mode = 'open') => `<div></div><script>
  document.currentScript.previousElementSibling.attachShadow({mode: '${mode}'}).innerHTML = ${JSON.stringify(markup)};
</script>`;

/** @param {string} change */
const onceWritten = (change) => `<script>addEventListener('message', ({data}) => { if (data === 'written') { ${change} } });</script>`;

/** What the outermost page holds, by the name of the case. */
const BODIES = {
  plain: frame(),
  later: '<div id="place"></div><script>setTimeout(() => { place.innerHTML = ' + JSON.stringify(frame()) + '; }, 700)</script>',
  transparent: frame({style: 'opacity:.01'}),
  covered: `<div style="position:relative">${frame()}<div style="position:absolute;inset:0;background:#fff">Nothing to see</div></div>`,
  'off-screen': frame({style: 'position:absolute;left:-2000px'}),
  tiny: frame({style: 'width:4px;height:4px'}),
  abroad: frame({host: ABROAD}),
  sandboxed: frame({more: 'sandbox="allow-forms allow-scripts"'}),
  // Both are there before either has anything to fill in.
  twice: [1, 2].map((which) => frame({path: '/login?late'}).replace('door', `door${which}`)).join(''),
  deeper: frame({host: DESK, path: '/within'}),
  'in-shadow': inShadow(frame()),
  'in-shadow-covered': `<div style="position:relative">${inShadow(frame())}<div style="position:absolute;inset:0;background:#fff">Nothing to see</div></div>`,
  'in-shadow-closed': inShadow(frame(), 'closed'),
  'in-shadow-twice': inShadow(frame() + frame({host: DESK, path: '/nothing'}).replace('door', 'other')),
  // The one that is seen is another; the log-in's is in a root that the page keeps to itself.
  'in-shadow-decoy': inShadow(frame({host: DESK, path: '/nothing'})) + inShadow(frame({style: 'opacity:.01'}), 'closed'),
  // A button that does nothing, of which the page around it is told, and that nothing is in the fields any more.
  dead: `${frame({path: '/login?dead'})}<script>addEventListener('message', ({data}) => document.body.classList.add(data));</script>`,
  // What is in the frame says when something is written there, and the page around it answers.
  covering: frame({path: '/login?tells'}) + onceWritten('door.insertAdjacentHTML("afterend", "<div style=\\"position:fixed;inset:0;background:#fff\\">Nothing to see</div>")'),
  moving: frame({path: '/login?tells'}) + onceWritten('door.style.cssText += ";position:absolute;left:-2000px"'),
};

export class FramedApp extends Site {
  users = new Users();
  sessions = new Sessions('session', {domain: 'framework.test'});
  brand = BRAND;
  home = `https://${DESK}/`;
  idOrigin = `https://${ID}`;
  otherOrigins = [`https://${ID}`];
  abroad = ABROAD;

  constructor() {
    super([DESK, ID, ABROAD]);
    this.get('/', (request) => {
      const userName = this.sessions.of(request)?.userName;
      return userName ? html(signedInPage({brand: BRAND, userName})) : redirect('/plain/login');
    });
    this.get(/^\/([a-z-]+)\/login$/, (_request, name) => html(page({
      brand: BRAND, title: `Sign in · ${BRAND}`, body: `<h1>Framework</h1>${BODIES[name] ?? ''}`,
      script: `addEventListener('message', ({data, origin}) => { if (data === 'in' && origin === ${JSON.stringify(`https://${ID}`)}) location.assign('/'); });`,
    })));
    this.get('/nothing', () => html(page({brand: BRAND, title: 'Nothing', body: '<p>Nothing to see</p>'})));
    this.get('/within', () => html(page({brand: BRAND, title: 'Within', body: frame()})));
    const form = (alert) => html(page({
      brand: BRAND, title: `Sign in · ${BRAND}`,
      body: card({heading: 'Sign in', alert, form: `<form method="post" action="/login">
<label for="user">User name</label><input id="user" name="user" autocomplete="username"><label for="pass">Password</label>
<input id="pass" name="pass" type="password" autocomplete="current-password"><button class="main">Sign in</button></form>`}),
    }));
    const LATE = '<style>main { display: none } main.there { display: block }</style><script>setTimeout(() => document.querySelector("main").classList.add("there"), 1500)</script>';
    const TELLS = `<script>addEventListener('input', ({target}) => { if (target.value) parent.postMessage('written', 'https://${DESK}') })</script>`;
    const DEAD = `<script>addEventListener('submit', (event) => { event.preventDefault(); parent.postMessage('pressed', 'https://${DESK}') });
      addEventListener('input', () => { if (![...document.querySelectorAll('input')].some(({value}) => value)) parent.postMessage('empty', 'https://${DESK}') });</script>`;
    this.get('/login', ({query}) => {
      const more = (query.has('late') ? LATE : '') + (query.has('tells') ? TELLS : '') + (query.has('dead') ? DEAD : '');
      return more ? html(form().body + more) : form();
    });
    this.post('/login', ({form: given}) => {
      const userName = given.get('user');
      if (!this.users.passwordIsRight(userName, given.get('pass'))) return form('The user name or password is wrong.');
      return html(`<!doctype html><title>One moment</title><p>One moment</p><script>parent.postMessage('in', 'https://${DESK}')</script>`,
                  {headers: this.sessions.start({userName})});
    });
  }

  get loginAddress() {
    return this.loginAddressOf('plain');
  }

  loginAddressOf(name) {
    return `https://${DESK}/${name}/login`;
  }

  /** What an Owner writes: the log-in is in this frame of that page. */
  get recipe() {
    return {version: 1, pages: [{
      frame: {origin: this.idOrigin, top: `https://${DESK}`, path: '/login'},
      fields: [{role: 'username', name: 'user'}, {role: 'password', name: 'pass'}],
    }]};
  }

  addUser(userName, options = {}) {
    return this.users.add(userName, {issuer: BRAND, ...options});
  }
}
