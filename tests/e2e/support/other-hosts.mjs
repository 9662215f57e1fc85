// Programs that stand between browser and host, as the browser would start them: shell scripts for Home.hostReplacedBy.
import {join, resolve} from 'node:path';

import {PROGRAMS} from './home.mjs';

const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
const HOST = quoted(join(PROGRAMS, 'cerby-host'));
const PROXY = quoted(resolve(import.meta.dirname, 'protocol-proxy.mjs'));

/** The real host with another user's vault: it proves another key. */
export function hostOf(home) {
  const settings = Object.entries(home.environment).map(([name, value]) => `${name}=${quoted(value)}`).join(' ');
  return `#!/bin/sh\nexec env ${settings} ${HOST} "$@"\n`;
}

/** The real host, as if the extension spoke only these protocols: {min, max}. */
export function hostHearing({min, max}) {
  return `#!/bin/sh\nexec ${quoted(process.execPath)} ${PROXY} hear ${min} ${max} ${HOST} "$@"\n`;
}

/** The real host, as if it had chosen that protocol of that range. */
export function hostSaying({protocol, min, max}) {
  return `#!/bin/sh\nexec ${quoted(process.execPath)} ${PROXY} say ${protocol} ${min} ${max} ${HOST} "$@"\n`;
}

/** The real host, whose first `fill` waits for as long as there is a file `held` in the folder. */
export function hostHeld(folder) {
  return `#!/bin/sh\nexec ${quoted(process.execPath)} ${PROXY} hold ${quoted(folder)} ${HOST} "$@"\n`;
}

/** A newer host, which knows the extension's protocol no more and says so as PROTOCOL.md tells it to. */
export function hostThatOutgrewTheExtension() {
  return `#!/bin/sh\nexec ${quoted(process.execPath)} ${PROXY} outgrown ${HOST} "$@"\n`;
}

/** A program that ends at once. */
export const hostThatEnds = '#!/bin/sh\nexit 1\n';

/** A program that listens, and never answers. */
export const hostThatSaysNothing = '#!/bin/sh\nexec sed d\n';
