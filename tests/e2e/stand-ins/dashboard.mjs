// An Okta-like dashboard. Its chiclets lead to /home/bookmark/<id>/2557, which redirects, as Okta's do.
import {markOf, page} from './look.mjs';
import {Site, escape, html, redirect} from './site.mjs';

export class Dashboard extends Site {
  #chiclets = new Map();  // bookmark id -> {label, app, address}

  constructor(host = 'acme.okta.test') {
    super([host]);
    this.address = `https://${host}/`;
    this.get('/', () => html(this.#page()));
    this.get(/^\/home\/bookmark\/([^/]+)\/2557$/, (_request, id) => {
      const chiclet = this.#chiclets.get(id);
      return chiclet ? redirect(chiclet.address) : html('<h1>No such app</h1>', {status: 404});
    });
    // What a page of the IdP could be made to do: a launch that nobody clicked.
    this.get('/laundry', ({query}) => html(`<!doctype html><script>location.href = ${JSON.stringify(query.get('to'))}</script>`));
    // Has the browser fetch addresses before anybody clicks: `how` is prefetch or prerender.
    this.get('/speculates', ({query}) => {
      const rules = {[query.get('how')]: [{urls: query.getAll('to'), eagerness: 'immediate'}]};
      return html(`<!doctype html><title>Speculation</title><script type="speculationrules">${JSON.stringify(rules)}</script><p>Soon you will click.</p>`);
    });
    this.get('/reads-globals', () => html('<!doctype html><title>Probe</title><p>A page that no launch touches.</p>'));
  }

  /** Adds a chiclet; answers {selector, sameTab, bookmark} for a test to click. */
  add({label, app, address}) {
    const id = `0oa${String(this.#chiclets.size + 1).padStart(4, '0')}test`;
    this.#chiclets.set(id, {label, app, address});
    return {id, selector: `#chiclet-${id}`, newTab: `#chiclet-${id}-new`, bookmark: `${this.address}home/bookmark/${id}/2557`};
  }

  clear() {
    this.#chiclets.clear();
  }

  #page() {
    const tiles = [...this.#chiclets].map(([id, {label, app}]) => `<div class="tile">
<a id="chiclet-${id}" href="/home/bookmark/${id}/2557" style="text-decoration:none;color:inherit;display:grid;place-items:center;gap:10px">${markOf(app)}${escape(label)}</a>
<a id="chiclet-${id}-new" href="/home/bookmark/${id}/2557" target="_blank" rel="noopener" style="font-size:12px">Open in a new tab</a></div>`).join('\n');
    return page({
      brand: 'Acme', title: 'My Apps · Acme', nav: 'My Apps <span>Notifications</span><span>Jo Winter</span>',
      body: `<section class="home"><h1>My Apps</h1><p class="lead">Work</p><div class="tiles">${tiles}</div></section>`,
    });
  }
}

/** The workspace's own host. The extension stops every launch before it gets there: no request may arrive. */
export class WorkspaceHost extends Site {
  constructor(host = 'acme.cerby.test') {
    super([host]);
    this.host = host;
    this.get(/.*/, () => html('<!doctype html><title>Workspace</title><h1>The workspace was reached</h1>'));
  }
}

/** Another site that would like a launch to happen. */
export class EvilSite extends Site {
  constructor(host = 'evil.test') {
    super([host]);
    this.address = `https://${host}/`;
    this.get('/', ({query}) => {
      const to = query.get('to') ?? '';
      return html(page({
        brand: 'Free vouchers', title: 'You have won',
        body: `<section class="card"><h1>You have won</h1><p class="lead">Take your voucher.</p>
<p><a id="same" href="${escape(to)}">Take it</a></p><p><a id="blank" target="_blank" href="${escape(to)}">Take it in a new tab</a></p>
<p><button id="window" onclick="window.open(${escape(JSON.stringify(to))})">Take it in a window</button></p></section>`,
      }));
    });
    // Frames the address: a launch in a frame must not be one.
    this.get('/frame', ({query}) => html(`<!doctype html><title>Frame</title><h1>A frame</h1><iframe id="frame" src="${escape(query.get('to') ?? '')}"></iframe>`));
  }
}
