// The score as people read it, and the goals that it is held against.
import {join} from 'node:path';

/** Our own pages. */
export const OWN = join(import.meta.dirname, 'pages');

const FILLED = ['login', 'identifier', 'password', 'both', 'steps', 'code later'];
const GROUPS = [
  {name: 'to be filled', kinds: ['login', 'identifier', 'password', 'both', 'steps'], goal: 5},
  {name: 'nothing to be written', kinds: ['signup', 'change', 'other', 'code', 'hostile'], goal: 1},
];

const isOf = (kinds) => ({kind}) => kinds.includes(kind);

/** What may be wrong in a folder: nothing where the pages are our own. */
export const goalsOf = (folder) => (folder === OWN ? GROUPS.map((group) => ({...group, goal: 0})) : GROUPS);

export const meets = (goals, results) => goals.every(({kinds, goal}) =>
  results.filter((result) => isOf(kinds)(result) && !result.right).length <= goal);

const counted = (results) => `${String(results.length).padStart(4)} pages  ${String(results.filter(({right}) => right).length).padStart(4)} right  ` +
  `${String(results.filter(({right}) => !right).length).padStart(4)} wrong`;

export function print(results, goals, seconds) {
  for (const {file, kind, why, outcome, note, explained} of results.filter(({right}) => !right)) {
    console.log(`\n${file} (${kind}): ${why}; ended as ${outcome || 'nothing'}${note ? `\n  note: ${note}` : ''}`);
    console.log(explained.replace(/^/gm, '    '));
  }
  console.log();
  for (const kind of [...FILLED, ...new Set(results.map((result) => result.kind).filter((kind) => !FILLED.includes(kind)))]) {
    const of = results.filter(isOf([kind]));
    if (of.length > 0) console.log(`${kind.padEnd(24)}${counted(of)}`);
  }
  for (const {name, kinds, goal} of goals) {
    const of = results.filter(isOf(kinds));
    if (of.length > 0) console.log(`${name.padEnd(24)}${counted(of)}  (goal: at most ${goal})`);
  }
  console.log(`${seconds} s`);
}
