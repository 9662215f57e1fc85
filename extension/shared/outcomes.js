// The outcomes that the extension finds itself; every other one comes from the host with its sentences. The texts
// are those of host/base/outcomes.def, and a test compares them.

/** @typedef {{outcome: string, message: string, hint: string, detail: string}} Failure */

/** @type {Readonly<Record<string, {message: string, hint: string}>>} */
export const OUTCOMES = Object.freeze({
  outside_origins: {
    message: 'The log-in page led to a site that is not one of the account\'s.',
    hint: 'If the site is right, have an Owner add it to the account\'s origins; if not, close the tab.',
  },
  cancelled: {message: 'The launch was cancelled.', hint: 'Click the account again when you want to.'},
  tab_closed: {message: 'The tab was closed before the login was done.', hint: 'Click the account again.'},
  timed_out: {
    message: 'The login took too long.',
    hint: 'Click the account again; if it happens every time, run: cerbyctl doctor',
  },
  message_unexpected: {message: 'A message came out of turn.', hint: 'Launch the account again.'},
  value_out_of_bounds: {
    message: 'A value in a message was out of bounds.',
    hint: 'Update the extension and the Cerby package.',
  },
  value_wrong_type: {
    message: 'A value in a message was of the wrong type.',
    hint: 'Update the extension and the Cerby package.',
  },
  key_missing: {message: 'A message lacked a key.', hint: 'Update the extension and the Cerby package.'},
  key_unknown: {
    message: 'A message had a key that is not known.',
    hint: 'Update the extension and the Cerby package.',
  },
  type_unknown: {message: 'A message was of an unknown type.', hint: 'Update the extension and the Cerby package.'},
  host_missing: {
    message: 'The browser does not find the Cerby host.',
    hint: 'Install the Cerby package, or register it: cerbyctl register',
  },
  host_forbidden: {message: 'The host does not serve this extension.', hint: 'Register it again: cerbyctl register'},
  host_outdated: {
    message: 'The Cerby package on this computer is too old for the extension.',
    hint: 'Update the Cerby package.',
  },
  host_exited: {message: 'The Cerby host ended without an answer.', hint: 'Run cerbyctl doctor; its log says why.'},
  host_key_changed: {
    message: 'The host is not the one this browser knows.',
    hint: 'If you made a new vault, trust its key in the popup; if not, tell your administrator.',
  },
  host_unproven: {
    message: 'The host could not prove that it is the one this browser knows.',
    hint: 'Run cerbyctl doctor, and tell your administrator.',
  },
  permission_missing: {
    message: 'The browser does not let the extension work on that site.',
    hint: 'Allow the extension on all sites in the browser\'s extension settings.',
  },
  site_unreachable: {
    message: 'The browser could not open the app\'s site.',
    hint: 'Check the connection, and the account\'s log-in address; then launch the account again.',
  },
  internal_error: {
    message: 'Something went wrong that should not.',
    hint: 'Report it with the log: cerbyctl doctor says where it is.',
  },
});

/**
 * @param {string} outcome one of OUTCOMES
 * @param {string} [detail]
 * @returns {Failure}
 */
export function failure(outcome, detail = '') {
  const known = OUTCOMES[outcome];
  if (known === undefined) throw new TypeError(`not an outcome of the extension: ${outcome}`);
  return {outcome, ...known, detail};
}

/** A failure on its way up to whoever shows it. */
export class Failed extends Error {
  /** @param {Failure} what */
  constructor(what) {
    super(what.detail ? `${what.outcome}: ${what.detail}` : what.outcome);
    this.failure = what;
  }
}

/**
 * What went wrong, whatever was thrown.
 * @param {unknown} thrown
 * @returns {Failure}
 */
export function failureOf(thrown) {
  if (thrown instanceof Failed) return thrown.failure;
  return failure('internal_error', thrown instanceof Error ? thrown.message : String(thrown));
}
