// What PROTOCOL.md lists in braces, as an object: of {type, id, range: {min, max}, key?, idps: [origin]} it is
// {type: null, id: null, range: {min: null, max: null}, 'key?': null, idps: null}. JSDoc's types are written alike.

const TOKEN = /'[^']*'|"[^"]*"|[\w.]+\??|[{}[\](),:|]/g;

/** @param {string} text starts with "{" @returns {Record<string, any>} */
export function keysIn(text) {
  const tokens = text.match(TOKEN) ?? [];
  let at = 0;
  const object = () => {
    const keys = {};
    for (at += 1; tokens[at] !== '}';) {
      const name = tokens[at++].replaceAll('"', '');
      keys[name] = null;
      for (; at < tokens.length && tokens[at] !== ',' && tokens[at] !== '}';) {
        if (tokens[at] === '{') keys[name] = {...keys[name], ...object()};
        else if (tokens[at] === '(') while (tokens[at++] !== ')');
        else at += 1;
      }
      if (at >= tokens.length) throw new Error(`no end: ${text}`);
      if (tokens[at] === ',') at += 1;
    }
    at += 1;
    return keys;
  };
  return object();
}

/**
 * The messages that a part of the page states, with what it says below them of an object that a key is.
 * @param {string} part
 */
export function messagesIn(part) {
  const stated = {};
  const heads = [...part.matchAll(/((?:\*\*`\w+`\*\*(?:, )?)+) `(\{type, id[^`]*\})`/g)];
  for (const [index, {0: whole, 1: names, 2: list, index: start}] of heads.entries()) {
    const keys = keysIn(list);
    const text = part.slice(start + whole.length, heads[index + 1]?.index);
    for (const [, name, inner] of text.matchAll(/`(\w+)`(?: \*\(\d\)\*)?:? `(\{[^`]*\})`/g)) {
      for (const key of [name, `${name}?`]) if (key in keys) keys[key] = keysIn(inner);
    }
    for (const [, name] of names.matchAll(/`(\w+)`/g)) stated[name] = structuredClone(keys);
  }
  return stated;
}
