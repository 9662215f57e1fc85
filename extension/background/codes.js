// What looks like a key, a code, a token or somebody's number, put as its shape: letters as x, digits as 0. Words stay, and what
// else stands in an address or a text, so that what is decided by them is decided as before. What cannot be told from a word is one.

/** Letters and digits that stand together; scripts without spaces between words stay outside of it. */
const PART = /[\p{Script=Latin}\p{Nd}]+/gu;
const CHUNK = /[\p{Script=Latin}\p{Nd}]+(?:[-_.~+=][\p{Script=Latin}\p{Nd}]+)*/gu;
const LONG = 4;
const LONG_NUMBER = /\p{Nd}{4,}/gu;
/** A telephone number, a bank account. */
const GROUPED_NUMBER = /\p{Nd}+(?:[ .-]\p{Nd}+)+/gu;
/** Digits of it. */
const LONGEST_GROUPED = 5;
const WEB_ADDRESS = /(https?:\/\/[^\s/?#]*)([^\s?#]*)(?:[?#]\S*)?/g;
/** "/login/7" in a sentence. */
const PATH_IN_TEXT = /(?<![^\s("'])\/[^\s?#]+/g;
/** Pairs of letters that hardly any language of ours has within a word. */
const UNSPEAKABLE = /q[b-hj-tv-z]|[bcdfghjkmpqstvwxz]x|x[dgjkqrvwxz]|(?<!i)j[bcfghpqvwxz]|[cgqwxz]j|[vw][fjqvwx]|[jqvxz]k|z[fjqx]|[fghkpqvwxz]z|[hjkpqx]v/g;
/** "oauth2callback": the number belongs to the first word. */
const NUMBERED = /^(?:oauth|saml|openid|oidc|auth|step|web|mfa)\p{Nd}{1,2}(?=\p{L})/iu;
/** Path words whose next segment is a token; it stays where it is a plain word ("/reset/password"). */
const BEFORE_TOKEN = /(?:magic|reset|invit|token|activat|verif|confirm|unsubscribe|ticket|passwordless|otp)[a-z-]*$/i;
/** As many codes of one form as make a list of them. */
const LIST = 4;

/** @param {string} text */
export const shape = (text) => text.replace(/\p{Nd}|\p{L}/gu, (letter) => /\p{Nd}/u.test(letter) ? '0' : letter === letter.toLowerCase() ? 'x' : 'X');

/** @param {string} text */
const withoutDigits = (text) => text.replace(/\p{Nd}/gu, '0');

/** @param {string} text @param {RegExp} pattern */
const count = (text, pattern) => text.match(pattern)?.length ?? 0;

/** @param {string} letters without digits */
function isWord(letters) {
  const plain = letters.normalize('NFD').replace(/\p{M}/gu, '');
  if (plain.length < 8) return true;
  const humps = count(plain, /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+/gu);
  if (humps > 1 && humps * 2.5 >= plain.length) return false;
  const lower = plain.toLowerCase();
  const odd = count(lower, UNSPEAKABLE);
  const vowels = count(lower, /[aeiouy]/g) / plain.length;
  if (plain.length >= 16 && (odd > 0 || vowels < 0.25)) return false;
  return odd < 2 && vowels >= 0.15;
}

/** "login", "Login", as people write. @param {string} text */
const isPlain = (text) => /^\p{L}?\p{Ll}{2,}$/u.test(text) && /[aeiouy]/i.test(text.normalize('NFD')) && isWord(text);

/** Letters and digits in turns. @param {string} part */
const isMixed = (part) => /\p{L}/u.test(part) && /\p{Nd}/u.test(part);

/** @param {string} part of PART */
function isCode(part) {
  if (!isMixed(part)) return /\p{L}/u.test(part) && !isWord(part);
  if (part.length < 5) return false;
  const rest = part.replace(NUMBERED, '');
  if (rest !== part && isPlain(rest)) return false;
  const [, before = '', after = ''] = /^(?:(\p{L}+)\p{Nd}+|\p{Nd}{1,3}(\p{L}+))$/u.exec(part) ?? [];
  if (isPlain(before) || isPlain(after)) return false;
  return !(before.length > 1 && before.length < 6 && part.length < 7);  // SAML2, SHA256
}

/** @param {string} chunk of CHUNK @param {boolean} inText where codes are in groups of one length */
function coded(chunk, inText) {
  const parts = chunk.match(PART) ?? [];
  const codes = parts.filter(isCode);
  if (codes.length === 0 && parts.filter((part) => part.length > 3 && isMixed(part)).length < 2) return chunk;
  const first = codes[0]?.length;
  return chunk.replace(PART, (part) => isPlain(part) && !(inText && part.length === first) ? part : shape(part));
}

/** @param {string} segment of a path, without parameters */
function codedSegment(segment, wantsToken = false) {
  if (/^\p{Nd}+$/u.test(segment)) return withoutDigits(segment);
  if (wantsToken && !segment.split(/[-_.]/).every((part) => part.length > 3 && isPlain(part))) return shape(segment);
  const known = segment.replace(/(%[0-9A-Fa-f]{2})|([^%]+)/g, (/** @type {string} */ all, /** @type {string | undefined} */ escaped) => escaped ?? all.replace(CHUNK, (chunk) => coded(chunk, false)));
  if (count(known, /\p{Nd}/gu) < LONG) return known;
  return known.replace(/(%[0-9A-Fa-f]{2})|\p{Nd}/gu, (_, /** @type {string | undefined} */ escaped) => escaped ?? '0');
}

/** Of a path, without query. @param {string} path */
function codedPath(path) {
  let before = '';
  return path.split('/').map((whole) => {
    const [segment = '', ...parameters] = whole.split(';');
    const put = codedSegment(segment, BEFORE_TOKEN.test(before));
    before = segment;
    return [put, ...parameters.map((parameter) => {
      const [name = '', ...value] = parameter.split('=');
      return value.length > 0 ? `${codedSegment(name)}=${shape(value.join('='))}` : shape(name);
    })].join(';');
  }).join('/');
}

/** An address, or a path: without query, and without what tells whose it is. @param {string} text */
export function withoutCodesInAddress(text) {
  const [, origin = '', path = ''] = /^(https?:\/\/[^/?#;]*)?([^?#]*)/s.exec(text) ?? [];
  return origin + codedPath(path);
}

/** Single words of one length one after the other: "jbsw y3dp ehpk 3pxp". @param {string} text */
function withoutGroups(text) {
  const words = text.split(' ');
  for (let from = 0, to = 1; from < words.length; from = to, to += 1) {
    const {length} = words[from] ?? '';
    if (length < 4 || length > 8) continue;
    const isGroup = (/** @type {string | undefined} */ word) => word?.length === length && /^(?:[a-z0-9]+|[A-Z0-9]+)$/.test(word);
    if (!isGroup(words[from])) continue;
    while (isGroup(words[to])) to += 1;
    const groups = words.slice(from, to);
    const odd = groups.filter((word) => isMixed(word) || !/[aeiouy]/i.test(word) || count(word.toLowerCase(), UNSPEAKABLE) > 0).length;
    if (odd >= (groups.length > 3 ? 1 : 2) && groups.length > 2) words.splice(from, groups.length, ...groups.map(shape));
  }
  return words.join(' ');
}

/** @param {string} text */
export function withoutCodes(text) {
  const addressed = text.replace(WEB_ADDRESS, (_, /** @type {string} */ origin, /** @type {string} */ path) => origin + codedPath(path))
    .replace(PATH_IN_TEXT, codedPath);
  return withoutGroups(addressed.replace(CHUNK, (chunk) => coded(chunk, true)))
    .replace(GROUPED_NUMBER, (number) => count(number, /\p{Nd}/gu) > LONGEST_GROUPED ? withoutDigits(number) : number)
    .replace(LONG_NUMBER, withoutDigits);
}

/**
 * Codes that are told by there being many of one form: "kiso-bane", "rumo-tile", …
 * @param {readonly string[]} texts of one page
 * @returns {string[]}
 */
export function listedCodes(texts) {
  const grouped = texts.flatMap((text) => text.match(/(?<![^\s,;])(?:[a-z0-9]{3,8}(?:-[a-z0-9]{3,8})+|[A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})+)(?![^\s,;])/g) ?? []);
  const whole = texts.filter((text) => /^(?:[a-z0-9]{8,}|[A-Z0-9]{8,})$/.test(text));
  /** @type {Map<string, string[]>} */
  const byForm = new Map();
  for (const code of new Set([...grouped, ...whole])) {
    const form = code.replace(/[a-zA-Z0-9]/g, 'a');
    byForm.set(form, [...(byForm.get(form) ?? []), code]);
  }
  return [...byForm.values()].filter((codes) => codes.length >= LIST && codes.some((code) => code.includes('-') || isMixed(code) || !isWord(code))).flat();
}
