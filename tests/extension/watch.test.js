// What a watched document does as it is asked, in a real Chromium: each kind of field and of submit is written, pressed, and
// taken back out where nothing came of it; what the page does then is told.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {watchPage} from '../../extension/page/watch.js';
import {startPageWorld} from './page_world.js';

/** @type {Awaited<ReturnType<typeof startPageWorld>>} */ let world;
before(async () => { world = await startPageWorld(); });
after(() => world?.stop());

const SCRIPT = `<script>
  globalThis.pressed = 0;
  for (const type of ['click', 'submit']) addEventListener(type, (event) => event.preventDefault());
  addEventListener('click', ({target}) => { if (target.id === 'go') pressed += 1; });
  addEventListener('keydown', ({key}) => { if (key === 'Enter') pressed += 1; });
</script>`;
const boxes = [...'012345'].map((number) => `<input id="b${number}" maxlength="1" autocomplete="one-time-code">`).join('');
/** What stands in each field before, and what is written. */
const FIELDS = {
  'an identifier': ['<input id="user" autocomplete="username" value="before">', {user: 'zilla'}],
  'a password': ['<input id="pass" type="password">', {pass: 'pass word'}],
  'both': ['<input id="user"><input id="pass" type="password">', {user: 'zilla', pass: 'pass word'}],
  'a code': ['<input id="otp" autocomplete="one-time-code">', {otp: '123456'}],
  'a code in boxes': [boxes, Object.fromEntries([...'123456'].map((digit, at) => [`b${at}`, digit]))],
  'a code in boxes that move the focus': [`${boxes}<script>
    for (const box of document.querySelectorAll('input')) box.addEventListener('input', () => { if (box.value) box.nextElementSibling?.focus(); });
  </script>`, Object.fromEntries([...'123456'].map((digit, at) => [`b${at}`, digit]))],
};
const SUBMITS = {
  'a button': ['<button id="go">Go on</button>', 'click'],
  'a div': ['<div id="go" role="button">Go on</div>', 'click'],
  'Enter': ['', 'enter'],
};

/** Shows it, has it watched, and has it written and pressed. */
async function filled(markup, values, action = 'click', {hold = false} = {}) {
  await world.show(`<form id="f">${markup}</form>${SCRIPT}`);
  await world.page.evaluate(() => {
    globalThis.sent = [];
    globalThis.browser = {runtime: {sendMessage: async ({type}) => { sent.push(type); }}};
  });
  await world.page.evaluate(watchPage);
  // After the description it says that it is there, once.
  await world.page.waitForFunction(() => sent.length > 0);
  assert.deepEqual(await world.page.evaluate(() => globalThis.sent.splice(0)), ['here']);
  return world.page.evaluate(async (wanted, how, held) => {
    const {fields, buttons, forms} = cerby.describe();
    const refOf = (id) => [...fields, ...buttons].find((element) => element.id === id).ref;
    const steps = Object.entries(wanted).map(([id, value]) => ({ref: refOf(id), action: 'write', value}));
    steps.push({ref: how === 'enter' ? steps.at(-1).ref : refOf('go'), action: how});
    return cerby.obey({type: 'fill', steps, form_action: forms[0].action, hold: held});
  }, values, action, hold);
}
const obey = (type) => world.page.evaluate((asked) => cerby.obey({type: asked}), type);
const values = (ids) => Promise.all(ids.map((id) => world.valueOf(id)));
const pressed = () => world.page.evaluate(() => globalThis.pressed);

for (const [field, [markup, written]] of Object.entries(FIELDS)) {
  for (const [submit, [control, action]] of Object.entries(SUBMITS)) {
    for (const hold of [false, true]) {
      test(`${field}, and ${submit}${hold ? ', held' : ''}: once, and taken back out when nothing comes of it`, async () => {
        assert.equal(await filled(markup + control, written, action, {hold}), hold ? 'written' : 'submitted');
        if (hold) {
          assert.equal(await pressed(), 0);
          assert.equal(await obey('press'), 'submitted');
        }
        assert.deepEqual([await values(Object.keys(written)), await pressed()], [Object.values(written), 1]);
        assert.equal(await obey('give_up'), 'taken_back');
        assert.deepEqual(await values(Object.keys(written)), Object.keys(written).map((id) => (markup.includes(`id="${id}"`) && markup.includes('value="before"') ? 'before' : '')));
        assert.equal(await pressed(), 1, 'nothing is pressed again');
      });
    }
  }
}

describe('what came of a submit', () => {
  const BOTH = {user: 'zilla', pass: 'pass word'};
  const MARKUP = '<input id="user"><input id="pass" type="password"><button id="go">Go on</button>';
  const FRAME = '<iframe id="proof" srcdoc="Prove it" style="width:300px;height:200px"></iframe>';
  const whenPressed = (what) => `<script>go.addEventListener('click', () => { ${what} });</script>`;
  const told = () => world.page.evaluate(() => globalThis.sent);

  test('is told when the page shows something else', async () => {
    await filled(`${MARKUP}<p id="says"></p>${whenPressed('says.textContent = "One moment"')}`, BOTH);
    assert.deepEqual(await told(), ['stirred']);
  });
  test('is nothing when the page changed before the press alone, or how it looks', async () => {
    await filled(`${MARKUP}<p id="says"></p><script>pass.addEventListener('input', () => says.append('!'));</script>${whenPressed('go.className = "busy"')}`, BOTH);
    assert.deepEqual(await told(), []);
  });
  for (const [what, where] of [['on the page', FRAME], ['in a shadow root', '<div id="host"></div>']]) {
    test(`is a frame that comes into view by a style alone, ${what}: what was written stays`, async () => {
      const make = where === FRAME ? '' : `<script>host.attachShadow({mode: 'open'}).innerHTML = ${JSON.stringify(FRAME)};</script>`;
      await filled(`${MARKUP}<section id="wrap" style="visibility:hidden">${where}</section>${make}${whenPressed('wrap.style.visibility = "visible"')}`, BOTH);
      assert.equal(await obey('give_up'), 'challenged');
      assert.deepEqual(await values(['user', 'pass']), ['zilla', 'pass word']);
    });
  }
  test('is none for a frame that was in view before, and for one that nobody sees', async () => {
    await filled(`${MARKUP}${FRAME}${FRAME.replace('proof', 'hidden').replace('style="', 'style="opacity:0;')}${whenPressed('go.className = "busy"')}`, BOTH);
    assert.equal(await obey('give_up'), 'taken_back');
    assert.deepEqual(await values(['user', 'pass']), ['', '']);
  });
});
