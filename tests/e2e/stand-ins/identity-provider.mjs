// The company's identity provider: panva's oidc-provider, in the shape of an authorization server of Okta's. Its session
// outlives a sign-in, so that the next one asks nobody; its log-in page is filled in by a person.
import {generateKeyPairSync, randomBytes, randomUUID} from 'node:crypto';
import {createServer} from 'node:http';

import Provider from 'oidc-provider';

import {forward} from './forwarding.mjs';
import {MemoryAdapter} from './identity-provider-memory.mjs';
import {card, page} from './look.mjs';
import {escape} from './site.mjs';

const MOUNT = '/oauth2/default';
const NOT_ASSIGNED = 'User is not assigned to the client application.';

export class IdentityProvider {
  clientId = '0oa1workspace';
  clientSecret = randomBytes(32).toString('base64url');
  signIns = [];  // {userName, asked: whether a person was asked} of each that the provider let through
  #people = new Map();  // user name -> {subject, userName, password, assigned}
  #server;
  #provider;

  /** @param {import('./dashboard.mjs').Dashboard} dashboard whose host it is on @param {string[]} redirects */
  static async start(dashboard, redirects) {
    const made = new IdentityProvider();
    const [host] = dashboard.hosts;
    made.issuer = `https://${host}${MOUNT}`;
    made.#provider = made.#make(redirects);
    made.#server = createServer((request, response) => made.#answer(request, response).catch((error) => {
      response.writeHead(500).end(`the provider failed: ${error.stack}`);
    }));
    await new Promise((resolve, reject) => made.#server.once('error', reject).listen(0, '127.0.0.1', resolve));
    const {port} = made.#server.address();
    for (const method of ['GET', 'POST']) dashboard.on(method, /^\/(?:oauth2|signin)\//, (request) => forward(request, port));
    return made;
  }

  /** Somebody who can sign in there; `assigned`: to the workspace's application. */
  addPerson(userName, {assigned = true} = {}) {
    const person = {subject: `00u${randomUUID().replaceAll('-', '').slice(0, 17)}`, userName, assigned,
                    password: randomBytes(12).toString('base64url')};
    this.#people.set(userName, person);
    return person;
  }

  /** Ends everybody's session with the provider. */
  endSessions() {
    MemoryAdapter.clear();
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #make(redirects) {
    const provider = new Provider(this.issuer, {
      adapter: MemoryAdapter,
      clients: [{
        client_id: this.clientId, client_secret: this.clientSecret, redirect_uris: redirects, grant_types: ['authorization_code'],
        response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'RS256',
      }],
      jwks: {keys: [{...generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey.export({format: 'jwk'}), kid: randomUUID(), use: 'sig', alg: 'RS256'}]},
      routes: {authorization: '/v1/authorize', token: '/v1/token', jwks: '/v1/keys', userinfo: '/v1/userinfo', end_session: '/v1/logout'},
      pkce: {methods: ['S256'], required: () => true},
      claims: {openid: ['sub'], email: ['email', 'email_verified']},
      conformIdTokenClaims: false,  // Okta's ID tokens have the address in them
      cookies: {keys: [randomBytes(16).toString('hex')], names: {session: 'idx', interaction: 'oktaStateToken', resume: 'oktaStateToken_resume'}},
      features: {devInteractions: {enabled: false}},
      interactions: {url: (_context, {uid}) => `/signin/${uid}`},
      ttl: {Session: 7200, Interaction: 3600, Grant: 7200, AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600},
      findAccount: (_context, subject) => ({accountId: subject, claims: () => this.#claims(subject)}),
      loadExistingGrant: (context) => this.#grant(context),
      renderError: (context, out) => { context.body = `<!doctype html><title>Error</title><h1>${escape(out.error)}</h1><p>${escape(out.error_description ?? '')}</p>`; },
    });
    provider.proxy = true;  // it is told by the stand-ins that the browser speaks https
    return provider;
  }

  #personOf(subject) {
    return [...this.#people.values()].find((person) => person.subject === subject);
  }

  #claims(subject) {
    return {sub: subject, email: this.#personOf(subject).userName, email_verified: true};
  }

  // Nobody is asked for consent to the company's own application. One grant a session: of two sign-ins at once, the code of the
  // one whose grant the session has no more would be refused.
  async #grant({oidc}) {
    const {accountId} = oidc.session;
    const {clientId} = oidc.client;
    const known = oidc.session.grantIdFor(clientId);
    const grant = (known && (await this.#provider.Grant.find(known))) || new this.#provider.Grant({clientId, accountId});
    grant.addOIDCScope('openid email');
    await grant.save();
    this.signIns.push({userName: this.#personOf(accountId).userName, asked: oidc.result !== undefined});
    return grant;
  }

  async #answer(request, response) {
    const match = /^\/signin\/([\w-]+)$/.exec(request.url);
    if (match) return this.#signIn(match[1], request, response);
    if (!request.url.startsWith(`${MOUNT}/`)) return void response.writeHead(404).end();
    // As a framework that mounts it does.
    request.originalUrl = request.url;
    request.url = request.url.slice(MOUNT.length);
    return this.#provider.callback()(request, response);
  }

  async #signIn(uid, request, response) {
    await this.#provider.interactionDetails(request, response);
    if (request.method === 'GET') return this.#form(uid, response);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const person = this.#people.get(form.get('identifier'));
    if (!person || person.password !== form.get('password')) return this.#form(uid, response, 'Unable to sign in');
    const result = person.assigned ? {login: {accountId: person.subject}} : {error: 'access_denied', error_description: NOT_ASSIGNED};
    return this.#provider.interactionFinished(request, response, result, {mergeWithLastSubmission: false});
  }

  #form(uid, response, alert = '') {
    const fields = `<label for="identifier">Username</label><input id="identifier" name="identifier" type="text" autocomplete="username">
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password">
<button class="main" id="sign-in" type="submit">Sign in</button>`;
    response.writeHead(200, {'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store'});
    response.end(page({brand: 'Acme', title: 'Acme - Sign In', body: card(
      {heading: 'Sign In', lead: 'Connecting to Cerby', alert, form: `<form method="post" action="/signin/${uid}">${fields}</form>`})}));
  }
}
