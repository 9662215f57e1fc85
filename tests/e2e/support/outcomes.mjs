// The list of outcomes as PROTOCOL.md states it: what a user must read, word for word.
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';

const text = readFileSync(resolve(import.meta.dirname, '../../../host/wire/PROTOCOL.md'), 'utf8');

/** @type {Map<string, {message: string, hint: string}>} */
export const OUTCOMES = new Map(
  [...text.slice(text.indexOf('## Outcomes')).matchAll(/^\| `([a-z_]+)` \| (.+?) \| (.*?) ?\|$/gm)]
    .map(([, code, message, hint]) => [code, {message, hint: hint.trim()}]));

export function outcome(code) {
  const found = OUTCOMES.get(code);
  if (!found) throw new Error(`PROTOCOL.md names no outcome ${code}`);
  return found;
}
