// The report of a launch that did not log in, for whoever is asked why: versions, outcome, steps, and the pages as the host was told
// of them, so that `cerbyctl explain` decides on them again. Who it is about is not in it: no value that was written, no user name, no
// address beyond its path, nothing that looks like a key, a code or a token. It is put together on a press of the user's, who sees it
// before anybody else does.

import {cutTo} from '../shared/bytes.js';
import {listedCodes, shape, withoutCodes, withoutCodesInAddress} from './codes.js';

/**
 * @typedef {import('./launches.js').Launch} Launch
 * @typedef {{top: string, top_document: string, visibility: Visibility}} Frame of a page in a frame
 * @typedef {{versions: string[], lines: string[]}} Kept as the browser's session has it; each line one request of the protocol
 */

/** cerbyctl reads no longer ones. */
const MAX_REPORT = 900_000;
const MAX_KEPT = 5;
/** The ids of those that are kept, the newest first. */
const KEPT = 'reports';
const MAX_DEPTH = 16;
/** What the protocol takes of a string. */
const MAX_BYTES = 256;
const MAX_DETAIL = 300;
/** A user name that is shorter stands in too many other words. */
const SHORTEST_NAME = 3;
const SOMEBODY = 'someone';
const SHORTEST_SECRET = 4;
const SECRET = 'xxxx';
/** What is cut off may be the end of what was written. */
const MAY_BE_CUT = 80;
/** What most log-in pages say: as a user name or a password it is none there, and a gap in its place would tell that it is. */
const SAID_ANYWHERE = new Set(['password', 'passwort', 'passcode', 'contraseña', 'login', 'username', 'user', 'usuario', 'email', 'code', 'text',
  'submit', 'button', 'number', 'account', 'name']);
const ADDRESS = 'someone@example.com';
const EMAIL = /[^\s@<>()"',;:/\\?#=]+@[^\s@<>()"',;:/\\?#=]+\.[\p{L}\d-]{2,}/gu;
/** What names a thing to the page's scripts; its digits are no one's number. */
const NAMES = new Set(['ref', 'tag', 'type', 'autocomplete', 'name', 'id', 'input_mode', 'visibility', 'method', 'language']);
const ADDRESSES = new Set(['path', 'action', 'target', 'origin', 'top']);
const keyOf = (/** @type {string} */ id) => `report:${id}`;

/** @param {string} word */
const literally = (word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * Takes out of a text who it is about.
 * @param {readonly string[]} names what the user is called there
 * @returns {(text: string) => string}
 */
export function withoutNames(names) {
  const said = names.flatMap((name) => [name, name.split('@')[0] ?? '']).map((name) => name.trim())
    .filter((name) => name.length >= SHORTEST_NAME && !SAID_ANYWHERE.has(name.toLowerCase())).toSorted((a, b) => b.length - a.length);
  const known = said.length === 0 ? undefined :
    new RegExp(`(?<![\\p{L}\\p{Nd}])(?:${said.map(literally).join('|')})(?![\\p{L}\\p{Nd}])`, 'giu');
  return (text) => {
    const addressed = text.replace(EMAIL, ADDRESS);
    return known ? addressed.replace(known, SOMEBODY) : addressed;
  };
}

/**
 * Takes out what was written, wherever it stands: a short one, or one of letters alone, where it stands by itself.
 * @param {readonly string[]} values
 * @returns {(text: string) => string}
 */
export function withoutSecrets(values) {
  const secrets = values.map((value) => value.trim().replace(/\s+/g, ' '))
    .filter((value) => value.length >= SHORTEST_SECRET && !SAID_ANYWHERE.has(value.toLowerCase()))
    .flatMap((value) => [...new Set([value, encodeURIComponent(value.toWellFormed())])]).toSorted((a, b) => b.length - a.length);
  if (secrets.length === 0) return (text) => text;
  const known = new RegExp(secrets.map((value) => {
    const pattern = literally(value);
    return value.length > 5 && /[^\p{L}]/u.test(value) ? pattern : `(?<![\\p{L}\\p{Nd}])${pattern}(?![\\p{L}\\p{Nd}])`;
  }).join('|'), 'giu');
  return (text) => {
    const whole = text.replace(known, SECRET);
    if (text.length < MAY_BE_CUT) return whole;
    for (const value of secrets) {
      for (let left = value.length - 1; left >= SHORTEST_SECRET; left -= 1) {
        if (whole.endsWith(value.slice(0, left))) return whole.slice(0, -left) + SECRET;
      }
    }
    return whole;
  };
}

/** A user's own folder is called as they are. @param {string} text */
const withoutHome = (text) => text.replace(/((?:\/home|\/Users|[A-Za-z]:\\Users)[/\\])[^/\\\s]+/g, '$1someone');

/**
 * A description, or whatever a web process that was taken over sent in its place.
 * @param {unknown} value @param {(text: string) => string} anonymous @param {string} [key] @param {number} [depth]
 * @returns {unknown}
 */
export function redacted(value, anonymous, key = '', depth = 0) {
  if (typeof value === 'string') {
    const text = anonymous(value);
    return cutTo(NAMES.has(key) ? text : ADDRESSES.has(key) ? withoutCodesInAddress(text) : withoutCodes(text), MAX_BYTES);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => redacted(item, anonymous, key, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, redacted(part, anonymous, name, depth + 1)]));
}

/** All that a description says in words. @param {unknown} value @param {string} [key] @param {number} [depth] @returns {string[]} */
function textsIn(value, key = '', depth = 0) {
  if (typeof value === 'string') return NAMES.has(key) || ADDRESSES.has(key) ? [] : [value];
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, key, depth + 1));
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, name, depth + 1));
}

