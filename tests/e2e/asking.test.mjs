// When the user is asked first: another site's click, the first launch of an account, a locked vault, a form that sends
// what is entered to another site.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {until} from './drivers/waiting.mjs';
import {BROWSER, World} from './support/world.mjs';

describe(`asked first (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.stop());

  const evilWith = async (address) => {
    const tab = await world.browser.openTab(`${world.sites.evil.address}?to=${encodeURIComponent(address)}`);
    await tab.waitForSelector('#same');
    return tab;
  };
  const signedIn = async (tab, account) => {
    await tab.waitForAddress(account.site.home);
    await tab.waitForText('#who', new RegExp(account.userName));
  };

  test('the first launch of an account asks once, and remembers when told to', async () => {
    const {onePage} = world.sites;
    const account = await world.account(onePage);
    const page = await world.click(account);
    const question = await page.question();
    assert.match(question, new RegExp(account.name));
    assert.match(question, /acme\.okta\.test/);
    await world.picture(page.tab, 'first-launch');
    assert.deepEqual(world.sites.server.requestsTo('login.pixelgram.test'), [], 'the app is not even opened before the answer');
    await page.answer('yes', {remember: false});
    await signedIn(page.tab, account);

    onePage.sessions.clear();
    const again = await world.click(account);
    await again.answer('yes', {remember: true});
    await signedIn(again.tab, account);

    onePage.sessions.clear();
    const third = await world.dashboard();
    await third.click(account.chiclet.selector);
    await signedIn(third, account);
    assert.deepEqual(onePage.users.attemptsOf(account.userName).map(({password}) => password), ['right', 'right', 'right']);
  });

  test('another site links to the launch address: asked always, and named', async () => {
    const account = await world.account(world.sites.onePage);
    for (let time = 0; time < 2; time++) {
      world.sites.onePage.sessions.clear();
      const tab = await evilWith(account.launchUrl);
      await tab.click('#same');
      const page = await world.launchPageIn(tab);
      assert.match(await page.question(), /evil\.test/);
      if (time === 0) await world.picture(tab, 'foreign-initiator');
      assert.equal(world.secretsOf(account).length, time);
      await page.answer('yes', {remember: true});
      await signedIn(tab, account);
    }
  });

  test('another site opens a window: asked, and no is no', async () => {
    const account = await world.account(world.sites.onePage);
    const evil = await evilWith(account.launchUrl);
    for (const link of ['#window', '#blank']) {
      const tab = await world.browser.waitForNewTab(() => evil.click(link));
      const page = await world.launchPageIn(tab);
      assert.match(await page.question(), /evil\.test/);
      await page.answer('no');
      await page.ends('declined');
    }
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);
  });

  test('another site links to the IdP, which redirects: still another site', async () => {
    const account = await world.account(world.sites.onePage);
    const tab = await evilWith(account.chiclet.bookmark);
    await tab.click('#same');
    const page = await world.launchPageIn(tab);
    assert.match(await page.question(), /evil\.test/);
    await page.answer('no');
    await page.ends('declined');
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);
  });

  test('another site links to the mark of a stopped launch: the button asks, and asks again after a no', async () => {
    const account = await world.account(world.sites.onePage);
    const tab = await evilWith(`${account.launchUrl}?stopped`);
    await tab.click('#same');
    const page = await world.launchPageIn(tab);
    await page.offersLaunch();
    for (let time = 0; time < 2; time++) {
      await page.launchByButton();
      assert.match(await page.question(), /evil\.test/);
      await page.answer('no');
      await page.ends('declined');
    }
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);
    world.sites.onePage.sessions.clear();
    await page.launchByButton();
    await page.answer('yes');
    await signedIn(tab, account);
  });

  test('typed into the address bar: nobody is named, and it is asked', async () => {
    world.sites.onePage.sessions.clear();
    const account = await world.account(world.sites.onePage);
    const tab = await world.browser.openTab(account.launchUrl);
    const page = await world.launchPageIn(tab);
    await page.question();
    assert.deepEqual(world.secretsOf(account), []);
    await page.answer('yes');
    await signedIn(tab, account);
  });

  test('framed by another site: no launch at all', async () => {
    const account = await world.account(world.sites.onePage);
    const tab = await world.browser.openTab(`${world.sites.evil.address}frame?to=${encodeURIComponent(account.launchUrl)}`);
    await tab.waitForSelector('#frame');
    await tab.waitFor(() => document.readyState === 'complete');
    // It is answered as it is without the extension, by which the page would know of it.
    const {pathname} = new URL(account.launchUrl);
    await until(() => world.sites.server.requestsTo(world.sites.workspace.host).some(({path}) => path === pathname), {what: 'the frame to be asked for'});
    assert.deepEqual(await world.launchesSoFar(account), []);
    await world.noHostLeft();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  // Speculation rules are Chromium's.
  test('fetched ahead by the browser, before anybody clicks: no launch at all', {skip: BROWSER !== 'chromium'}, async () => {
    const {dashboard, server} = world.sites;
    const account = await world.account(world.sites.onePage);
    const purposes = () => server.requestsTo('acme.okta.test').filter(({path}) => path.includes('/home/bookmark/')).map(({purpose}) => purpose);
    for (const how of ['prefetch', 'prerender']) {
      const query = new URLSearchParams([['how', how], ['to', account.launchUrl], ['to', account.chiclet.bookmark]]);
      const tab = await world.browser.openTab(`${dashboard.address}speculates?${query}`);
      await until(() => purposes().some((purpose) => purpose.includes(how)), {what: `a ${how} of the chiclet`, tell: () => JSON.stringify(purposes())});
      await tab.waitForText('p', /Soon/);
    }
    assert.deepEqual(await world.launchesSoFar(account), []);
    await world.noHostLeft();
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('a form that sends what is entered to another site', async () => {
    const {portal} = world.sites;
    const account = await world.account(portal, {loginUrl: portal.loginAddressOf('foreign')});
    const page = await world.click(account);
    await page.answer('yes');
    assert.match(await page.question({of: 'foreign_form'}), /sso\.portal-partner\.test/);
    await world.picture(page.tab, 'foreign-form');
    await page.answer('no');
    await page.ends('foreign_form');
    await world.noHostLeft();
    assert.deepEqual(world.secretsOf(account), []);

    const second = await world.click(account);
    await second.answer('yes', {remember: true});
    await second.question({of: 'foreign_form'});
    await second.answer('yes');
    await signedIn(second.tab, account);
    assert.deepEqual(world.secretsOf(account), [`password of ${account.name} at sso.portal-partner.test/session`]);

    // The answer is kept with the account: the third launch asks nothing.
    portal.sessions.clear();
    const third = await world.dashboard();
    await third.click(account.chiclet.selector);
    await signedIn(third, account);
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('a locked vault is opened by the system’s prompt, and the launch goes on', async () => {
    world.sites.onePage.sessions.clear();
    const account = await world.account(world.sites.onePage);
    await world.home.lock();
    const page = await world.click(account);
    await page.answer('yes');
    await signedIn(page.tab, account);
    assert.ok((await world.home.pinentryHeard()).some((line) => line.startsWith('GETPIN')), 'the prompt was asked');
    assert.deepEqual(await world.brokenPromises(), []);
  });

  test('a locked vault that the user does not open', async () => {
    world.sites.onePage.sessions.clear();
    const account = await world.account(world.sites.onePage);
    await world.home.lock();
    await world.home.pinentryCancels(true);
    try {
      const page = await world.click(account);
      await page.answer('yes');
      await page.ends('unlock_cancelled');
      await world.picture(page.tab, 'unlock-cancelled');
      await world.noHostLeft();
      assert.deepEqual(world.secretsOf(account), []);
    } finally {
      await world.home.pinentryCancels(false);
      await world.home.unlock();
    }
  });
});

describe(`a vault that the desktop’s key store opens (${BROWSER})`, () => {
  /** @type {World} */
  let world;
  before(async () => { world = await World.start({keyStore: true}); });
  after(() => world?.stop());

  test('is opened without asking anybody', async () => {
    const account = await world.account(world.sites.onePage);
    await world.home.lock();
    const tab = await world.launch(account);
    await tab.waitForAddress(account.site.home);
    await tab.waitForText('#who', new RegExp(account.userName));
    assert.deepEqual((await world.home.pinentryHeard()).filter((line) => line.startsWith('GETPIN')), []);
    assert.deepEqual(await world.brokenPromises(), []);
  });
});
