// What a document is described as, in a real Chromium.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {LIMITS} from '../../extension/shared/messages.js';
import {startPageWorld} from './page_world.js';

/** @type {Awaited<ReturnType<typeof startPageWorld>>} */ let world;
before(async () => { world = await startPageWorld(); });
after(() => world?.stop());

describe('a field', () => {
  test('has everything that the protocol names, and no value', async () => {
    await world.show(`<form action="/session?next=1" method="post" id="f" name="login"><h2>Sign in</h2>
      <label for="user">E-mail  address</label><input id="user" name="email" type="email" autocomplete="Username"
        placeholder="you@company" inputmode="EMAIL" maxlength="80" value="secret@value.test" title="hint"></form>`);
    const page = await world.describe();
    const {ref, box, ...field} = page.fields[0];
    assert.ok(Number.isInteger(ref) && ref > 0 && box.every(Number.isInteger) && box[2] > 50);
    assert.deepEqual(field, {
      tag: 'input', type: 'email', autocomplete: 'username', name: 'email', id: 'user', label: 'E-mail address',
      placeholder: 'you@company', aria: 'hint', nearby: 'E-mail address', input_mode: 'email', form: 0, max_length: 80,
      visibility: 'visible', enabled: true, read_only: false, filled: true, focused: false, frame: 0,
    });
    assert.deepEqual(page.forms, [{name: 'login', id: 'f', heading: 'Sign in', method: 'post', action: 'https://app.test/session'}]);
    assert.doesNotMatch(JSON.stringify(page), /secret@value/);
  });

  const labels = {
    'by for': '<label for="x">Name</label><input id="x">',
    'by wrapping': '<label>Name <input id="x"></label>',
    'by aria-labelledby': '<b id="a">Na</b><input id="x" aria-labelledby="a b"><b id="b">me</b>',
  };
  for (const [how, markup] of Object.entries(labels)) {
    test(`is labelled ${how}`, async () => {
      await world.show(markup);
      assert.equal((await world.field('x')).label.replace(' ', ''), 'Name');
    });
  }

  const after = {
    'a label without for': ['<div><span>Log in</span></div><div><input id="x"><label><b>Your e-mail</b></label></div>', 'Your e-mail', 'Log in'],
    'a text in its own box': ['<p>Log in</p><div><div><input id="x"></div><span>Your e-mail</span></div>', '', 'Your e-mail'],
    'a text, and one before it in the box': ['<div><i>Name</i><input id="x"><span>Your e-mail</span></div>', '', 'Name'],
    'the text of the next field': ['<p>Log in</p><div><input id="x"><span>Password</span><input type="password"></div>', '', 'Log in'],
    'what a control says': ['<p>Log in</p><div><input id="x"><button>Show</button></div>', '', 'Log in'],
    'an unseen text': ['<p>Log in</p><div><input id="x"><span hidden>Your e-mail</span></div>', '', 'Log in'],
  };
  for (const [what, [markup, label, nearby]] of Object.entries(after)) {
    test(`has ${what} after it`, async () => {
      await world.show(markup);
      const field = await world.field('x');
      assert.deepEqual([field.label, field.nearby], [label, nearby]);
    });
  }
  test('has the text before it nearby, and not its neighbour\'s', async () => {
    await world.show('<div>User name</div><div><input id="a"></div><input id="b">');
    assert.equal((await world.field('a')).nearby, 'User name');
    assert.equal((await world.field('b')).nearby, '');
  });

  test('of type hidden that holds the answer of a captcha is one, and tells whether it is filled', async () => {
    await world.show('<input type="hidden" id="x" name="some-captcha-response"><input type="hidden" name="response-id">');
    const page = await world.describe();
    assert.deepEqual(page.fields.map(({type, visibility, filled}) => ({type, visibility, filled})), [{type: 'hidden', visibility: 'hidden', filled: false}]);
    await world.show('<input type="hidden" id="x" name="some-captcha-response" value="secret@value.test">');
    const solved = await world.describe();
    assert.equal(solved.fields[0].filled, true);
    assert.doesNotMatch(JSON.stringify(solved), /secret@value/);
  });
  test('of type hidden is none; a select, a text area and an editable are', async () => {
    await world.show('<input type="hidden" name="csrf"><select id="s"></select><textarea id="t"></textarea><p id="e" contenteditable>x</p><p contenteditable="false">');
    assert.deepEqual((await world.describe()).fields.map(({tag, id}) => [tag, id]), [['select', 's'], ['textarea', 't'], ['editable', 'e']]);
  });

  test('what is written into an editable element is nowhere in it', async () => {
    await world.show('<p>Log in</p><input id="x"><div contenteditable>a private <b>draft</b></div><div class="error" contenteditable>secret words</div><div role="alert">Wrong<span contenteditable="plaintext-only">my answer</span></div>');
    const page = await world.describe();
    assert.deepEqual(page.texts, ['Log in', 'Wrong']);
    assert.deepEqual(page.alerts, []);
    assert.doesNotMatch(JSON.stringify(page), /private|draft|secret|my answer/);
  });

  test('keeps its number from one description to the next', async () => {
    await world.show('<input id="a"><input id="b">');
    const before = (await world.field('b')).ref;
    await world.page.evaluate(() => document.getElementById('a').remove());
    assert.equal((await world.field('b')).ref, before);
  });

  test('in an open shadow root is seen, in its place', async () => {
    await world.show('<input id="a"><x-login></x-login><input id="c"><script>document.querySelector("x-login").attachShadow({mode: "open"}).innerHTML = "<form><label for=b>Inner</label><input id=b></form>"</script>');
    const {fields, forms} = await world.describe();
    assert.deepEqual(fields.map(({id, label, visibility}) => [id, label, visibility]), [['a', '', 'visible'], ['b', 'Inner', 'visible'], ['c', '', 'visible']]);
    assert.equal(forms.length, 1);
  });

  test('with an id that is used twice has the label of its own form', async () => {
    await world.show('<form><label for="x">Passcode</label><input id="x" name="a"></form><form><label for="x">Password</label><input id="x" name="b"></form>');
    assert.deepEqual((await world.describe()).fields.map(({name, label}) => [name, label]), [['a', 'Passcode'], ['b', 'Password']]);
  });

  test('outside the form that it belongs to is the form\'s', async () => {
    await world.show('<form id="f" action="/in"></form><input id="x" form="f">');
    assert.equal((await world.field('x')).form, 0);
  });
});