/** @param {unknown} page @param {(text: string) => string} anonymous */
function redactedPage(page, anonymous) {
  const codes = listedCodes(textsIn(page));
  if (codes.length === 0) return redacted(page, anonymous);
  const listed = new RegExp(`(?<![\\p{L}\\p{Nd}])(?:${codes.join('|')})(?![\\p{L}\\p{Nd}])`, 'gu');
  return redacted(page, (text) => anonymous(text).replace(listed, shape));
}

/** What happens in one launch; in memory while it runs. */
export class Report {
  constructor() {
    /** @type {string[]} */
    this.versions = [];
    /** @type {({type: 'page', origin: string, page: PageDescription, frame: Frame | undefined} | {type: 'filled', result: string})[]} */
    this.entries = [];
    /** What was written into fields that show it: the page may show it again. @type {Set<string>} */
    this.written = new Set();
    /** What was written into the others, for as long as the launch runs: a page may say it all the same. @type {Set<string>} */
    this.secrets = new Set();
  }

  /** One that nothing was filled into gives way to the next. @param {{origin: string, page: PageDescription, frame?: Frame}} seen */
  page({origin, page, frame}) {
    if (this.entries.at(-1)?.type === 'page') this.entries.pop();
    this.entries.push({type: 'page', origin, page, frame});
  }

  /** @param {readonly import('../shared/messages.js').FillStep[]} steps @param {string} result */
  filled(steps, result) {
    const last = this.entries.at(-1);
    const fields = last?.type === 'page' ? last.page.fields : undefined;
    for (const step of steps) {
      if (step.action !== 'write') continue;
      const isShown = fields?.some(({ref, type}) => ref === step.ref && type !== 'password');
      (isShown ? this.written : this.secrets).add(step.value);
    }
    if (last?.type !== 'page') return;
    this.entries.push({type: 'filled', result});
  }

  /** The end of it: what was written is forgotten, and the pages with it. @returns {Kept} */
  kept() {
    const [withoutWritten, withoutNamed] = [withoutSecrets([...this.secrets]), withoutNames([...this.written])];
    const anonymous = (/** @type {string} */ text) => withoutNamed(withoutWritten(text));
    let document = 0;
    let length = 0;
    const lines = [];
    for (const [at, entry] of this.entries.entries()) {
      if (entry.type === 'page') document += 1;
      const line = JSON.stringify(entry.type === 'page' ?
        {type: 'page', id: at + 1, document: String(document), origin: entry.origin, page: redactedPage(entry.page, anonymous),
          ...(entry.frame ? {frame: {...entry.frame, top_document: 'top'}} : {})} :
        {type: 'filled', id: at + 1, document: String(document), result: entry.result});
      length += line.length;
      if (length > MAX_REPORT) break;
      lines.push(line);
    }
    this.entries = [];
    this.written.clear();
    this.secrets.clear();
    return {versions: this.versions, lines};
  }
}

export class Reports {
  /** @param {Pick<typeof chrome.storage.session, 'get' | 'set' | 'remove'>} storage */
  constructor(storage) {
    this.storage = storage;
    this.inOrder = Promise.resolve();
  }

  /** Those of the newest launches, for as long as the browser runs. @param {Pick<Launch, 'id'>} launch @param {Report} report */
  keep({id}, report) {
    const done = this.inOrder.then(async () => {
      const kept = /** @type {string[]} */ ((await this.storage.get(KEPT))[KEPT] ?? []);
      await this.storage.remove(kept.slice(MAX_KEPT - 1).map(keyOf));
      await this.storage.set({[keyOf(id)]: report.kept(), [KEPT]: [id, ...kept.slice(0, MAX_KEPT - 1)]});
    });
    this.inOrder = done.catch(() => {});
    return done;
  }

  /**
   * The report as a text to send. The pages of a launch of an earlier session are not there any more.
   * @param {Launch} launch @param {{versions: readonly string[], names: readonly string[]}} besides names: what the user is called
   */
  async text({id, app, site, outcome, detail, began, steps}, {versions, names}) {
    const key = keyOf(id);
    const kept = /** @type {Kept | undefined} */ ((await this.storage.get(key))[key]);
    const anonymous = withoutNames(names);
    const oneLine = (/** @type {string} */ text) => cutTo(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '), MAX_DETAIL);
    const said = (/** @type {string} */ text) => oneLine(withoutCodes(anonymous(withoutHome(text))));
    return [
      'Cerby launch report 1',
      `versions: ${[...versions, ...(kept?.versions ?? [])].map(oneLine).join('; ')}`,
      `app: ${said(app)}`,
      `address: ${oneLine(withoutCodesInAddress(anonymous(site)))}`,
      `outcome: ${oneLine(outcome)}`,
      `detail: ${said(detail)}`,
      `steps: ${steps.map(({step, at}) => `${step} ${at - began} ms`).join(', ')}`,
      '',
      'What the host was told of the pages follows; cerbyctl explain FILE says what it makes of them.',
      ...(kept?.lines ?? []).map((line) => JSON.stringify(redacted(JSON.parse(line), anonymous))),
      '',
    ].join('\n');
  }
}
