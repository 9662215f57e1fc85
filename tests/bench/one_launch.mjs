// One launch of the app with one page, as the stand-ins' server sees it: for what measures launches in a browser.
import {until} from '../e2e/drivers/waiting.mjs';

/**
 * Clicks, does what has to be answered, waits for the login, and for what else is to be `done` before the tab closes.
 * @returns {Promise<{opened: number, whole: number}>} milliseconds from the chiclet's request to the app's page, and to the login
 */
export async function launch({browser, sites, chiclet, answer, done}) {
  const app = sites.onePage;
  const {server} = sites;
  app.sessions.clear();
  const from = server.requests.length;
  const tab = await browser.openTab(sites.dashboard.address);
  await tab.waitForSelector('.tiles');
  await tab.click(chiclet.selector);
  if (answer) await answer(tab);
  const find = (method, path, host) => server.requests.slice(from).find((one) => one.method === method && one.path === path && one.host === host);
  const login = await until(() => find('POST', '/login', app.hosts[0]), {what: 'the login to arrive', tell: () => tab.describe()});
  const clicked = server.requests.slice(from).find((one) => one.path.startsWith('/home/bookmark/'));
  const opened = find('GET', '/login', app.hosts[0]);
  await until(async () => (await tab.address()) === app.home, {what: 'the app to say that the user is in', tell: () => tab.describe()});
  if (done) await done();
  await tab.close();
  return {opened: opened.at - clicked.at, whole: login.at - clicked.at};
}