describe('the form\'s target', () => {
  const targets = [
    ['<form>', ''], ['<form action="">', ''], ['<form action="/in?next=%2F#x">', 'https://app.test/in'],
    ['<form action="https://sso.test/login">', 'https://sso.test/login'], ['<form action="javascript:void(0)">', ''],
    ['<base href="https://evil.test/"><form action="in">', 'https://evil.test/in'],
  ];
  for (const [markup, action] of targets) {
    test(`of ${markup} is "${action}"`, async () => {
      await world.show(`${markup}<input id="x"></form>`);
      assert.equal((await world.describe()).forms[0].action, action);
    });
  }

  test('cannot be overridden by a field named like it', async () => {
    await world.show('<form action="https://evil.test/"><input name="action" id="x"><input name="getAttribute"><input name="method"></form><img name="documentElement"><img name="activeElement"><img name="readyState">');
    assert.equal((await world.describe()).forms[0].action, 'https://evil.test/');
  });
});

describe('visibility', () => {
  const component = (over) => `<div style="position:relative"><section><b style="display:block;padding:20px">Log in</b></section>${over}</div><script>
    document.querySelector('section').attachShadow({mode: 'open'}).innerHTML = '<input id=x><button id=go style="padding:0"><slot></slot></button>';
  </script>`;
  test('of what has something put into its slot is not taken away by that', async () => {
    await world.show(component(''));
    assert.deepEqual((await world.describe()).buttons.map(({id, visibility}) => [id, visibility]), [['go', 'visible']]);
  });
  test('of what is in a shadow root is taken away by what lies over it from outside', async () => {
    await world.show(component('<p style="position:absolute;inset:0;margin:0;background:#fff"></p>'));
    const {fields, buttons} = await world.describe();
    assert.deepEqual([...fields, ...buttons].map(({visibility}) => visibility), ['covered', 'covered']);
  });

  const tricks = {
    'visible': ['<input id="x">',
      '<input id="x" style="color:#fff;background:#fff;border:0;border-bottom:1px solid #ccc">', '<div style="background:#fff"><input id="x" style="color:#fff;background:#eee;border:0"></div>',
      '<div style="background:#123"><input id="x" style="color:#fff;background:none;border:0"></div>', '<input id="x" style="color:#333;background:none;border:0">',
      '<div style="background:linear-gradient(#000,#333)"><input id="x" style="color:#fff;background:none;border:0"></div>',
      '<div style="opacity:.8"><input id="x"></div>', '<div style="overflow:auto;height:60px"><div style="height:20px"></div><input id="x"></div>',
      '<div style="height:3000px"></div><input id="x">', '<div style="overflow:auto;height:60px"><div style="height:200px"></div><input id="x"></div>',
      '<div style="filter:blur(1px)"><input id="x"></div>', '<div style="mask-image:linear-gradient(black 90%,transparent)"><input id="x"></div>',
      '<div style="position:relative;height:200px"><p style="position:absolute;z-index:-1;inset:0;margin:0;background:#eee;pointer-events:none"></p><input id="x"></div>',
      '<input id="x"><div style="position:fixed;inset:0;pointer-events:none;background:radial-gradient(circle at 50% 0,rgba(120,80,255,.12),transparent 60%)"></div>',
      '<div style="position:relative;width:300px"><input id="x"><fieldset style="position:absolute;inset:-5px 0 0;pointer-events:none"></fieldset></div>', '<label style="position:relative;display:block"><span style="position:absolute;inset:0">Name</span><input id="x"></label>'],
    'hidden': ['<div style="display:none"><input id="x"></div>', '<div style="visibility:hidden"><input id="x"></div>', '<div hidden><input id="x"></div>',
      '<div inert><input id="x"></div>', '<details><summary>s</summary><input id="x"></details>', '<div style="content-visibility:hidden"><input id="x"></div>'],
    'transparent': ['<input id="x" style="opacity:0">',
      '<input id="x" style="color:#fff;background:#fff;border:0">', '<input id="x" style="color:#fff;background:none;border:1px solid #fff">',
      '<div style="background:#222"><input id="x" style="color:#252525;background:none;border:0;outline:0"></div>',
      '<input id="x" style="-webkit-text-fill-color:#fff;background:#fff;border:0">',
      '<div style="opacity:.1"><input id="x"></div>', '<div style="opacity:.6"><p style="opacity:.6"><input id="x"></p></div>',
      '<style>body { opacity: .01 }</style><input id="x">', '<div style="filter:opacity(5%)"><input id="x"></div>',
      '<div style="filter:opacity(70%) opacity(50%)"><input id="x"></div>', '<div style="filter:blur(40px)"><input id="x"></div>', '<div style="filter:contrast(0)"><input id="x"></div>',
      '<div style="mask-image:linear-gradient(transparent,rgba(0,0,0,.1))"><input id="x"></div>',
      '<div style="mix-blend-mode:lighten"><input id="x"></div>'],
    'tiny': ['<input id="x" style="width:1px;height:1px;padding:0;border:0">', '<input id="x" style="transform:scale(.01)">', '<input id="x" style="height:0;padding:0;border:0">'],
    'clipped': ['<div style="overflow:auto;height:0"><input id="x"></div>', '<div style="overflow:hidden;height:0"><input id="x"></div>', '<div style="overflow:hidden;width:1px;height:1px"><input id="x"></div>',
      '<input id="x" style="position:absolute;clip:rect(0,0,0,0)">', '<input id="x" style="clip-path:inset(50%)">', '<input id="x" style="clip-path:circle(0)">',
      '<div style="overflow:hidden;height:30px;position:relative"><input id="x" style="position:absolute;top:200px"></div>'],
    'off_screen': ['<input id="x" style="position:absolute;left:-9999px">', '<input id="x" style="position:absolute;top:-500px">', '<input id="x" style="position:fixed;left:3000px;top:0">',
      '<input id="x" style="text-indent:0;transform:translateX(-5000px)">'],
    'covered': ['<input id="x"><div style="position:fixed;inset:0;background:#fff"></div>', '<div style="position:relative"><input id="x" style="width:200px"><p style="position:absolute;inset:0;margin:0;background:#fff">Click here</p></div>',
      '<input id="x" style="pointer-events:none">',
      '<input id="x"><div style="position:fixed;inset:0;background:#fff;pointer-events:none"></div>',
      '<input id="x"><div style="position:fixed;inset:0;background:linear-gradient(#fffa,transparent);pointer-events:none"></div>',
      '<input id="x"><div style="position:fixed;inset:0;background:linear-gradient(#fff5,#fff5),linear-gradient(#fff5,#fff5);pointer-events:none"></div>',
      '<input id="x"><div style="position:fixed;inset:0;background:url(x.png),linear-gradient(#fff1,#fff1);pointer-events:none"></div>',
      '<div style="position:relative;z-index:3"><input id="x"></div><div popover="manual" id="p" style="inset:0;width:100vw;height:100vh;pointer-events:none">!</div><script>p.showPopover()</script>', '<input id="x"><dialog id="d">Consent</dialog><script>d.showModal()</script>'],
  };
  for (const [visibility, markups] of Object.entries(tricks)) {
    for (const markup of markups) {
      test(`${visibility}: ${markup}`, async () => {
        await world.show(markup);
        assert.equal((await world.field('x')).visibility, visibility);
      });
    }
  }
});

