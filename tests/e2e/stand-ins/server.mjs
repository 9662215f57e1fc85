// All stand-ins behind one https port, told apart by Host, and a CONNECT proxy that leads every *.test name there (for
// browsers that map names but not ports). Every request is remembered, with the secrets that were found in it.
import {createServer as createHttpServer} from 'node:http';
import {createServer} from 'node:https';
import {connect} from 'node:net';

import {makeCertificate} from './certificate.mjs';

const LARGEST_BODY = 1 << 20;

// The ways to read a text that a value may hide in.
function readingsOf(text) {
  const readings = [text];
  try {
    readings.push(decodeURIComponent(text.replaceAll('+', ' ')));
  } catch {
    // Not form-encoded: the text as it is will do.
  }
  try {
    readings.push(...Object.values(JSON.parse(text)).map(String));
  } catch {
    // Not JSON.
  }
  // Boxes of one digit arrive as separate fields: their values put together are a code too.
  readings.push([...new URLSearchParams(text).values()].join(''));
  return readings;
}

// A code is six digits that stand alone: within a longer number, such as a time, they mean nothing.
function holds(text, value) {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const isPartOfNumber = /^\d+$/.test(value) && /\d/.test((text[at - 1] ?? '') + (text[at + value.length] ?? ''));
    if (!isPartOfNumber) return true;
  }
  return false;
}

export class StandIns {
  requests = [];         // {at, method, host, path, query, origin, purpose, body, secrets: [label]}; purpose: what a browser says that fetches ahead
  refusedConnections = [];  // names outside *.test that something asked the proxy for
  away = new Set();      // hosts that the proxy cannot reach now
  #sites = new Map();
  #secrets = new Map();  // label -> () => values
  #server;
  #proxy;
  #sockets = new Set();

  constructor(sites) {
    for (const site of sites) for (const host of site.hosts) this.#sites.set(host, site);
  }

  get port() {
    return this.#server.address().port;
  }

  get proxyPort() {
    return this.#proxy.address().port;
  }

  async start() {
    const {key, cert, spki} = await makeCertificate([...this.#sites.keys()]);
    this.spki = spki;
    this.certificate = cert;
    this.#server = createServer({key, cert}, (request, response) => {
      this.#serve(request, response).catch((error) => {
        response.writeHead(500).end(`the stand-in failed: ${error.stack}`);
      });
    });
    this.#proxy = createHttpServer((_request, response) => response.writeHead(403).end());
    this.#proxy.on('connect', (request, socket) => this.#connect(request, socket));
    for (const server of [this.#server, this.#proxy]) {
      server.on('connection', (socket) => {
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
      });
      await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    }
    return this;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([this.#server, this.#proxy].map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #connect(request, socket) {
    const [host, port] = request.url.split(':');
    if (!host.endsWith('.test') || port !== '443') {
      this.refusedConnections.push(request.url);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    if (this.away.has(host)) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const onward = connect({port: this.port, host: '127.0.0.1'}, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const [one, other] of [[socket, onward], [onward, socket]]) one.on('error', () => other.destroy());
  }

  /** Watches for a value in every request from now on: `values` are asked at each. */
  watchSecret(label, values) {
    this.#secrets.set(label, values);
  }

  /** The labels of the secrets that stand in one of the texts, or in what it can be read as. */
  secretsIn(parts) {
    const readings = parts.flatMap((text) => readingsOf(text));
    return [...this.#secrets].flatMap(([label, of]) =>
      of().some((value) => readings.some((reading) => holds(reading, value))) ? [label] : []);
  }

  async #serve(message, response) {
    const chunks = [];
    let size = 0;
    for await (const chunk of message) {
      size += chunk.length;
      if (size > LARGEST_BODY) return void response.writeHead(413).end();
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
    const host = (message.headers.host ?? '').replace(/:\d+$/, '');
    const address = new URL(message.url, `https://${host}`);
    this.requests.push({
      at: Date.now(), method: message.method, host, path: address.pathname, query: address.search, body,
      origin: message.headers.origin ?? null, purpose: message.headers['sec-purpose'] ?? '',
      destination: message.headers['sec-fetch-dest'] ?? '',
      secrets: this.secretsIn([message.url, body, message.headers.cookie ?? '']),
    });
    const site = this.#sites.get(host);
    if (!site) return void response.writeHead(421).end('no stand-in has that name');
    const answer = await site.answer({
      method: message.method, host, path: address.pathname, query: address.searchParams, headers: message.headers, body,
      form: new URLSearchParams(message.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? body : ''),
      json: message.headers['content-type']?.startsWith('application/json') ? JSON.parse(body) : undefined,
      cookies: new Map((message.headers.cookie ?? '').split(/;\s*/).filter(Boolean).map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), pair.slice(at + 1)];
      })),
    });
    response.writeHead(answer.status, {'cache-control': 'no-store', ...answer.headers});
    response.end(message.method === 'HEAD' ? undefined : answer.body);
  }

  /** Where the account's secrets arrived, since `from` (a length of `requests`): ["password at app.test/login"]. */
  secretsReceived({from = 0, hosts} = {}) {
    return this.requests.slice(from)
      .filter((request) => hosts === undefined || hosts.includes(request.host))
      .flatMap(({secrets, host, path}) => secrets.map((label) => `${label} at ${host}${path}`));
  }

  requestsTo(host, {from = 0} = {}) {
    return this.requests.slice(from).filter((request) => request.host === host);
  }
}
