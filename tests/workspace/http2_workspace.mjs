// Stands in for a workspace whose server speaks HTTP/2, as one behind a proxy may: `h2` offers it and HTTP/1.1 over ALPN, `http/1.1` that alone.
//
//   node http2_workspace.mjs h2|http/1.1 KEY CERTIFICATE ORIGIN
//
// A line of JSON on standard output for the port, for each connection, and for each request: by which version, and as the how many-th connection it came. Ends
// when its standard input does.
import http2 from "node:http2";
import https from "node:https";
import { readFileSync } from "node:fs";

const [offers, key, certificate, origin] = process.argv.slice(2);
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const account = { label: "Contentzilla", application: "Instagram", url: `${origin}/`, username: "zilla", hasTotp: true };
const password = { secretType: "password", body: { type: "PLAINTEXT", value: "pässword-canary" } };

function answer_to(path) {
  const { pathname } = new URL(path, origin);
  const [, id, what] = /^\/api\/v1\/accounts\/([0-9a-f-]{36})(\/secrets|\/totp)?$/.exec(pathname) ?? [];
  if (id === undefined) return null;
  if (what === "/secrets") return { data: [{ type: "account_secret", attributes: password }] };
  if (what === "/totp") return { data: { type: "account_totp", attributes: { code: "123456", secondsLeft: 20 } } };
  return { data: { id, type: "account", attributes: account } };
}

const connections = new Map();
function on_request(request, response) {
  const { socket } = request.stream?.session ?? request;
  say({ request: `${request.method} ${request.url}`, version: request.httpVersion, connection: connections.get(socket.remotePort) });
  const answer = answer_to(request.url);
  response.writeHead(answer === null ? 404 : 200, { "Content-Type": "application/json" });
  response.end(JSON.stringify(answer ?? { errors: [] }));
}

const files = { key: readFileSync(key), cert: readFileSync(certificate) };
const server = offers === "h2"
  ? http2.createSecureServer({ ...files, allowHTTP1: true }, on_request)
  : https.createServer({ ...files, ALPNProtocols: [offers] }, on_request);
server.on("secureConnection", (socket) => {
  connections.set(socket.remotePort, connections.size + 1);
  say({ connection: connections.size, protocol: socket.alpnProtocol });
});
server.listen(0, "127.0.0.1", () => say({ port: server.address().port }));
process.stdin.on("end", () => process.exit(0)).resume();
