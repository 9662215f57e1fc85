// How a person's computers are let in to a workspace, at their terminals.
import assert from 'node:assert/strict';

const LET_IN_ALREADY = /Is another device of yours let in already\? \[y\/N\] $/;
const SAME_LETTERS = /same letters\? \[y\/N\] $/;

/** The first one, by the code in a letter. @param {import('./home.mjs').Home} home @param {string} address the person's */
export async function letInByMail(home, mailbox, address) {
  const terminal = home.onTerminal('device', 'enrol');
  await terminal.answer(LET_IN_ALREADY, 'n');
  await terminal.answer(/Code from the mail \(it is not shown\): $/, await mailbox.code(address));
  await terminal.succeeds();
}

/** Another one, by the first: a person compares what the two show. */
export async function letInBy(first, home) {
  const enrolling = home.onTerminal('device', 'enrol');
  await enrolling.answer(LET_IN_ALREADY, 'y');
  const [, id] = await enrolling.shows(/cerbyctl device approve (\S+)/);
  const approving = first.onTerminal('device', 'approve', id);
  const [there, here] = await Promise.all([enrolling, approving].map((terminal) => terminal.shows(/shows: {2}([A-Z]{5} [A-Z]{5})\r\n/)));
  assert.equal(there[1], here[1]);
  await Promise.all([enrolling, approving].map((terminal) => terminal.answer(SAME_LETTERS, 'y')));
  await Promise.all([enrolling, approving].map((terminal) => terminal.succeeds()));
  return id;
}

/** What a person reads to a colleague who shares a local vault with them. */
export async function lettersOf(home) {
  return (await home.ctl('device', 'list')).letters;
}
