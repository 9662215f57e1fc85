// What a stand-in site is: names, routes, and an answer for each request.
import {randomUUID} from 'node:crypto';

export const html = (body, {status = 200, headers = {}} = {}) =>
  ({status, headers: {'content-type': 'text/html; charset=utf-8', ...headers}, body});
export const json = (value, {status = 200, headers = {}} = {}) =>
  ({status, headers: {'content-type': 'application/json', ...headers}, body: JSON.stringify(value)});
export const redirect = (location, {status = 302, headers = {}} = {}) => ({status, headers: {location, ...headers}, body: ''});

export const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** @typedef {{method: string, host: string, path: string, query: URLSearchParams, form: URLSearchParams, json: any, cookies: Map<string, string>, headers: object, body: string}} Request */

export class Site {
  #routes = [];

  /** @param {string[]} hosts the names that it answers for */
  constructor(hosts) {
    this.hosts = hosts;
  }

  on(method, path, answer) {
    this.#routes.push({method, path, answer});
    return this;
  }

  get(path, answer) {
    return this.on('GET', path, answer);
  }

  post(path, answer) {
    return this.on('POST', path, answer);
  }

  async answer(request) {
    for (const {method, path, answer} of this.#routes) {
      const match = typeof path === 'string' ? path === request.path && [] : path.exec(request.path);
      if (match && (method === request.method || (method === 'GET' && request.method === 'HEAD'))) {
        return answer(request, ...match.slice(1));
      }
    }
    return html('<!doctype html><title>Not found</title><h1>Not found</h1>', {status: 404});
  }
}

/** Sessions by cookie: each holds a value of the site's choice. */
export class Sessions {
  #values = new Map();

  constructor(name = 'session', {domain} = {}) {
    this.name = name;
    this.domain = domain;
  }

  of(request) {
    return this.#values.get(request.cookies.get(this.name));
  }

  /** Headers that start a session. */
  start(value) {
    const id = randomUUID();
    this.#values.set(id, value);
    return {'set-cookie': `${this.name}=${id}; Path=/; Secure; HttpOnly; SameSite=Lax${this.domain ? `; Domain=${this.domain}` : ''}`};
  }

  end(request) {
    this.#values.delete(request.cookies.get(this.name));
    return {'set-cookie': `${this.name}=; Path=/; Max-Age=0${this.domain ? `; Domain=${this.domain}` : ''}`};
  }

  clear() {
    this.#values.clear();
  }
}
