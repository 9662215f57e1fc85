// Our own pages as snapshots: what the extension's own scripts describe of each in a real Chromium, with what is right there, for the
// engine to decide on without a browser (tests/unit/page/snapshots_test.cpp).
//   node tests/forms/snapshots.mjs   says which of those that are stored are not what is described today; exit 1: some are
//   node tests/forms/snapshots.mjs --update [FILE…]   stores what is described today, of all pages or of those
// A page is shown as score.sh serves it, and described once its scripts have had three seconds, by a clock that nobody waits for. What it
// does while it is filled is score.sh's to see.
import {mkdir, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

import puppeteer from 'puppeteer-core';

import {describePage} from '../../extension/page/describe.js';
import {readPage} from '../../extension/page/dom.js';
import {readVisibility} from '../../extension/page/visibility.js';
import {labelledSubmits} from './observer.mjs';
import {OWN} from './print.mjs';
import {readPages} from './pages.mjs';

const STORED = join(import.meta.dirname, 'snapshots');
const SETTLED_MS = 3_000;

/** In the page: the description, and the fields and controls that the labels name. */
function snapshot(selectors, submits) {
  const page = cerby.describe();
  const pathOf = (element) => {
    const steps = [];
    for (let at = element; at?.parentElement; at = at.parentElement) {
      steps.unshift(`${at.localName}:${[...at.parentElement.children].indexOf(at)}`);
    }
    return steps.join('/');
  };
  const named = (wanted) => page.fields.filter(({ref}) => wanted.some((selector) => cerby.elementOf(ref).matches(selector))).map(({ref}) => ref);
  const right = Object.fromEntries(Object.entries(selectors).map(([role, wanted]) => [role, named(wanted)]));
  right.submit = page.buttons.filter(({ref}) => submits.includes(pathOf(cerby.elementOf(ref)))).map(({ref}) => ref);
  return {right, page};
}

/** One line for each page, by kind. @param {string[]} [files] those alone @returns {Promise<Map<string, string[]>>} */
export async function described(files) {
  const browser = await puppeteer.launch({
    executablePath: process.env.CERBY_CHROMIUM ?? '/usr/bin/chromium', headless: true, pipe: true, args: ['--no-sandbox'],
  });
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  try {
    for (const page of (await readPages(OWN)).filter(({file}) => !files || files.includes(file))) {
      const origins = [`https://${page.host}`, ...page.origins];
      const line = JSON.stringify({file: page.file, kind: page.kind, origins, ...(await seen(browser, page))});
      lines.set(page.kind, [...(lines.get(page.kind) ?? []), line]);
    }
  } finally {
    await browser.close();
  }
  return lines;
}

async function seen(browser, {host, path, html, labelled, selectors, submit}) {
  const tab = await browser.newPage();
  tab.setDefaultTimeout(0);  // a busy machine is no fault of the page's
  await tab.setViewport({width: 1000, height: 700});
  await tab.setRequestInterception(true);
  tab.on('request', (request) => {
    const isPage = request.isNavigationRequest() && request.frame() === tab.mainFrame();
    void request.respond(isPage ? {contentType: 'text/html; charset=utf-8', body: html} : {status: 404, body: ''});
  });
  const cdp = await tab.createCDPSession();
  await tab.goto(`https://${host}${path}`);
  const isOver = new Promise((resolve) => { cdp.once('Emulation.virtualTimeBudgetExpired', resolve); });
  await cdp.send('Emulation.setVirtualTimePolicy', {policy: 'advance', budget: SETTLED_MS});
  await isOver;
  for (const script of [readPage, readVisibility, describePage]) await tab.evaluate(script);
  const shot = await tab.evaluate(snapshot, selectors, submit ? await tab.evaluate(labelledSubmits, labelled) : []);
  await tab.close();
  return shot;
}

/** What was stored, by kind. @returns {Promise<Map<string, string[]>>} */
export async function stored() {
  const files = (await readdir(STORED)).filter((file) => file.endsWith('.jsonl'));
  const read = async (file) => [file.replace(/\.jsonl$/, ''), (await readFile(join(STORED, file), 'utf8')).split('\n').filter(Boolean)];
  return new Map(await Promise.all(files.map(read)));
}

/** As far as it is the same on every computer: where a thing is to the pixel depends on the fonts that there are. @param {string} line */
const withoutPlaces = (line) => JSON.stringify(JSON.parse(line, (key, value) => (key === 'box' ? undefined : value)));

/** The files that are stored otherwise than they are described, or on one side alone. @param {Map<string, string[]>} before @param {Map<string, string[]>} now */
export function stale(before, now) {
  const byFile = (lines) => new Map([...lines.values()].flat().map((line) => {
    const {file, kind} = JSON.parse(line);
    return [kind === 'code later' ? `${file}, later` : file, line];
  }));
  const [old, fresh] = [byFile(before), byFile(now)];
  return [...new Set([...old.keys(), ...fresh.keys()])].filter((file) => {
    const [one, other] = [old.get(file), fresh.get(file)];
    return one === undefined || other === undefined || withoutPlaces(one) !== withoutPlaces(other);
  });
}

const fileOf = (line) => JSON.parse(line).file;

/** @param {string[]} lines */
async function update(lines) {
  await rm(STORED, {recursive: true, force: true});
  await mkdir(STORED);
  for (const kind of new Set(lines.map((line) => JSON.parse(line).kind))) {
    const of = lines.filter((line) => JSON.parse(line).kind === kind);
    await writeFile(join(STORED, `${kind}.jsonl`), `${of.join('\n')}\n`);
  }
}

if (process.argv[1] === import.meta.filename) {
  const [how, ...files] = process.argv.slice(2);
  const now = await described(files.length > 0 ? files : undefined);
  if (how === '--update') {
    const others = files.length > 0 ? [...(await stored()).values()].flat().filter((line) => !files.includes(fileOf(line))) : [];
    const all = [...others, ...[...now.values()].flat()].sort((a, b) => fileOf(a).localeCompare(fileOf(b)));
    await update(all);
  } else {
    const found = stale(await stored(), now);
    for (const file of found) console.log(`${file}: not what is described today`);
    process.exitCode = found.length === 0 ? 0 : 1;
  }
}
