// A program on a terminal of its own, and the person in front of it.
import {spawn} from 'node:child_process';

// What no program of ours takes while a test answers it, so that one which waits for ever fails a test and does not hang it.
const PATIENCE_MS = 60_000;
const ON_A_TERMINAL = 'import os, pty, sys\nsys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

export class Terminal {
  transcript = '';
  #seen = 0;  // what was looked for has been found up to here
  #news = [];
  #process;

  constructor(program, options, environment) {
    this.what = `${program.split('/').at(-1)} ${options.join(' ')}`;
    this.#process = spawn('python3', ['-c', ON_A_TERMINAL, program, ...options], {
      env: environment, stdio: ['pipe', 'pipe', 'ignore'], timeout: PATIENCE_MS, killSignal: 'SIGKILL'});
    this.#process.stdin.on('error', () => undefined);
    this.#process.stdout.setEncoding('utf8').on('data', (text) => {
      this.transcript += text;
      this.#tell();
    });
    this.ended = new Promise((resolve, reject) => this.#process.on('error', reject).on('close', (code) => {
      this.code = code;
      resolve(code);
      this.#tell();
    }));
  }

  #tell() {
    for (const heard of this.#news.splice(0)) heard();
  }

  /** Until it shows this, after what was waited for before; the match. */
  async shows(pattern) {
    for (;;) {
      const match = pattern.exec(this.transcript.slice(this.#seen));
      if (match) {
        this.#seen += match.index + match[0].length;
        return match;
      }
      if (this.code !== undefined) throw new Error(`${this.what} has ended with ${this.code} before it showed ${pattern}:\n${this.transcript}`);
      await new Promise((resolve) => this.#news.push(resolve));
    }
  }

  /** Waits for the question, and types the answer. */
  async answer(question, answer) {
    await this.shows(question);
    this.#process.stdin.write(`${answer}\n`);
  }

  /** It ends as one that has done what it was asked. */
  async succeeds() {
    const code = await this.ended;
    if (code !== 0) throw new Error(`${this.what}: exit ${code}\n${this.transcript}`);
  }
}
