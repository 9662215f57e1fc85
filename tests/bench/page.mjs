// What one crowded page costs: the description in the page, and what the host makes of it (bench_page). A page of 2,000
// elements and 300 fields, and one of the kind that most are, beside it.
//   node tests/bench/page.mjs --browser chromium|firefox --rounds N --bin FOLDER
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {parseArgs, promisify} from 'node:util';

const {values: options} = parseArgs({options: {
  browser: {type: 'string', default: 'chromium'},
  rounds: {type: 'string', default: '20'},
  bin: {type: 'string', default: resolve(import.meta.dirname, '../../build/release/bin')},
}});
process.env.CERBY_BROWSER = options.browser;
process.env.CERBY_BIN = resolve(options.bin);

const {describePage} = await import('../../extension/page/describe.js');
const {readPage} = await import('../../extension/page/dom.js');
const {readVisibility} = await import('../../extension/page/visibility.js');
const {middle} = await import('./statistics.mjs');
const {World} = await import('../e2e/support/world.mjs');

/** A login form, and around it `groups` of settings: 7 elements, one of them a field. */
function build(groups) {
  const login = `<form id=login action=/login method=post><h1>Sign in</h1>
    <label for=u>E-mail</label><input id=u name=user autocomplete=username>
    <label for=p>Password</label><input id=p name=password type=password autocomplete=current-password>
    <button>Sign in</button></form>`;
  let rest = '';
  for (let n = 0; n < groups; ++n) {
    rest += `<section class=group><div class=row><div class=cell><p><b>Setting</b> number ${n}</p><label for=f${n}>Name ${n}</label>
      <input id=f${n} name=field${n} placeholder="Value ${n}"></div></div></section>`;
  }
  document.body.innerHTML = login + rest;
  const style = document.createElement('style');
  style.textContent = '.group{border:1px solid;padding:2px;float:left;width:150px;overflow:hidden}.cell{opacity:.99}input{width:120px;height:18px}';
  document.head.append(style);
  return [document.querySelectorAll('*').length, document.querySelectorAll('input').length];
}

/** As a script of the page's own, which runs as fast as one of the extension's. */
function putIn(source) {
  const script = document.createElement('script');
  script.textContent = source;
  document.head.append(script);
}

/** Each time with the layout to be done again, as for a page that has just come. */
function describe(rounds) {
  const times = [];
  let page;
  for (let round = 0; round < rounds; ++round) {
    document.body.style.paddingTop = `${round % 2}px`;
    const begun = performance.now();
    page = cerby.describe();
    times.push(performance.now() - begun);
  }
  return {times, page};
}

const work = await mkdtemp(join(tmpdir(), 'cerby-bench-'));
const world = await World.start();
try {
  console.log(`\n### ${options.browser}: one description (median of ${options.rounds}, layout included), and what the host makes of it\n`);
  console.log('| page | fields | in the page, ms | goal | JSON bytes | host: read, understand, plan, ms | goal |\n| --- | --- | --- | --- | --- | --- | --- |');
  for (const [name, groups, goals] of [['a login', 0, ['', '']], ['crowded', 298, ['goal ≤ 30', 'goal ≤ 2']]]) {
    const tab = await world.browser.openTab(world.sites.dashboard.address);
    await tab.waitForSelector('.tiles');
    const [elements, fields] = await tab.evaluate(build, groups);
    await tab.evaluate(putIn, [readPage, readVisibility, describePage].map((script) => `(${script})();`).join('\n'));
    await tab.evaluate(putIn, `${describe}; document.body.dataset.described = JSON.stringify(describe(${Number(options.rounds)}));`);
    const {times, page} = JSON.parse(await tab.evaluate(() => document.body.dataset.described));
    if (page.fields.length !== fields) throw new Error(`${page.fields.length} of ${fields} fields described`);
    const file = join(work, `${name}.json`);
    const request = JSON.stringify({type: 'page', id: 1, document: 'D1', origin: new URL(world.sites.dashboard.address).origin, page});
    await writeFile(file, request);
    const {stdout} = await promisify(execFile)(join(process.env.CERBY_BIN, 'bench_page'), [file, '200']);
    console.log(`| ${name}, ${elements} elements | ${fields} | ${middle(times).toFixed(1)} | ${goals[0]} | ${request.length} | ${stdout.trim()} | ${goals[1]} |`);
    await tab.close();
  }
} finally {
  await world.stop();
  await rm(work, {recursive: true, force: true});
}
