// Everything that the browser tests talk to, in one place: {dashboard, workspace, evil, apps, server}; `more`: sites
// that a test brings itself.
import {CodeApp, SixBoxApp} from './apps/code-apps.mjs';
import {ControlledApp, LateApp, OnePageApp, ThreeHostApp, TwoStepApp} from './apps/password-apps.mjs';
import {Portal} from './apps/portal.mjs';
import {Dashboard, EvilSite, WorkspaceHost} from './dashboard.mjs';
import {StandIns} from './server.mjs';

export async function startStandIns(more = []) {
  const sites = {
    dashboard: new Dashboard(),
    workspace: new WorkspaceHost(),
    otherWorkspace: new WorkspaceHost('other.cerby.test'),
    evil: new EvilSite(),
    onePage: new OnePageApp(),
    twoStep: new TwoStepApp(),
    code: new CodeApp(),
    sixBoxes: new SixBoxApp(),
    late: new LateApp(),
    controlled: new ControlledApp(),
    threeHosts: new ThreeHostApp(),
    portal: new Portal(),
  };
  const server = await new StandIns([...Object.values(sites), ...more]).start();
  return {...sites, server};
}
