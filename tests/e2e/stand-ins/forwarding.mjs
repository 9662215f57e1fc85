// Sites that are not made of stand-ins' pages: a program on this machine answers for the name.
import {request as ask} from 'node:http';

// Of one connection, and so not the other's (RFC 9110, 7.6.1).
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

function endToEnd(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

/**
 * One request to a program that listens on a port of this machine.
 * @param {number} port
 * @param {{method?: string, path: string, headers?: object, body?: string}} request path: with its query
 * @returns {Promise<{status: number, headers: object, body: string}>}
 */
export function askPort(port, {method = 'GET', path, headers = {}, body = ''}) {
  return new Promise((resolve, reject) => {
    const length = body === '' && ['GET', 'HEAD', 'DELETE'].includes(method) ? {} : {'content-length': Buffer.byteLength(body)};
    const sent = ask({host: '127.0.0.1', port, method, path, headers: {...endToEnd(headers), ...length}}, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk)).on('error', reject).on('end', () => resolve(
        {status: answer.statusCode, headers: endToEnd(answer.headers), body: Buffer.concat(chunks).toString('utf8')}));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** As a proxy before it does. @param {import('./site.mjs').Request} request @param {number} port */
export function forward({method, path, query, headers, host, body}, port) {
  const text = query.size > 0 ? `?${query}` : '';
  return askPort(port, {method, path: path + text, body,
                        headers: {...headers, host, 'x-forwarded-proto': 'https', 'x-forwarded-host': host}});
}
