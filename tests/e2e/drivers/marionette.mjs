// A small client of Marionette, Firefox's remote protocol: `length:json` over TCP, answers in any order by id.
import {connect} from 'node:net';

const COMMAND = 0;

export class MarionetteError extends Error {
  constructor({error, message, stacktrace}, command) {
    super(`${command}: ${error}: ${message}`);
    this.code = error;
    this.remoteStack = stacktrace;
  }
}

export class Marionette {
  #socket;
  #buffer = Buffer.alloc(0);
  #waiting = new Map();
  #lastId = 0;
  #greeted;

  static async connect(port) {
    const made = new Marionette();
    await made.#open(port);
    return made;
  }

  async #open(port) {
    const socket = connect({port, host: '127.0.0.1'});
    this.#socket = socket;
    socket.setNoDelay(true);
    const greeting = new Promise((resolve) => { this.#greeted = resolve; });
    socket.on('data', (bytes) => this.#read(bytes));
    const ended = (error) => {
      for (const {reject, command} of this.#waiting.values()) {
        reject(new Error(`the connection to Firefox ended during ${command}${error ? `: ${error.message}` : ''}`));
      }
      this.#waiting.clear();
    };
    socket.on('error', ended);
    socket.on('close', () => ended());
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    await greeting;
  }

  #read(bytes) {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    for (;;) {
      const colon = this.#buffer.indexOf(0x3a);
      if (colon < 0) return;
      const length = Number(this.#buffer.toString('latin1', 0, colon));
      if (this.#buffer.length < colon + 1 + length) return;
      const body = JSON.parse(this.#buffer.toString('utf8', colon + 1, colon + 1 + length));
      this.#buffer = this.#buffer.subarray(colon + 1 + length);
      if (!Array.isArray(body)) {
        this.#greeted(body);
        continue;
      }
      const [, id, error, result] = body;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new MarionetteError(error, waiting.command));
      else waiting?.resolve(result);
    }
  }

  /** Sends a command; some answer {value}, some the value itself: the value in either case. */
  async send(command, parameters = {}) {
    if (this.#socket.destroyed) throw new Error(`the connection to Firefox is closed: ${command}`);
    const id = ++this.#lastId;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, {resolve, reject, command}));
    const body = Buffer.from(JSON.stringify([COMMAND, id, command, parameters]));
    this.#socket.write(Buffer.concat([Buffer.from(`${body.length}:`), body]));
    const result = await answer;
    return result !== null && typeof result === 'object' && 'value' in result ? result.value : result;
  }

  close() {
    this.#socket.destroy();
  }
}
