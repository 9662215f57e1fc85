// Bytes as the protocol writes them: base64url without padding (RFC 4648, section 5), and as it counts them in a text.

/** @param {Uint8Array} bytes */
export function toBase64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Undefined for anything that `toBase64url` would not have written.
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer> | undefined}
 */
export function fromBase64url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64url(bytes) === text ? bytes : undefined;
}

/** A text of no more UTF-8 bytes than that, cut at a character. @param {string} text @param {number} atMost */
export function cutTo(text, atMost) {
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= atMost ? text : new TextDecoder().decode(bytes.subarray(0, atMost), {stream: true});
}
