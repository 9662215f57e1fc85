// The app's side of RFC 6238, written apart from the host's so that neither can hide the other's fault.
import {createHmac, timingSafeEqual} from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function base32(bytes) {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  let text = '';
  for (let at = 0; at < bits.length; at += 5) text += ALPHABET[Number.parseInt(bits.slice(at, at + 5).padEnd(5, '0'), 2)];
  return text;
}

export function codeOf(secret, counter, {digits = 6, algorithm = 'sha1'} = {}) {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(algorithm, secret).update(message).digest();
  const offset = mac[mac.length - 1] & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** Accepts each time step once, one step early or late, as RFC 6238 section 5.2 asks. */
export class TotpCheck {
  #secret;
  #settings;
  #lastStep = -1;

  constructor(secret, {period = 30, digits = 6, algorithm = 'sha1'} = {}) {
    this.#secret = secret;
    this.#settings = {period, digits, algorithm};
  }

  /** @returns {'right' | 'wrong' | 'reused'} */
  accept(code, now = Date.now()) {
    const current = Math.floor(now / 1000 / this.#settings.period);
    for (const step of [current, current - 1, current + 1]) {
      const wanted = Buffer.from(codeOf(this.#secret, step, this.#settings));
      const given = Buffer.from(String(code));
      if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) continue;
      if (step <= this.#lastStep) return 'reused';
      this.#lastStep = step;
      return 'right';
    }
    return 'wrong';
  }

  /** The codes that a client could send now: to notice them in a request. */
  codesAround(now = Date.now()) {
    const current = Math.floor(now / 1000 / this.#settings.period);
    return [-2, -1, 0, 1, 2].map((by) => codeOf(this.#secret, current + by, this.#settings));
  }

  otpauth(issuer, account) {
    const {period, digits, algorithm} = this.#settings;
    const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
    return `otpauth://totp/${label}?secret=${base32(this.#secret)}&issuer=${encodeURIComponent(issuer)}` +
      `&algorithm=${algorithm.toUpperCase()}&digits=${digits}&period=${period}`;
  }
}
