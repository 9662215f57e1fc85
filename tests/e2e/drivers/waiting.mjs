// Waiting by asking again: no fixed sleep, and a deadline that a busy machine keeps.

export const DEADLINE_MS = Number(process.env.CERBY_E2E_DEADLINE_MS ?? 20_000);
const PAUSE_MS = 25;

export class GaveUp extends Error {}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks until the answer is true, and answers it. What is thrown counts as "not yet" and is told when time is up.
 * @param {() => unknown} ask
 * @param {{what: string, deadline?: number, tell?: () => unknown}} options tell: what to add to the message at the end
 */
export async function until(ask, {what, deadline = DEADLINE_MS, tell}) {
  const end = Date.now() + deadline;
  let last;
  do {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      if (error instanceof GaveUp) throw error;
      last = error;
    }
    await pause(PAUSE_MS);
  } while (Date.now() < end);
  let more = '';
  try {
    more = tell ? `\n${await tell()}` : '';
  } catch (error) {
    more = `\n(nothing more can be told: ${error.message})`;
  }
  throw new GaveUp(`waited ${deadline} ms for ${what}${last ? `; last: ${last.message}` : ''}${more}`);
}

/** The answer of a promise, or an error when it takes too long: a lost answer must not hang a test. */
export function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms: ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Whether an address is the wanted one: equal, matched by the pattern, or what the function says. */
export function isAddress(address, wanted) {
  if (typeof wanted === 'function') return wanted(address);
  return wanted instanceof RegExp ? wanted.test(address) : address === wanted;
}
