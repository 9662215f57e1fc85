// The hosts that the pages stand on: the page itself once a launch, the documents that come after it, then a page of
// somebody who is signed in, and nothing else, so that what is missing fails fast.
import {Site, html} from '../e2e/stand-ins/site.mjs';

const WELCOME = `<!doctype html><html lang="en"><title>Home</title><h1>Home</h1><p>zilla@contentzilla.test</p>
<a href="/sign-out">Sign out</a>`;
const WRONG_ENTRY = '<!doctype html><html lang="en"><title>Help</title><h1>Nothing is here</h1>';
const FIRST_STEP = `<!doctype html><html lang="en"><title>Log in</title><h1>Log in</h1><form method="post" action="/">
<label>User name <input name="username" autocomplete="username"></label>
<label>Password <input type="password" name="password" autocomplete="current-password"></label><button>Log in</button></form>`;

export class PagesSite extends Site {
  #pages;
  #documents = new Map();  // host of a page -> how many documents were given of it

  constructor(pages) {
    super([...new Set(pages.flatMap(({host, targets}) => [host, ...targets]))]);
    const hostsOf = ({host, next, targets}) => [host, ...(next.length > 0 ? targets : [])];
    this.#pages = new Map(pages.flatMap((page) => hostsOf(page).map((host) => [host, page])));
  }

  async answer({host, headers, path, query}) {
    if (headers['sec-fetch-dest'] !== 'document') return html('', {status: 404});
    const page = this.#pages.get(host);
    const before = this.#documents.get(page?.host) ?? 0;
    if (!page || (before === 0 && path !== page.path)) return html(WELCOME);
    // Where it matters what was pressed, the next document has an address of its own.
    if (before === 1 && page.nextAt !== undefined && `${path}?${query}` !== page.nextAt) return html(WRONG_ENTRY);
    this.#documents.set(page.host, before + 1);
    const documents = page.afterStep ? [FIRST_STEP, page.html] : [page.html, ...page.next];
    return html(documents[before] ?? WELCOME);
  }
}
