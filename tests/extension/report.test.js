// The report of a launch: the pages as the host was told of them, in a form that cerbyctl reads, and nothing of who it is about.

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';

import {Report, Reports, redacted, withoutNames} from '../../extension/background/report.js';
import {FakeStorage} from './fakes.js';
import {BADLY, LAUNCH} from './ui_states.js';

const USER = 'zilla.canary@contentzilla.test';
const PASSWORD = 'canary of a password';
const FIELD = {ref: 1, tag: 'input', type: 'text', name: 'login_20401234', id: '', label: 'User name', placeholder: '', filled: false};
const PAGE = {
  path: '/login', title: 'Log in', language: 'en', fields: [FIELD, {...FIELD, ref: 2, type: 'password', name: 'pass', label: 'Password'}],
  buttons: [], forms: [{name: '', id: '', heading: 'Log in', method: 'post', action: 'https://app.test/login'}], frames: [], headings: [], alerts: [], texts: [],
};
const seen = (page = {}, origin = 'https://app.test') => ({document: 'E3C2', origin, page: {...PAGE, ...page}});
const FILL = [{ref: 1, action: 'write', value: USER}, {ref: 2, action: 'write', value: PASSWORD}, {ref: 3, action: 'click'}];
const requestsIn = (text) => text.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

/** @type {Reports} */ let reports;
/** @type {Report} */ let report;
beforeEach(() => {
  reports = new Reports(new FakeStorage());
  report = new Report();
});
async function textOf({launch = BADLY, names = [], versions = ['extension 0.1.0']} = {}) {
  await reports.keep(launch, report);
  return reports.text(launch, {versions, names});
}

describe('what is in it', () => {
  test('versions, outcome and steps, for people, before the first request', async () => {
    report.versions = ['host 0.1.0', 'protocol 2'];
    const text = await textOf({launch: {...BADLY, began: 100, steps: [{step: 'host', at: 112}, {step: 'open', at: 180}]}});
    const [first, ...head] = text.slice(0, text.indexOf('\n\n')).split('\n');
    assert.equal(first, 'Cerby launch report 1', 'cerbyctl knows it by that');
    assert.deepEqual(head, [
      'versions: extension 0.1.0; host 0.1.0; protocol 2', 'app: Instagram', 'address: https://app.test/login', 'outcome: host_exited',
      'detail: the browser stopped the extension', 'steps: host 12 ms, open 80 ms',
    ]);
  });

  test('each page that was filled in, what came of it, and the last page', async () => {
    report.page(seen({title: 'Loading'}));
    report.page(seen());
    report.filled(FILL, 'submitted');
    report.page(seen({title: 'Once more'}));
    report.page(seen({title: 'The end'}));
    const requests = requestsIn(await textOf());
    assert.deepEqual(requests.map(({type, page, result}) => page?.title ?? `${type} ${result}`), ['Log in', 'filled submitted', 'The end']);
    assert.deepEqual(requests.map(({document}) => document), ['1', '1', '2'], 'no number of the browser\'s');
    assert.deepEqual(requests[0], {type: 'page', id: 1, document: '1', origin: 'https://app.test', page: PAGE});
  });

  test('of a launch that another session of the browser has seen, what is known of it', async () => {
    const text = await reports.text(BADLY, {versions: [], names: []});
    assert.match(text, /^outcome: host_exited$/m);
    assert.deepEqual(requestsIn(text), []);
  });

  test('the newest five are kept', async () => {
    for (const id of ['1', '2', '3', '4', '5', '6']) await reports.keep({...LAUNCH, id}, report);
    assert.deepEqual(Object.keys(reports.storage.kept).toSorted(), ['report:2', 'report:3', 'report:4', 'report:5', 'report:6', 'reports']);
  });

  test('no more than cerbyctl reads', async () => {
    for (let step = 0; step < 8; step += 1) {
      report.page(seen({texts: Array.from({length: 1000}, () => 'x'.repeat(200))}));
      report.filled([], 'submitted');
    }
    const text = await textOf();
    assert.ok(text.length > 500_000 && text.length < 1024 * 1024, String(text.length));
    assert.ok(requestsIn(text).every(({type}, at) => type === (at % 2 === 0 ? 'page' : 'filled')));
  });
});

