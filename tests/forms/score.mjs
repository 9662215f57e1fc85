// Scores pages: one browser, a tab for each page, several at a time, because a page on which nothing is to be written
// is only known to be right when the launch has ended. See score.sh.
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';

import {BROWSER} from '../e2e/support/world.mjs';
import {explain} from './explain.mjs';
import {judge} from './judge.mjs';
import {driven, readPages} from './pages.mjs';
import {OWN, goalsOf, meets, print} from './print.mjs';
import {Scene} from './scene.mjs';

const {values: options, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    only: {type: 'string', multiple: true}, kind: {type: 'string', multiple: true}, jobs: {type: 'string'},
    paths: {type: 'boolean', default: false}, json: {type: 'boolean', default: false}, keep: {type: 'string'},
    bin: {type: 'string'}, browser: {type: 'string'}, repeat: {type: 'string'},
  },
});

const folder = resolve(positionals[0] ?? OWN);
const named = options.only ?? await driven(folder, BROWSER);
const wanted = (page) => (!named || named.includes(page.file)) && (!options.kind || options.kind.includes(page.kind));
const rounds = Number(options.repeat ?? 1);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--repeat takes a number of rounds');
  process.exit(2);
}
const pages = (await readPages(folder, {paths: options.paths})).filter(wanted);
if (pages.length === 0) {
  console.error(`no page of ${folder} is meant`);
  process.exit(2);
}

// Only Chromium lets several tabs have the focus at once.
const jobs = Number(options.jobs ?? (BROWSER === 'chromium' ? 4 : 1));
const kept = options.keep ? resolve(options.keep) : await mkdtemp(join(tmpdir(), 'cerby-forms-'));
await mkdir(kept, {recursive: true});
const began = Date.now();
const goals = goalsOf(folder);
const allRight = () => results.every(({right}) => right);
let results = [];
try {
  for (let round = 1; round <= rounds && allRight(); ++round) {
    results = await scoreAll();
    if (options.repeat && !options.json) console.log(`round ${round} of ${rounds}: ${results.length} of ${pages.length} pages, ${allRight() ? 'all right' : 'not all right'}`);
  }
} finally {
  if (!options.keep) await rm(kept, {recursive: true, force: true});
}
results.sort((a, b) => a.file.localeCompare(b.file));
if (options.keep) await keep(results);
const seconds = Math.round((Date.now() - began) / 1000);
if (options.json) console.log(JSON.stringify({seconds, results}, null, 1));
else print(results, goals, seconds);
process.exitCode = (options.repeat ? allRight() : meets(goals, results)) ? 0 : 1;

function keep(results) {
  return writeFile(join(kept, 'results.json'), JSON.stringify(results, null, 1));
}

/** Every page once, in a browser of its own session. */
async function scoreAll() {
  const scene = await Scene.start(pages, kept);
  const results = [];
  try {
    const left = [...pages];
    const work = async () => {
      for (let page = left.shift(); page; page = left.shift()) {
        const seen = await scene.launch(page).catch((error) => ({outcome: '', detail: error.message, events: [], ms: 0, id: ''}));
        const result = {...judge(page, seen), file: page.file, kind: page.kind, note: page.note, ...seen};
        if (!result.right) result.explained = await explain(scene, result);
        // What is to be right every time has failed with the first page that is not.
        if (options.repeat && !result.right) left.splice(0);
        results.push(result);
        // Also what a run that is broken off has found.
        if (options.keep) await keep(results);
        if (process.stderr.isTTY) process.stderr.write(`\r${results.length} of ${pages.length} `);
      }
    };
    await Promise.all(Array.from({length: jobs}, work));
  } finally {
    await scene.stop();
  }
  return results;
}
