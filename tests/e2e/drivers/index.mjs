// One door to both drivers.
export async function driverOf(browser) {
  if (browser === 'chromium') return import('./chromium.mjs');
  if (browser === 'firefox') return import('./firefox.mjs');
  throw new Error(`no driver for the browser "${browser}"; there are chromium and firefox`);
}
