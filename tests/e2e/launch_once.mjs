// The demo's scene: a throw-away vault, stand-ins for Okta and an app, one browser; a chiclet is clicked, and the user
// is logged in with user name, password and code. Takes a picture of each step and prints the timeline of the launch.
//   node tests/e2e/launch_once.mjs --browser chromium|firefox [--visible] [--pictures DIR] [--json FILE] [--stay SECONDS]
// Programs are taken from $CERBY_BIN or build/release/bin. Exit 0: logged in.
import {mkdir, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';

const {values: options} = parseArgs({options: {
  browser: {type: 'string', default: 'chromium'},
  visible: {type: 'boolean', default: false},
  pictures: {type: 'string', default: resolve(import.meta.dirname, '../../build/demo')},
  json: {type: 'string'},
  stay: {type: 'string', default: '0'},
}});
process.env.CERBY_BROWSER = options.browser;
process.env.CERBY_VISIBLE = options.visible ? '1' : '0';
const {World} = await import('./support/world.mjs');

// What people call the moments that the extension keeps with each launch.
const MOMENTS = [
  ['clicked', 'click'], ['hello', 'host up'], ['open', 'role allows it'], ['described', 'page described'],
  ['written', 'filled'], ['submitted', 'submitted'], ['ended', 'logged in'],
];
// While pictures are taken the app answers late, so that a filled form can still be seen.
const POSING_MS = options.visible ? 1_500 : 900;

let pictures = 0;
async function picture(tab, name) {
  const file = join(options.pictures, `${options.browser}-${++pictures}-${name}.png`);
  await tab.screenshot(file);
  console.log(`  ${file}`);
}

const filledIn = (selector) => [...document.querySelectorAll(selector)].some((input) => input.value !== '');

/** The first launch, step by step, with pictures. */
async function withPictures(world) {
  const app = world.sites.sixBoxes;
  const account = await world.account(app, {name: 'Contentzilla', userName: 'books@contentzilla.test', totp: true});
  for (const [name, brand] of [['Contentzilla', 'Pixelgram'], ['Brand team', 'Adboard'], ['Travel desk', 'Travelo']]) {
    world.sites.dashboard.add({label: `${name} - ${brand}`, app: brand, address: world.sites.dashboard.address});
  }
  app.answersAfter = POSING_MS;
  const tab = await world.dashboard();
  await picture(tab, 'dashboard');
  await tab.click(account.chiclet.selector);
  const page = await world.launchPageIn(tab);
  await page.question();
  await picture(tab, 'first-launch-question');
  await page.answer('yes', {remember: true});
  for (const [name, selector] of [['user-name', '#email'], ['password', '#password'], ['code', '.boxes input']]) {
    await tab.waitFor(filledIn, selector);
    await picture(tab, name);
  }
  await tab.waitForAddress(app.home);
  await tab.waitForText('#who', new RegExp(account.userName));
  await picture(tab, 'logged-in');
  app.answersAfter = 0;
  await world.lastLaunches({account: account.name});
  return tab;
}

/** A further launch at full speed: nobody is asked, nothing is held up. The times since the click, in ms. */
async function atFullSpeed(world) {
  const app = world.sites.code;
  const account = await world.account(app, {name: 'Brand team', userName: 'ads@contentzilla.test', totp: true});
  // The question of the first launch is answered while the app still knows the user, so that no code is spent.
  const door = await world.browser.openTab(`${app.home}enter?as=${encodeURIComponent(account.userName)}`);
  await door.waitForText('#who', new RegExp(account.userName));
  const first = await world.click(account);
  await first.answer('yes', {remember: true});
  await world.lastLaunches({account: account.name});
  await world.noHostLeft();
  app.sessions.clear();

  const tab = await world.dashboard();
  await tab.click(account.chiclet.selector);
  await tab.waitForAddress(app.home);
  await tab.waitForText('#who', new RegExp(account.userName));
  const [{times, outcome}] = await world.lastLaunches({account: account.name, ended: 2});
  return {outcome, moments: MOMENTS.filter(([key]) => times[key] !== undefined)
    .map(([key, name]) => ({name, ms: Math.round(times[key] - times.clicked)}))};
}

await mkdir(options.pictures, {recursive: true});
const world = await World.start();
try {
  console.log('Pictures:');
  const tab = await withPictures(world);
  const {outcome, moments} = await atFullSpeed(world);
  console.log(`\nTimeline of a further launch in ${options.browser} (user name, password and code, over https; ms since the click):`);
  for (const {name, ms} of moments) console.log(`  ${String(ms).padStart(6)}  ${name}`);
  const broken = await world.brokenPromises();
  for (const promise of broken) console.error(`  BROKEN: ${promise}`);
  if (options.json) await writeFile(options.json, JSON.stringify({browser: options.browser, outcome, moments}, null, 2));
  if (options.visible) await tab.focus();
  await new Promise((resolvePromise) => setTimeout(resolvePromise, Number(options.stay) * 1000));
  process.exitCode = outcome === 'logged_in' && broken.length === 0 ? 0 : 1;
} finally {
  await world.stop();
}
