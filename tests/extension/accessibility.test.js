// axe-core over every state of the extension's own pages, light and dark: nothing found, and nothing left for a person to judge.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, describe, test} from 'node:test';

import {STATES} from './ui_states.js';
import {startUiWorld} from './ui_world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LIGHT = 'rgb(255, 255, 255)';

/** @type {Awaited<ReturnType<typeof startUiWorld>>} */ let world;
before(async () => { world = await startUiWorld(); });
after(() => world?.stop());

/** One line for each element and rule. @param {import('axe-core').Result[]} results */
const lines = (results) => results.flatMap(({id, help, nodes}) =>
  nodes.map(({html, failureSummary}) => `${id}: ${html}: ${help} (${failureSummary ?? ''})`));

/** @param {import('puppeteer-core').Page} page @param {'light' | 'dark'} scheme */
async function check(page, scheme) {
  await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
  const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(back === LIGHT, scheme === 'light', `${scheme}: ${back}`);
  const {violations, incomplete, passes} = await page.evaluate(() => axe.run(document, {resultTypes: ['violations', 'incomplete']}));
  assert.ok(passes.some(({id}) => id === 'color-contrast'), 'colours are looked at');
  return [...lines(violations), ...lines(incomplete)];
}

describe('axe-core finds nothing', () => {
  for (const [name, {path, how, until}] of Object.entries(STATES)) {
    test(name, async () => {
      const ui = await world.show(path, how);
      await ui.until(until);
      await ui.page.evaluate(AXE);
      for (const scheme of ['light', 'dark']) assert.deepEqual(await check(ui.page, scheme), [], scheme);
      assert.deepEqual(ui.errors, []);
      await ui.page.close();
    });
  }
});

test('axe-core finds what is wrong', async () => {
  const ui = await world.show('popup.html');
  await ui.until('#permit');
  await ui.page.evaluate(() => { document.getElementById('permit').textContent = ''; });
  await ui.page.evaluate(AXE);
  assert.match((await check(ui.page, 'light')).join('\n'), /^button-name: <button id="permit"/m);
});
