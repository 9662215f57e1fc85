// The profile of a Firefox under test: where names lead, and nothing of its own on the network or the screen.
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

export const ADDON_ID = 'extended-access@cerby.com';
const UUID = 'c3b5f0de-6f0a-4e51-9a3c-0d6f4a7f2b11';  // fixes the extension's own address
export const EXTENSION_ORIGIN = `moz-extension://${UUID}`;

const QUIET = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutConfig.showWarning': false,
  'browser.aboutwelcome.enabled': false,
  'browser.contentblocking.introCount': 99,
  'browser.newtabpage.enabled': false,
  'browser.newtabpage.activity-stream.feeds.topsites': false,
  'browser.region.network.url': '',
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.tabs.warnOnClose': false,
  'browser.topsites.contile.enabled': false,
  'browser.translations.enable': false,
  'browser.uitour.enabled': false,
  'browser.urlbar.suggest.searches': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.enabledScopes': 1,  // the profile's own: what the machine has for all its users would run beside ours
  'extensions.openPopupWithoutUserGesture.enabled': true,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'signon.rememberSignons': false,
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'trailhead.firstrun.didSeeAboutWelcome': true,
};

export function preferencesOf({standIns, restore = false}) {
  const preferences = {
    ...QUIET,
    'marionette.port': 0,
    'extensions.webextensions.uuids': JSON.stringify({[ADDON_ID]: UUID}),
    'browser.startup.page': restore ? 3 : 0,
    'browser.sessionstore.resume_from_crash': restore,
  };
  if (standIns) {
    // Every https address goes through the stand-ins' CONNECT proxy, which knows *.test and refuses the rest.
    Object.assign(preferences, {
      'network.proxy.type': 1,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': standIns.proxyPort,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': standIns.proxyPort,
      'network.proxy.no_proxies_on': '',
      'network.proxy.failover_direct': false,
    });
  }
  return preferences;
}

export async function writeProfile(folder, options) {
  await mkdir(folder, {recursive: true});
  const lines = Object.entries({...preferencesOf(options), ...options.preferences})
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  await writeFile(join(folder, 'user.js'), `${lines.join('\n')}\n`);
}

/** Managed storage without touching the system: a file below HOME. */
export async function writeManagedStorage(home, values) {
  const folder = join(home, '.mozilla', 'managed-storage');
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, `${ADDON_ID}.json`),
                  JSON.stringify({name: ADDON_ID, description: 'from the tests', type: 'storage', data: values}));
}
