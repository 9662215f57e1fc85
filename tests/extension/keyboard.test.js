// Launch page and settings by keyboard alone: Tab comes to every control, once, in the order in which they stand, each is seen to have
// the focus, Enter and Space press it, and Escape is the way out where there is one.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {LAUNCH, OF_OTHER, STATES, asking, inSession} from './ui_states.js';
import {startUiWorld} from './ui_world.js';

/** @type {Awaited<ReturnType<typeof startUiWorld>>} */ let world;
before(async () => { world = await startUiWorld(); });
after(() => world?.stop());

/** In the page: the controls that a person sees and may use, as they stand. */
const controls = () => [...document.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility() && !element.disabled)
  .map((element) => element.id || element.getAttribute('aria-label') || element.textContent);

/** In the page: what has the focus, and whether it is seen to; undefined for the document itself. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(element);
  const back = getComputedStyle(document.body).backgroundColor;
  const isSeen = element.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 &&
    outlineColor !== back && !/, 0\)$/.test(outlineColor);
  return {name: element.id || element.getAttribute('aria-label') || element.textContent, isSeen};
}

/** What Tab comes to, one after the other, until it leaves the page or is where it was before. @param {import('puppeteer-core').Page} page */
async function tabbed(page) {
  const names = [];
  const unseen = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(focused);
    if (!at || at.name === names[0]) return {names, unseen};
    names.push(at.name);
    if (!at.isSeen) unseen.push(at.name);
    assert.ok(names.length <= 50, `Tab comes to no end: ${names.join(', ')}`);
  }
}

/** Presses the key until it has had its effect: no press counts in a page's first moment. */
async function pressed(page, key, done) {
  for (let tries = 0; tries < 20; tries += 1) {
    await page.keyboard.press(key);
    if (await page.waitForFunction(done, {timeout: 300}).then(() => true, () => false)) return;
  }
  throw new Error(`${key} has no effect`);
}

/** Goes on with Tab until this has the focus. */
async function tabTo(page, name) {
  for (let tabs = 0; tabs < 50; tabs += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(focused))?.name === name) return;
  }
  throw new Error(`Tab does not come to ${name}`);
}

describe('Tab comes to every control, in order, and it is seen where it is', () => {
  for (const [name, {path, how, until}] of Object.entries(STATES).filter(([, {path}]) => !path.startsWith('popup'))) {
    test(name, async () => {
      const ui = await world.show(path, how);
      await ui.until(until);
      const wanted = await ui.page.evaluate(controls);
      assert.deepEqual(await tabbed(ui.page), {names: wanted, unseen: []});
      await ui.page.close();
    });
  }
});

test('what cannot be seen to have the focus is found', async () => {
  const ui = await world.show('launch.html#one', inSession(LAUNCH));
  await ui.until('#cancel');
  await ui.page.addStyleTag({content: 'button:focus-visible { outline: none !important }'});
  assert.deepEqual((await tabbed(ui.page)).unseen, ['cancel']);
});

describe('the launch page', () => {
  for (const [key, id, yes] of [['Enter', 'yes', true], ['Space', 'yes', true], ['Enter', 'no', false], ['Space', 'no', false]]) {
    test(`is answered "${id}" by ${key}`, async () => {
      const ui = await world.show('launch.html#one', inSession(asking('foreign_form')));
      await ui.until('#question');
      await tabTo(ui.page, id);
      await pressed(ui.page, key, () => fake.sent.some(({type}) => type === 'answer'));
      assert.deepEqual((await ui.sent()).filter(({type}) => type === 'answer')[0], {type: 'answer', id: 'one', yes, remember: false});
    });
  }

  test('remembers no more by Space on the box', async () => {
    const ui = await world.show('launch.html#one', inSession(asking('first_launch')));
    await ui.until('#question');
    await tabTo(ui.page, 'remember');
    await ui.page.keyboard.press('Space');
    assert.equal(await ui.page.$eval('#remember', ({checked}) => checked), false);
    await tabTo(ui.page, 'yes');
    await pressed(ui.page, 'Enter', () => fake.sent.some(({type}) => type === 'answer'));
    assert.deepEqual((await ui.sent()).filter(({type}) => type === 'answer')[0], {type: 'answer', id: 'one', yes: true, remember: false});
  });

  test('takes no Enter for an answer while the question itself has the focus', async () => {
    const ui = await world.show('launch.html#one', inSession(asking('first_launch')));
    await ui.until('#question');
    // From here on the page's clock is the test's.
    await ui.page.evaluate(() => { const at = performance.now() + 1000; performance.now = () => at; });
    assert.equal((await ui.page.evaluate(focused)).name, 'question');
    for (const key of ['Enter', 'Space']) await ui.page.keyboard.press(key);
    assert.deepEqual((await ui.sent()).filter(({type}) => type === 'answer'), []);
  });

  test('declines by Escape, which no key that was on its way does', async () => {
    const ui = await world.show('launch.html#one', inSession(asking('first_launch')));
    await ui.until('#question');
    await ui.page.evaluate(() => { const at = performance.now(); dispatchEvent(new Event('focus')); performance.now = () => at; });
    await ui.page.keyboard.press('Escape');
    assert.deepEqual((await ui.sent()).filter(({type}) => type === 'answer'), []);
    await ui.page.evaluate(() => { const at = performance.now() + 1000; performance.now = () => at; });
    await ui.page.keyboard.press('Escape');
    assert.deepEqual((await ui.sent()).filter(({type}) => type === 'answer'), [{type: 'answer', id: 'one', yes: false, remember: false}]);
  });

  test('cancels by Escape while the launch is under way, and does nothing by it once that has ended', async () => {
    const ui = await world.show('launch.html#one', inSession(LAUNCH));
    await ui.until('#cancel');
    await pressed(ui.page, 'Escape', () => fake.sent.some(({type}) => type === 'cancel'));
    const ended = await world.show('launch.html#one', inSession(OF_OTHER));
    await ended.until('#sign_out');
    await ended.page.evaluate(() => { const at = performance.now() + 1000; performance.now = () => at; });
    await ended.page.keyboard.press('Escape');
    assert.deepEqual((await ended.sent()).filter(({type}) => type === 'answer' || type === 'cancel'), []);
  });
});

describe('the settings', () => {
  for (const key of ['Enter', 'Space']) {
    test(`forget an account by ${key}, and leave the focus in the list`, async () => {
      const {path, how, until} = STATES['settings, all known'];
      const ui = await world.show(path, structuredClone(how));
      await ui.until(until);
      await ui.page.keyboard.press('Tab');
      await pressed(ui.page, key, () => document.querySelectorAll('#consents button').length === 1);
      const left = await ui.page.evaluate(focused);
      assert.deepEqual(left, {name: (await ui.page.evaluate(controls))[0], isSeen: true});
    });
  }
});