describe('the rest of a page', () => {
  test('has buttons of every kind, and links with a short text', async () => {
    await world.show(`<form><button>Log in</button><input type="submit" value="Go"><input type="image" alt="Enter"></form>
      <div role="button">Next</div><a href="/forgot?x=1">Forgot?</a><a href="#">${'long '.repeat(30)}</a><button aria-label="Close"><svg></svg></button>`);
    assert.deepEqual((await world.describe()).buttons.map(({tag, type, text, target, form, aria}) => [tag, type, text, target, form, aria]), [
      ['button', 'submit', 'Log in', '', 0, ''], ['input', 'submit', 'Go', '', 0, ''], ['input', 'image', 'Enter', '', 0, ''],
      ['div', 'button', 'Next', '', -1, ''], ['a', '', 'Forgot?', 'https://app.test/forgot', -1, ''], ['button', 'submit', '', '', -1, 'Close']]);
  });

  const parts = {
    '<div>Bob</div><div>bob@c.test</div>': 'Bob bob@c.test', 'Bob<br>bob@c.test': 'Bob bob@c.test', '<span>Bob</span><span>bob@c.test</span>': 'Bob bob@c.test',
    '<i><b>Bob</b></i><small>bob@c.test</small>': 'Bob bob@c.test', 'Log<b>in</b>': 'Login', '<span>L</span><span>o</span><span>g</span> <span>i</span><span>n</span>': 'Log in',
    'User<wbr>name<span>*</span>': 'Username*', 'Sign in<p>as</p>Bob': 'Sign in as Bob', '<x-name>Bob</x-name><x-mail>bob@c.test</x-mail>': 'Bob bob@c.test',
  };
  for (const [markup, said] of Object.entries(parts)) {
    test(`says "${said}" of ${markup}`, async () => {
      await world.show(`<button>${markup}</button><h2>${markup}</h2><div role="alert">${markup}</div><label for="x">${markup}</label><input id="x">
        <div id="l">${markup}</div><input aria-labelledby="l"><div><input><label>${markup}</label></div>`);
      const {buttons, headings, alerts, fields} = await world.describe();
      assert.deepEqual([buttons[0].text, headings[0], alerts[0], ...fields.map(({label}) => label)], Array(6).fill(said));
    });
  }
  test('has the entries of a list of accounts, long ones and those that are pressed themselves', async () => {
    const account = '<div>Contentzilla Marketing and Communications Department</div><div>zilla@c.test</div>';
    await world.show(`<div role="link" tabindex="0">${account}</div><a href="/u">${account}</a><a href="/u">${account.repeat(4)}</a>
      <ul><li tabindex="0"><div>Bob</div><div>bob@c.test</div></li><li tabindex="0">News</li><li tabindex="-1">x@c.test</li><li>y@c.test</li>
      <li tabindex="0">z@c.test <button>Remove</button></li></ul>
      <div role="listbox"><div role="option">o@c.test</div><div role="option">English</div></div>`);
    const said = 'Contentzilla Marketing and Communications Department zilla@c.test';
    assert.deepEqual((await world.describe()).buttons.map(({tag, text}) => [tag, text]), [['div', said], ['a', said], ['li', 'Bob bob@c.test'], ['button', 'Remove'], ['div', 'o@c.test']]);
  });
  test('has the tab that is selected in the heading of the form below it', async () => {
    const tabs = (login, join) => `<div role="tablist"><button role="tab" aria-selected="${login}">Sign in</button><button role="tab" aria-selected="${join}">Create account</button></div><form><input></form>`;
    const headingOf = async (/** @type {string} */ markup) => {
      await world.show(markup);
      return (await world.describe()).forms[0].heading;
    };
    assert.equal(await headingOf(`<h1>Welcome</h1>${tabs(false, true)}`), 'Welcome Create account');
    assert.equal(await headingOf(tabs(true, false)).then((heading) => heading.trim()), 'Sign in');
    assert.equal(await headingOf(`<h1>Welcome</h1><div hidden>${tabs(false, true).replace('<form><input></form>', '')}</div><form><input></form>`), 'Welcome');
  });
  test('of elements deep within each other, or with very much text, is described', async () => {
    await world.show('<button></button><h2></h2>');
    await world.page.evaluate(() => {
      let at = document.querySelector('button');
      for (let depth = 0; depth < 300; depth += 1) at = at.appendChild(document.createElement('i'));
      at.textContent = 'Log in';
      for (let count = 0; count < 5_000; count += 1) document.querySelector('h2').appendChild(document.createElement('b')).textContent = 'title';
    });
    const {buttons, headings} = await world.describe();
    assert.equal(buttons[0].text, 'Log in');
    assert.equal(headings[0], 'title '.repeat(50).slice(0, 256));
  });

  test('has headings, alerts, texts and frames; none that are hidden', async () => {
    await world.show(`<h1>Welcome</h1><h2 hidden>No</h2><p>Some text</p><p style="display:none">No</p><div role="alert">Wrong password</div>
      <p class="form-error">Try again</p><iframe src="https://captcha.test/a?b=1"></iframe><script>var text = "No"</script>`);
    const {headings, alerts, texts, frames, title, language, path} = await world.describe();
    assert.deepEqual({headings, alerts, title, language, path}, {headings: ['Welcome'], alerts: ['Wrong password', 'Try again'], title: 'Log in', language: 'en', path: '/login'});
    assert.ok(texts.includes('Some text') && !texts.includes('No'));
    assert.deepEqual(frames.map(({origin, path: at}) => [origin, at]), [['https://captcha.test', '/a']]);
  });

  test('is cut to the protocol\'s limits', async () => {
    await world.show(`${'<form><h2>t</h2><p role="alert"><input><button>b</button></p></form><p>text</p><iframe></iframe>'.repeat(500)}`);
    const page = await world.describe();
    for (const key of ['fields', 'buttons', 'forms', 'frames', 'headings', 'texts']) assert.equal(page[key].length, LIMITS[key], key);
    assert.ok(page.alerts.length <= LIMITS.alerts);
    assert.ok(page.fields.every(({form}) => form >= -1 && form < LIMITS.forms));
  });

  test('is never larger than the host takes', async () => {
    const long = 'ü'.repeat(300);
    await world.show(`<label>${long}<input name="${long}" placeholder="${long}" aria-label="${long}" class="${long}" id="${long}"></label>`.repeat(400) + `<button name="${long}">${long}</button>`.repeat(400));
    const page = await world.describe();
    assert.ok(Buffer.byteLength(JSON.stringify(page)) < 250_000);
    assert.ok(page.fields.length > 0);
  });
});

describe('a text', () => {
  const cases = [
    ['  a \n\t b\u00a0c  ', 'a b c'], ['', ''], ['a'.repeat(300), 'a'.repeat(256)], ['é'.repeat(200), 'é'.repeat(128)],
    ['😀'.repeat(80), '😀'.repeat(64)], [`a${'😀'.repeat(80)}`, `a${'😀'.repeat(63)}`], ['a\ud800b', 'a\ufffdb'], [`${'日'.repeat(90)}`, '日'.repeat(85)],
  ];
  for (const [text, cut] of cases) {
    test(`of ${text.length} units is cut to ${Buffer.byteLength(cut)} bytes at a character`, async () => {
      await world.show('');
      // Lone surrogates do not survive the way to the page as they are.
      assert.equal(await world.page.evaluate((json) => cerby.texts.cut(JSON.parse(json)), JSON.stringify(text)), cut);
    });
  }
});
