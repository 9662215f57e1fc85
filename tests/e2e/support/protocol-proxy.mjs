// Between browser and host: passes frames on, and rewrites the first `hello` of one side.
//   protocol-proxy.mjs hear MIN MAX HOST …            what the extension says that it speaks
//   protocol-proxy.mjs say PROTOCOL MIN MAX HOST …    what the host answers that it speaks
//   protocol-proxy.mjs outgrown HOST …                the host answers as one that needs a newer extension
//   protocol-proxy.mjs record FOLDER HOST …           changes nothing; keeps the pages of a launch and the answers to
//                                                     them, without values, in FOLDER/<account id>.jsonl
//   protocol-proxy.mjs tell SOCKET HOST …              changes nothing; says on the socket, a line each, what passes in a
//                                                     launch: {address, type}, and where a page is: {path, origin}
//   protocol-proxy.mjs hold FOLDER HOST …              the first `fill` is held: FOLDER/held says so, and it goes on when
//                                                     that file is taken away
import {spawn} from 'node:child_process';
import {appendFileSync, existsSync, watch, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';

const [, , mode, ...rest] = process.argv;
const settings = rest.splice(0, {hear: 2, say: 3, outgrown: 0, record: 1, tell: 1, hold: 1}[mode]);
const numbers = settings.map(Number);
const [host, ...options] = rest;

// Frames of a stream: 4 bytes of length in native order, then the body.
function onFrames(stream, take) {
  let buffer = Buffer.alloc(0);
  stream.on('data', (bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    while (buffer.length >= 4 && buffer.length >= 4 + buffer.readUInt32LE(0)) {
      const end = 4 + buffer.readUInt32LE(0);
      take(buffer.subarray(4, end));
      buffer = buffer.subarray(end);
    }
  });
}

function write(stream, body) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  stream.write(Buffer.concat([length, bytes]));
}

let held = false;
let account;
let launched;
const told = mode === 'tell' ? connect(settings[0]) : undefined;
told?.on('error', () => undefined).unref();
function tell({type, address, origin, page}) {
  if (type === 'launch') launched = address;
  if (launched) told?.write(`${JSON.stringify({address: launched, type, origin, path: page?.path})}\n`);
}

function record(message) {
  if (mode !== 'record') return;
  if (message.type === 'launch') account = message.address.split('/').at(-1);
  const {steps, ...rest} = message;
  const kept = steps ? {...rest, steps: steps.map(({ref, action}) => ({ref, action}))} : rest;
  if (account) appendFileSync(join(settings[0], `${account}.jsonl`), `${JSON.stringify(kept)}\n`);
}

const child = spawn(host, options, {stdio: ['pipe', 'pipe', 'inherit']});
child.stdin.on('error', () => undefined);
process.stdout.on('error', () => undefined);

onFrames(process.stdin, (body) => {
  const message = JSON.parse(body.toString('utf8'));
  record(message);
  tell(message);
  if (message.type === 'hello' && mode === 'hear') write(child.stdin, {...message, protocol: {min: numbers[0], max: numbers[1]}});
  else write(child.stdin, body);
});
process.stdin.on('end', () => child.stdin.end());

onFrames(child.stdout, (body) => {
  const message = JSON.parse(body.toString('utf8'));
  record(message);
  tell(message);
  if (message.type === 'hello' && mode === 'say') {
    write(process.stdout, {...message, protocol: numbers[0], range: {min: numbers[1], max: numbers[2]}});
  } else if (message.type === 'hello' && mode === 'outgrown') {
    write(process.stdout, {type: 'failed', id: message.id, outcome: 'extension_outdated',
                           message: 'The extension is too old for the Cerby package on this computer.',
                           hint: 'Update the extension in the browser.', detail: 'this host speaks protocols 3 to 3', keep_page: false});
    child.stdin.end();
  } else if (message.type === 'fill' && mode === 'hold' && !held) {
    held = true;
    const watching = watch(settings[0], () => {
      if (existsSync(join(settings[0], 'held'))) return;
      watching.close();
      write(process.stdout, body);
    });
    writeFileSync(join(settings[0], 'held'), '');
  } else {
    write(process.stdout, body);
  }
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
  process.stdin.destroy();
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
