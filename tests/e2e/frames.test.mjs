// A log-in in a same-site frame that the account's recipe names: filled where a person sees it, and nowhere else.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {FramedApp} from './stand-ins/apps/framed.mjs';
import {hostHearing, hostHeld} from './support/other-hosts.mjs';
import {BROWSER, World} from './support/world.mjs';

describe(`a log-in in a frame (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  const framed = new FramedApp();
  before(async () => { world = await World.start({sites: [framed]}); });
  after(() => world?.stop());

  async function accountAt(name, {recipe = framed.recipe, ...options} = {}) {
    const account = await world.account(framed, {loginUrl: framed.loginAddressOf(name), ...options});
    if (recipe) {
      const file = join(world.home.folder, 'recipe.json');
      await writeFile(file, JSON.stringify(recipe));
      await world.home.ctl('account', 'edit', account.name, '--recipe', file);
    }
    return account;
  }

  async function logsIn(account) {
    const tab = await world.launch(account);
    await tab.waitForAddress(framed.home);
    const [launch] = await world.lastLaunches({account: account.name});
    assert.equal(launch.outcome, 'logged_in');
    await world.noHostLeft();
    assert.deepEqual(framed.users.attemptsOf(account.userName), [{userName: account.userName, password: 'right'}]);
    assert.deepEqual(world.secretsOf(account), [`password of ${account.name} at id.framework.test/login`]);
    assert.deepEqual(await world.brokenPromises(), []);
  }

  async function isRefused(account, code) {
    const page = await world.click(account);
    await page.answerIfAsked('yes');
    await page.ends(code);
    await world.noHostLeft();
    assert.deepEqual(framed.users.attemptsOf(account.userName), []);
    assert.deepEqual(world.secretsOf(account), []);
    assert.deepEqual(await world.brokenPromises(), []);
  }

  test('is filled in where the recipe names the frame', async () => logsIn(await accountAt('plain')));
  test('is filled in when it comes late', async () => logsIn(await accountAt('later')));
  test('is filled in within an open shadow root', async () => logsIn(await accountAt('in-shadow')));
  test('is left alone without a recipe', async () => isRefused(await accountAt('plain', {recipe: null}), 'page_not_understood'));
  for (const hidden of ['transparent', 'covered', 'off-screen', 'tiny', 'in-shadow-covered']) {
    test(`is refused in a frame that is ${hidden}`, async () => isRefused(await accountAt(hidden), 'hidden_field'));
  }
  for (const hides of ['covering', 'moving']) {
    test(`is taken back, and not sent, where the page around it hides the frame once something is written: ${hides}`, async () =>
      isRefused(await accountAt(hides), 'hidden_field'));
  }
  test('is taken back there when nothing comes of it', async () => {
    const account = await accountAt('dead');
    const tab = await world.launch(account);
    await tab.waitForSelector('.pressed.empty');
    const [launch] = await world.lastLaunches({account: account.name});
    assert.equal(launch.outcome, 'nothing_happened');
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);
  });
  for (const other of ['abroad', 'sandboxed', 'twice', 'deeper', 'in-shadow-closed', 'in-shadow-twice', 'in-shadow-decoy']) {
    test(`is left alone in a frame that is not the one: ${other}`, async () => isRefused(await accountAt(other), 'page_not_understood'));
  }

  /** The frame of the page, once the host has said what to fill, and before it is filled. @param {(door: HTMLIFrameElement) => void} change */
  async function changedBeforeTheFill(change, code, ...given) {
    const account = await accountAt('plain');
    const folder = await mkdtemp(join(tmpdir(), 'cerby-held-'));
    const held = join(folder, 'held');
    const putBack = await world.home.hostReplacedBy(hostHeld(folder));
    try {
      const tab = await world.launch(account);
      await until(() => existsSync(held), {what: 'the host to have said what to fill in'});
      await tab.evaluate(change, ...given);
      await rm(held);
      const page = await world.launchPageIn(tab);
      await page.ends(code);
      assert.deepEqual(framed.users.attemptsOf(account.userName), []);
      assert.deepEqual(world.secretsOf(account), []);
    } finally {
      await putBack();
      await rm(folder, {recursive: true});
    }
  }

  test('is not filled once the frame has gone to another site', () => changedBeforeTheFill((host) => new Promise((resolve) => {
    const door = document.getElementById('door');
    door.addEventListener('load', resolve, {once: true});
    door.src = `https://${host}/login`;
  }), 'page_not_understood', framed.abroad));
  test('is not filled once the frame cannot be seen', () => changedBeforeTheFill(() => {
    document.getElementById('door').style.opacity = '0.01';
  }, 'hidden_field'));

  test('is left alone by an extension that knows no frames', async () => {
    const account = await accountAt('plain');
    const putBack = await world.home.hostReplacedBy(hostHearing({min: 1, max: 3}));
    try {
      await isRefused(account, 'page_not_understood');
    } finally {
      await putBack();
    }
  });
});
