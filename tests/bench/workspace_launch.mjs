// A launch of an account that is in a workspace beside one of an account that is in the user's own vault: from the click
// (the chiclet's own request) to the login's arrival at the app. By turns, in one browser, with one host; the workspace's
// service is asked through the stand-ins' proxy and their https port, which is more than it takes.
//   node tests/bench/workspace_launch.mjs --browser chromium|firefox --launches N --bin FOLDER
import {resolve} from 'node:path';
import {parseArgs} from 'node:util';

const {values: options} = parseArgs({options: {
  browser: {type: 'string', default: 'chromium'},
  launches: {type: 'string', default: '20'},
  database: {type: 'string', default: 'sqlite'},
  bin: {type: 'string', default: resolve(import.meta.dirname, '../../build/release/bin')},
}});
process.env.CERBY_BROWSER = options.browser;
process.env.CERBY_BIN = resolve(options.bin);

const {late, middle} = await import('./statistics.mjs');
const {launch} = await import('./one_launch.mjs');
const {Company} = await import('../e2e/support/company.mjs');
const {OTHER_WORKSPACE} = await import('../e2e/support/world.mjs');

const company = await Company.start({database: options.database, besides: [OTHER_WORKSPACE]});
try {
  const {world} = company;
  const {sites} = world;
  await company.isReady();
  const inWorkspace = await company.account(sites.onePage);
  await company.share(inWorkspace, 'user', company.person.id);
  const inVault = await world.account(sites.onePage, {workspace: OTHER_WORKSPACE, name: 'Brand team', userName: 'brand@contentzilla.test'});

  const kinds = [{name: 'local vault', account: inVault, further: []}, {name: 'workspace', account: inWorkspace, further: []}];
  const once = async ({account: {name, chiclet}}, answer) => {
    const measured = await launch({browser: world.browser, sites, chiclet, answer, done: () => world.noHostLeft()});
    const [{times, outcome}] = await world.lastLaunches({account: name});
    if (outcome !== 'logged_in') throw new Error(`a launch ended as ${outcome}`);
    return {...measured, times};
  };
  const says = async () => (await world.launchPageIn((await world.browser.tabs()).at(-1))).answer('yes', {remember: true});
  for (const kind of kinds) kind.first = await once(kind, says);
  // The second one opens the app through the launch page still; those after it go ahead, as most launches do.
  for (const kind of kinds) await once(kind);
  for (let round = 0; round < Number(options.launches); ++round) for (const kind of kinds) kind.further.push(await once(kind));

  const wholes = ({further}) => further.map(({whole}) => whole);
  const [vault, workspace] = kinds;
  console.log(`\n### ${options.browser}: an account in a workspace (${options.database}) beside one in the local vault (${options.launches} launches by turns)\n`);
  console.log('| further launches | page open, median ms | login arrived, median ms | p95 ms | × local vault | goal |\n| --- | --- | --- | --- | --- | --- |');
  for (const kind of kinds) {
    const ratio = middle(wholes(kind)) / middle(wholes(vault));
    console.log(`| ${kind.name} | ${middle(kind.further.map(({opened}) => opened))} | ${middle(wholes(kind))} | ${late(wholes(kind))} | ${ratio.toFixed(2)} | ${kind === workspace ? '≤ 1.3' : ''} |`);
  }
  // As the extension saw it, from the click that it noticed; two clocks of one machine.
  for (const {name, further} of kinds) {
    const moments = Object.keys(further[0].times).filter((what) => what !== 'clicked')
      .map((what) => [what, Math.round(middle(further.map(({times}) => times[what] - times.clicked)))]).toSorted(([, one], [, other]) => one - other);
    console.log(`\n${name}, median ms since the extension saw the click: ${moments.map(([what, ms]) => `${what} ${ms}`).join(', ')}`);
  }
} finally {
  await company.stop();
}
