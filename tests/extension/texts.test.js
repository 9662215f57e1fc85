// What the extension says, in each language: every text is there, none is left over, and nothing is shown that is not one.

import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {after, before, describe, test} from 'node:test';

import {OUTCOMES} from '../../extension/shared/outcomes.js';
import {BADLY, STATES, inSession} from './ui_states.js';
import {startUiWorld, textsOf} from './ui_world.js';

const root = new URL('../../extension/', import.meta.url);
const files = readdirSync(root, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`);
const languages = readdirSync(new URL('_locales/', root));
const english = textsOf('en');

const outcomes = [...readFileSync(new URL('../host/base/outcomes.def', root), 'utf8')
  .matchAll(/^CERBY_OUTCOME\(\w+, "(\w+)", "([^"]*)", "([^"]*)"\)/gm)];

/** The names of a type of string literals. @param {string} path @param {string} name */
function namesIn(path, name) {
  const [, union] = new RegExp(`@typedef \\{([^{}]*)\\} ${name}\\b`).exec(readFileSync(new URL(path, root), 'utf8')) ?? [];
  assert.ok(union, name);
  return [...union.matchAll(/'(\w+)'/g)].map(([, word]) => word);
}

/** What stands in data-text, in the first argument of text(…) – of "a ? 'b' : 'c'" what comes of it – and what is made of parts. */
function askedFor() {
  const asked = new Set(['name', 'description']);  // of the manifest
  const wordsIn = (source) => [...source.matchAll(/'(\w+)'/g)].map(([, word]) => word);
  for (const path of files.filter((file) => /\.(js|html)$/.test(file))) {
    const source = readFileSync(path, 'utf8');
    for (const [, key] of source.matchAll(/data-text="(\w+)"/g)) asked.add(key);
    for (const [, argument] of source.matchAll(/\btext\(([^,()`]+)[,)]/g)) {
      for (const key of wordsIn(argument.slice(argument.indexOf('?') + 1))) asked.add(key);
    }
    for (const [, key] of source.matchAll(/\bwaiting = '(\w+)'/g)) asked.add(key);
    for (const [, key] of source.matchAll(/\baskAndShow\(\{[^}]*\}, '(\w+)'\)/g)) asked.add(key);
  }
  for (const step of namesIn('background/launches.js', 'Step')) asked.add(`step_${step}`);
  for (const state of namesIn('shared/messages.js', 'VaultState')) asked.add(`vault_${state}`);
  for (const [, code, , hint] of outcomes) {
    asked.add(`outcome_${code}_message`);
    if (hint) asked.add(`outcome_${code}_hint`);
  }
  return asked;
}

test('every text that is asked for is there, and every one that is there is asked for', () => {
  assert.deepEqual(Object.keys(english).toSorted(), [...askedFor()].toSorted());
});

test('who may change an account is called in Spanish as the product calls them, and in words', () => {
  const said = Object.values(textsOf('es')).map(({message}) => message).filter((message) => /\bOwner\b/.test(message));
  assert.ok(said.length > 5);
  assert.deepEqual(said.filter((message) => !/propietari[oa]s? \(Owner\)/.test(message)), []);
});

test('every outcome says in English what the host says of it', () => {
  assert.ok(outcomes.length >= Object.keys(OUTCOMES).length);
  for (const [, code, message, hint] of outcomes) {
    assert.equal(english[`outcome_${code}_message`].message, message, code);
    assert.equal(english[`outcome_${code}_hint`]?.message ?? '', hint, code);
  }
});

for (const language of languages) {
  describe(language, () => {
    const texts = textsOf(language);
    const keys = Object.keys(english);

    test('has every text, and none besides', () => assert.deepEqual(Object.keys(texts).toSorted(), keys.toSorted()));

    test('has the same parts in each', () => {
      const parts = (text) => [...text.matchAll(/\$\w+/g)].map(([part]) => part).toSorted();
      for (const key of keys) {
        assert.deepEqual(Object.keys(texts[key]), ['message'], key);
        assert.ok(texts[key].message.trim(), key);
        assert.deepEqual(parts(texts[key].message), parts(english[key].message), key);
      }
    });

    if (language === 'en') return;
    test('is no copy of English', () => {
      // The product's name, and the signs for units of time.
      const same = keys.filter((key) => texts[key].message === english[key].message);
      assert.deepEqual(same, ['name', 'minutes', 'hours']);
    });
  });
}

describe('nothing is shown in one language alone', () => {
  /** @type {Awaited<ReturnType<typeof startUiWorld>>} */ let world;
  before(async () => { world = await startUiWorld(); });
  after(() => world?.stop());

  // What is no text of ours: names and addresses that are shown by themselves, a time of day, the product's name as a title.
  const DATA = /[\w.]+@contentzilla\.test|Contentzilla|Instagram|Other|https?:\/\/[\w.:]+|one-two|three-four|\b[AP]M\b|^Cerby$/g;
  const marked = Object.fromEntries(Object.entries(english).map(([key, {message}]) => [key, {message: `⟦${message}⟧`}]));

  /** Every text that can be seen or is read out, but what is marked as English. @param {import('puppeteer-core').Page} page */
  const textsIn = (page) => page.evaluate(() => {
    const found = [document.title];
    for (const element of document.querySelectorAll('body, body *')) {
      if (element.closest('body [lang=en]')) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push(element.getAttribute(name) ?? '');
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    }
    return found;
  });

  /** What is left of a text without what stands between marks. @param {string} text */
  function unmarked(text) {
    for (let before = ''; before !== text;) [before, text] = [text, text.replace(/⟦[^⟦⟧]*⟧/g, '')];
    return text.replace(DATA, '').match(/\p{Letter}+/gu)?.join(' ') ?? '';
  }

  for (const [name, {path, how, until}] of Object.entries(STATES)) {
    test(name, async () => {
      const ui = await world.show(path, {...how, texts: marked});
      await ui.until(until);
      const texts = await textsIn(ui.page);
      assert.ok(texts.some((text) => text.includes('⟦')), 'texts of _locales are shown');
      assert.deepEqual(texts.map(unmarked).filter(Boolean), []);
      await ui.page.close();
    });
  }

  test('an outcome of a newer host is shown in the host\'s words, as English', async () => {
    const said = {...BADLY, outcome: 'of_tomorrow', message: 'It is tomorrow.', hint: 'Wait a day.'};
    const ui = await world.show('launch.html#one', {...inSession(said), language: 'es'});
    await ui.until('#ending');
    assert.equal(await ui.text('#message'), 'It is tomorrow.');
    assert.equal(await ui.text('#hint'), 'Wait a day.');
    assert.deepEqual(await ui.page.$$eval('#message, #hint, #detail', (all) => all.map(({lang}) => lang)), ['en', 'en', 'en']);
  });

  test('an outcome that is known is shown in the user\'s language, whatever the host calls it', async () => {
    const ui = await world.show('launch.html#one', {...inSession({...BADLY, outcome: 'role_none', message: 'Run this:'}), language: 'es'});
    await ui.until('#ending');
    assert.equal(await ui.text('#message'), 'No tiene ningún rol en esta cuenta.');
    assert.deepEqual(await ui.page.$$eval('#message, #hint, #detail', (all) => all.map(({lang}) => lang)), ['', '', 'en']);
  });
});
