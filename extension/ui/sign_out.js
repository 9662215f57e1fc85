// Where somebody else is logged in: the address at which one signs out of the app, as the account's recipe has it. It is opened by
// a press of the user's alone.

/** What a launch ends as whose detail is that address, or nothing (PROTOCOL.md). */
const OTHERS = new Set(['logged_in_as_other', 'logged_in_unnamed']);

/**
 * @param {Pick<import('../background/launches.js').Launch, 'phase' | 'outcome' | 'detail'>} launch
 * @returns {string | undefined} none where the recipe does not say
 */
export function signOutAddress({phase, outcome, detail}) {
  if (phase !== 'ended' || !OTHERS.has(outcome) || !URL.canParse(detail)) return undefined;
  return new URL(detail).protocol === 'https:' ? detail : undefined;
}
