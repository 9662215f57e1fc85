// A frame from within and from the document around it, in a real Chromium: its number, its element, and what of it is seen.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {describePage} from '../../extension/page/describe.js';
import {readPage} from '../../extension/page/dom.js';
import {lookAtFrame} from '../../extension/page/frame.js';
import {readVisibility} from '../../extension/page/visibility.js';
import {startPageWorld} from './page_world.js';

let world;
before(async () => { world = await startPageWorld(); });
after(() => world?.stop());

const FORM = '<input id=user style="width:200px;height:30px"><button id=go>Go</button>';
const frame = (style = '', id = 'door') => `<iframe id="${id}" srcdoc="${FORM.replaceAll('"', '&quot;')}" style="width:400px;height:200px;border:3px solid;padding:5px;${style}"></iframe>`;

/** Shows the markup, and gives the frames of `door` and of the page, each with the scripts in it. @param {string} markup */
async function show(markup) {
  await world.show(markup);
  const element = await world.page.$('#door');
  const inside = await element.contentFrame();
  for (const script of [readPage, readVisibility, describePage, lookAtFrame]) await inside.evaluate(script);
  await world.page.evaluate(lookAtFrame);
  return inside;
}

/** What is seen of it, and of its field once it was described. */
async function seen(markup, change = () => {}) {
  const inside = await show(markup);
  const number = await inside.evaluate(() => cerby.frames.ownNumber());
  const first = await world.page.evaluate((its) => cerby.frames.visibilityOf(its), number);
  const ref = await inside.evaluate(() => cerby.describe().fields[0].ref);
  await world.page.evaluate(change);
  const places = await inside.evaluate((its) => cerby.frames.placesOf([its]), ref);
  const again = await world.page.evaluate((its, where) => cerby.frames.visibilityOf(its, where), number, places);
  return [first, again ?? 'another'];
}

describe('a frame', () => {
  test('knows its number among those of the page, whichever else there are', async () => {
    const inside = await show(frame('', 'first') + frame() + frame('', 'third'));
    assert.equal(await inside.evaluate(() => cerby.frames.ownNumber()), 1);
  });
  test('in no frame has none', async () => {
    await show(frame());
    assert.equal(await world.page.evaluate(() => cerby.frames.ownNumber()), -1);
  });
  test('that is not there is none of the page’s', async () => {
    await show(frame());
    for (const number of [1, 1_000_000]) assert.equal(await world.page.evaluate((its) => cerby.frames.visibilityOf(its) ?? 'none', number), 'none');
  });

  const inShadow = (markup, mode = 'open') => `<div></div><script>
    (globalThis.shadows ??= new Map());
    globalThis.chrome = {dom: {openOrClosedShadowRoot: (host) => host.shadowRoot ?? shadows.get(host) ?? null}};  // as extensions have it
    (() => { const host = document.currentScript.previousElementSibling; const root = host.attachShadow({mode: '${mode}'}); shadows.set(host, root); root.innerHTML = ${JSON.stringify(markup)}; })();
  </script>`;
  /** The frame of `door`, wherever it is: what the page says of it. @param {string} markup @param {() => void} [change] before it is looked at with a place in it */
  async function seenInShadow(markup, change = () => {}) {
    await world.show(markup);
    await world.page.evaluate(lookAtFrame);
    const inside = world.page.frames().find((one) => one !== world.page.mainFrame() && one.parentFrame() === world.page.mainFrame());
    for (const script of [readPage, readVisibility, describePage, lookAtFrame]) await inside.evaluate(script);
    const number = await inside.evaluate(() => cerby.frames.ownNumber());
    const look = (places) => world.page.evaluate((its, where) => cerby.frames.visibilityOf(its, where ?? undefined) ?? 'none', number, places);
    const first = await look();
    await world.page.evaluate(change);
    return [number, first, await look([[10, 10, 100, 20]])];
  }
  test('in an open shadow root is found there, however deep', async () => {
    assert.deepEqual(await seenInShadow(inShadow(frame())), ['in_shadow', 'visible', 'visible']);
    const deeper = inShadow('<p id="around"></p>') + `<script>
      (() => { const inner = document.querySelector('div').shadowRoot.getElementById('around').attachShadow({mode: 'open'}); inner.innerHTML = ${JSON.stringify(frame())}; })();
    </script>`;
    assert.deepEqual(await seenInShadow(deeper), ['in_shadow', 'visible', 'visible']);
  });
  for (const [what, markup, found] of [
    ['covered from outside', `<div style="position:relative">${inShadow(frame())}<p style="position:absolute;inset:0;margin:0;background:#fff"></p></div>`, 'covered'],
    ['transparent by what is around it', `<div style="opacity:.1">${inShadow(frame())}</div>`, 'transparent'],
    ['in a closed one', inShadow(frame(), 'closed'), 'none'],
    ['one of two', inShadow(frame()) + inShadow(frame('', 'other')), 'none'],
    ['beside one in a closed one', inShadow(frame()) + inShadow(frame('', 'other'), 'closed'), 'none'],
    ['beside an object', inShadow(`${frame()}<object></object>`), 'none'],
  ]) {
    test(`in a shadow root, ${what}, is told to be ${found}`, async () => assert.equal((await seenInShadow(markup))[1], found));
  }
  test('in a shadow root that is another than was described is none', async () => {
    const change = () => { const {shadowRoot} = document.querySelector('div'); shadowRoot.innerHTML += ''; };
    assert.deepEqual(await seenInShadow(inShadow(frame()), change), ['in_shadow', 'visible', 'none']);
  });

  const COVER = '<div style="position:absolute;left:0;top:0;width:260px;height:80px;background:#fff"></div>';
  for (const [what, markup, found] of [
    ['in view', frame(), ['visible', 'visible']],
    ['below what the window shows', `<div style="height:3000px"></div>${frame()}`, ['visible', 'visible']],
    ['transparent', frame('opacity:.1'), ['transparent', 'transparent']],
    ['not there to be seen', frame('visibility:hidden'), ['hidden', 'hidden']],
    ['tiny', frame('width:2px;height:2px;border:0;padding:0'), ['tiny', 'tiny']],
    ['off-screen', frame('position:absolute;left:-3000px'), ['off_screen', 'off_screen']],
    ['covered', `${frame('position:absolute;left:0;top:0')}<div style="position:absolute;inset:0;background:#fff"></div>`, ['covered', 'covered']],
    ['covered where its field is', `${frame('position:absolute;left:0;top:0')}${COVER}`, ['visible', 'covered']],
  ]) {
    test(`that is ${what} is told to be ${found.join(', then ')}`, async () => assert.deepEqual(await seen(markup), found));
  }

  test('that is covered once it was described is told to be', async () => {
    assert.deepEqual(await seen(frame(), () => { document.body.insertAdjacentHTML('beforeend', '<div style="position:fixed;inset:0;background:#fff"></div>'); }),
                     ['visible', 'covered']);
  });
  test('whose number another element has by now is another', async () => {
    await show(frame('', 'door') + frame('', 'second'));
    const places = [[10, 10, 100, 20]];
    const look = () => world.page.evaluate((where) => cerby.frames.visibilityOf(0, where) ?? 'another', places);
    await world.page.evaluate(() => cerby.frames.visibilityOf(0));
    assert.equal(await look(), 'visible');
    await world.page.evaluate(() => document.getElementById('door')?.remove());
    assert.equal(await look(), 'another');
  });
});