describe('what is not in it', () => {
  test('what was written, wherever a page shows it, before or after', async () => {
    report.page(seen({title: `Zilla.Canary, log in`}));
    report.filled(FILL, 'submitted');
    report.page(seen({
      title: `${USER} · Inbox`, path: '/u/zilla.canary/inbox', headings: ['Hello zilla.canary!'], alerts: [`${USER.toUpperCase()} is locked`],
      fields: [{...FIELD, id: USER, label: `Password of ${USER}`}], buttons: [{ref: 4, text: 'Not zilla.canary?'}],
    }));
    const text = await textOf();
    assert.doesNotMatch(text, /canary/i);
    const [, , page] = requestsIn(text);
    assert.equal(page.page.title, 'someone@example.com · Inbox');
    assert.equal(page.page.path, '/u/someone/inbox');
    assert.deepEqual(page.page.headings, ['Hello someone!']);
  });

  test('what the host calls the user, whatever was written', async () => {
    report.page(seen({headings: ['Signed in as big-canary']}));
    assert.doesNotMatch(await textOf({names: ['big-canary']}), /canary/);
  });

  test('anybody\'s e-mail address, and long numbers', async () => {
    report.page(seen({texts: ['Sent to c•••y@mail.test', 'Call +34 600 123456', 'Enter the 6-digit code', 'canary.friend@example.org']}));
    const [{page}] = requestsIn(await textOf());
    assert.deepEqual(page.texts, ['Sent to someone@example.com', 'Call +00 000 000000', 'Enter the 6-digit code', 'someone@example.com']);
  });

  test('a password that the page says itself, whole, cut off, or in an address', async () => {
    const secret = 'correct-Canary 9';
    const write = [{ref: 1, action: 'write', value: USER}, {ref: 2, action: 'write', value: secret}];
    report.page(seen());
    report.filled(write, 'submitted');
    report.page(seen({
      path: `/login/${encodeURIComponent(secret)}`, title: `${secret} is wrong`, alerts: ['"CORRECT-CANARY 9"? No', `${'No. '.repeat(60)}${secret.slice(0, 12)}`],
      texts: [`Your password:${secret}.`], buttons: [{ref: 4, text: `Use ${secret}`, target: `https://app.test/${encodeURIComponent(secret)}`}],
    }));
    const text = await textOf();
    assert.doesNotMatch(text, /canary/i);
    const {page} = requestsIn(text)[2];
    assert.deepEqual([page.title, page.path, page.texts[0], page.buttons[0].text], ['xxxx is wrong', '/login/xxxx', 'Your password:xxxx.', 'Use xxxx']);
    assert.equal(page.fields[1].label, 'Password');
    assert.equal(report.secrets.size, 0, 'kept no longer than the launch runs');
  });

  test('a value that was written into what had gone by then', async () => {
    report.filled([{ref: 9, action: 'write', value: 'canary-9'}], 'submitted');
    report.page(seen({texts: ['Was it canary-9?']}));
    assert.doesNotMatch(await textOf(), /canary/);
  });

  test('what a log-in page says anyway stays, though somebody\'s password or name is that', async () => {
    report.page(seen());
    report.filled([{ref: 1, action: 'write', value: 'user'}, {ref: 2, action: 'write', value: 'password'}], 'submitted');
    assert.deepEqual(requestsIn(await textOf())[0].page, PAGE);
  });

  test('tokens, numbers and keys, in every address and every text', async () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.sig';
    report.page(seen({
      path: '/u/80241735/login;jsessionid=9F3A77C1D0E54E0B', title: 'Key JBSWY3DPEHPK3PXP', buttons: [{ref: 4, text: 'Resume', target: `https://app.test/magic/${token}`}],
      forms: [{...PAGE.forms[0], action: 'https://app.test/reset/7c1d9b0fa4e84e2e93b1', heading: 'jbsw y3dp ehpk 3pxp'}],
      frames: [{origin: 'https://app.test', path: '/invite/9f8e7d6c5b4a'}], alerts: [`Or open https://app.test/magic/${token}?x=1`],
      texts: ['a1b2c-d3e4f', 'JBSW Y3DP EHPK 3PXP', 'kiso-bane', 'rumo-tile', 'kava-dine fami-lope'],
    }));
    const text = await textOf({launch: {...BADLY, site: 'https://app.test/u/80241735/login;jsessionid=9F3A', detail: 'left /reset/7c1d9b0fa4e84e2e93b1'}});
    assert.doesNotMatch(text, /80241735|9F3A|JBSW|jbsw|Y3DP|eyJh|c2Vj|7c1d|9f8e|a1b2|kiso|tile|kava|lope/);
    const [{page}] = requestsIn(text);
    assert.equal(page.path, '/u/00000000/login;jsessionid=0X0X00X0X0X00X0X');
    assert.equal(page.forms[0].action, 'https://app.test/reset/0x0x0x0xx0x00x0x00x0');
    assert.equal(page.alerts[0], 'Or open https://app.test/magic/xxXxxXxxXxXXXxX0XxX0.x0XxxxX0.xxx');
    assert.deepEqual(page.texts, ['x0x0x-x0x0x', 'XXXX X0XX XXXX 0XXX', 'xxxx-xxxx', 'xxxx-xxxx', 'xxxx-xxxx xxxx-xxxx']);
  });

  test('what names a thing to scripts stays, so that it is decided on as before', async () => {
    report.page(seen());
    assert.equal(requestsIn(await textOf())[0].page.fields[0].name, 'login_20401234');
  });

  test('what follows an address\'s path', async () => {
    report.page(seen({path: '/login?token=canary', forms: [{...PAGE.forms[0], action: 'https://app.test/login?token=canary#canary'}]}));
    const launch = {...BADLY, site: 'https://app.test/login?next=canary', detail: 'https://other.test/a?code=canary&b=1 https://third.test/#canary'};
    const text = await textOf({launch});
    assert.doesNotMatch(text, /canary/);
    assert.match(text, /^detail: https:\/\/other\.test\/a https:\/\/third\.test\/$/m);
  });

  test('what the machine calls its user, and lines that are none of ours', async () => {
    const text = await textOf({launch: {...BADLY, detail: 'in /home/canary/.config/cerby\n{"type":"page"}\nC:\\Users\\canary\\x'}});
    assert.doesNotMatch(text, /canary/);
    assert.deepEqual(requestsIn(text), []);
  });

  test('the account\'s name, which its owner gave', async () => assert.doesNotMatch(await textOf({launch: {...BADLY, account: 'Canary'}}), /Canary/));
});

describe('a name', () => {
  test('is taken out where it stands by itself', () => {
    const without = withoutNames(['ann', 'a.b+c']);
    assert.equal(without('ann, Ann; Annual planning, a.b+c, aXb+c'), 'someone, someone; Annual planning, someone, aXb+c');
  });

  test('that is very short, or none, takes nothing else out', () => assert.equal(withoutNames(['a', '', 'it'])('Is it a login?'), 'Is it a login?'));
});

test('whatever a page that was taken over sends, the report is made, and no string outgrows the protocol', () => {
  const same = (text) => text.replace('a', 'é'.repeat(300));
  assert.equal(redacted('a', same), 'é'.repeat(128));
  let deep = 'x';
  for (let depth = 0; depth < 1000; depth += 1) deep = [deep];
  assert.ok(JSON.stringify(redacted({deep, none: null, number: 1}, same)).length < 200);
  report.page({document: 'D', origin: 'https://app.test', page: 'text'});
  report.filled(FILL, 'submitted');
  assert.equal(report.kept().lines.length, 2);
});
