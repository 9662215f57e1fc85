// The users of one app, as its server knows them; it judges every login and remembers what it judged.
import {randomBytes} from 'node:crypto';

import {TotpCheck} from './totp.mjs';

export class Users {
  #users = new Map();
  attempts = [];  // {userName, password: 'right' | 'wrong'} and {userName, code: 'right' | 'wrong' | 'reused', given}

  /** Adds a user with a password of its own, and a one-time code secret when `totp` is given. */
  add(userName, {totp, issuer = 'App'} = {}) {
    // Letters that tell a mangled value: quotes, non-ASCII, and characters that HTML and URLs escape.
    const password = `${randomBytes(9).toString('base64url')}&<'é"% ${this.#users.size}`;
    const check = totp ? new TotpCheck(randomBytes(20), totp === true ? {} : totp) : undefined;
    const user = {userName, password, totp: check, otpauth: check?.otpauth(issuer, userName)};
    this.#users.set(userName, user);
    return user;
  }

  get(userName) {
    return this.#users.get(userName);
  }

  * [Symbol.iterator]() {
    yield* this.#users.values();
  }

  passwordIsRight(userName, password) {
    const right = this.#users.get(userName)?.password === password;
    this.attempts.push({userName, password: right ? 'right' : 'wrong'});
    return right;
  }

  codeIsRight(userName, code) {
    const answer = this.#users.get(userName)?.totp?.accept(code) ?? 'wrong';
    this.attempts.push({userName, code: answer, given: code});
    return answer === 'right';
  }

  attemptsOf(userName) {
    return this.attempts.filter((attempt) => attempt.userName === userName);
  }
}
