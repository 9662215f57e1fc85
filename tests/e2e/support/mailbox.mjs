// Where the workspace's letters arrive: the mail server of the service's own tests, which speaks SMTP on loopback.
import {spawn} from 'node:child_process';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';

const SERVER = `import json
from mail_server import MailServer
server = MailServer()
print(server.url, flush=True)
while True:
    _, to, message, _ = server.arrived.get()
    print(json.dumps({"to": to, "message": message.decode()}), flush=True)
`;

export class Mailbox {
  #letters = [];
  #waiting = [];
  #process;

  static async start() {
    const made = new Mailbox();
    made.#process = spawn('python3', ['-B', '-c', SERVER], {cwd: resolve(import.meta.dirname, '../../workspace'), stdio: ['ignore', 'pipe', 'inherit']});
    made.ended = new Promise((done) => made.#process.once('exit', done));
    const lines = createInterface({input: made.#process.stdout});
    made.address = await Promise.race([new Promise((done) => lines.once('line', done)), made.ended.then(() => { throw new Error('the mail server has ended'); })]);
    lines.on('line', (line) => {
      made.#letters.push(JSON.parse(line));
      for (const came of made.#waiting.splice(0)) came();
    });
    return made;
  }

  /** The code in the next letter to that address. */
  async code(to) {
    for (;;) {
      const at = this.#letters.findIndex((letter) => letter.to.some((one) => one === `<${to}>`));
      if (at >= 0) return /Its code: {2}([A-Z]{4}-[A-Z]{4})\r\n/.exec(this.#letters.splice(at, 1)[0].message)[1];
      await new Promise((came) => this.#waiting.push(came));
    }
  }

  async stop() {
    this.#process.kill();
    await this.ended;
  }
}
