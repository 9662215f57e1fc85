// Checks of untrusted JSON values: each check returns what is wrong with a value, with its place, or nothing.

/** @typedef {{outcome: string, detail: string}} Wrong */
/** @typedef {(value: unknown, place: string) => Wrong | undefined} Check */

/** @type {(outcome: string, place: string) => Wrong} */
const wrong = (outcome, detail) => ({outcome, detail});
const encoder = new TextEncoder();

/** @type {(atMost?: number) => Check} UTF-8 bytes */
export const string = (atMost = 256) => (value, place) => {
  if (typeof value !== 'string') return wrong('value_wrong_type', place);
  if (value.length > atMost || encoder.encode(value).length > atMost) return wrong('value_out_of_bounds', place);
  return undefined;
};

/** @type {(from: number, to: number) => Check} */
export const integer = (from, to) => (value, place) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrong('value_wrong_type', place);
  return value >= from && value <= to ? undefined : wrong('value_out_of_bounds', place);
};

/** @type {Check} */
export const boolean = (value, place) => (typeof value === 'boolean' ? undefined : wrong('value_wrong_type', place));

/** @type {(...choices: string[]) => Check} */
export const oneOf = (...choices) => (value, place) => {
  if (typeof value !== 'string') return wrong('value_wrong_type', place);
  return choices.includes(value) ? undefined : wrong('value_out_of_bounds', place);
};

/** @type {(of: Check, atMost: number) => Check} */
export const list = (of, atMost) => (value, place) => {
  if (!Array.isArray(value)) return wrong('value_wrong_type', place);
  if (value.length > atMost) return wrong('value_out_of_bounds', place);
  for (const [index, item] of value.entries()) {
    const found = of(item, `${place}[${index}]`);
    if (found) return found;
  }
  return undefined;
};

/**
 * An object with these keys and no other; a key that ends in "?" may be absent.
 * @type {(keys: Record<string, Check>) => Check}
 */
export const object = (keys) => (value, place) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('value_wrong_type', place);
  const given = /** @type {Record<string, unknown>} */ (value);
  for (const [key, check] of Object.entries(keys)) {
    const name = key.endsWith('?') ? key.slice(0, -1) : key;
    if (!Object.hasOwn(given, name)) {
      if (name === key) return wrong('key_missing', `${place}.${name}`);
      continue;
    }
    const found = check(given[name], `${place}.${name}`);
    if (found) return found;
  }
  const unknown = Object.keys(given).find((key) => !(key in keys) && !(`${key}?` in keys));
  return unknown === undefined ? undefined : wrong('key_unknown', `${place}.${unknown.slice(0, 64)}`);
};
