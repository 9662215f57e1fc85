// The workspaces this profile knows: those the host's `status` named, and the one the administrator set. For their
// launch addresses the browser itself stops every navigation of a tab, so that nothing of a launch reaches the workspace.
// What a page asks for by itself (a picture, a fetch, a frame) is no launch, and is let through: a page that is refused
// what others get would know that the extension is there, and whose workspace it serves.
//
// A stopped navigation would stay in the tab's history as it was, and going back to it could not be told from a
// click (in Chromium the initiator is the dashboard again). So a launch address is first sent on, inside the
// browser, to the same address marked STOPPED, and that one is blocked: only the mark is left in the history.

export const STOPPED = '?stopped';
const MAX_WORKSPACES = 100;
const KNOWN = 'workspaces';
/** A host name or an address as URL writes them; what means something to a rule's filter is no part of either. */
const WORKSPACE = /^https:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?$/;

/**
 * @typedef {{learned: string[], seeded: string[], plain: string[], idp: string}} Known plain: those that the host named
 *   and that are not https, for display, as is `idp`, the administrator's hint
 */

export class Workspaces {
  /**
   * @param {Pick<typeof chrome.storage, 'local' | 'managed'>} storage
   * @param {Pick<typeof chrome.declarativeNetRequest, 'getDynamicRules' | 'updateDynamicRules'>} rules
   * @param {(workspace: string) => Promise<boolean>} permitted whether the browser lets the extension work there
   */
  constructor(storage, rules, permitted) {
    this.storage = storage;
    this.rules = rules;
    this.permitted = permitted;
    /** @type {Promise<Known> | undefined} */
    this.known = undefined;
    /** @type {Known | undefined} the same, once it is there */
    this.inMemory = undefined;
    this.installing = Promise.resolve();
  }

  /** @returns {Promise<Known>} */
  read() {
    this.known ??= this.storage.local.get(KNOWN).then((kept) => {
      const known = /** @type {Partial<Known> | undefined} */ (kept[KNOWN]);
      this.inMemory = {learned: known?.learned ?? [], seeded: known?.seeded ?? [], plain: known?.plain ?? [],
        idp: known?.idp ?? ''};
      return this.inMemory;
    });
    return this.known;
  }

  /** Whether an address is below the launch path of a workspace that is known. @param {string} address */
  async has(address) {
    await this.read();
    return this.hasNow(address);
  }

  /** The same by what is in memory, for whoever has no time to wait: false may mean "not yet". @param {string} address */
  hasNow(address) {
    const {learned, seeded} = this.inMemory ?? {learned: [], seeded: []};
    return [...learned, ...seeded].some((workspace) => address.startsWith(launchPrefix(workspace)));
  }

  /** What the host's status named takes the place of what it named before. @param {{address: string}[]} named */
  async learn(named) {
    const learned = named.map(({address}) => originOf(address)).filter((origin) => origin !== undefined);
    const plain = named.map(({address}) => address).filter((address) => URL.canParse(address) && new URL(address).protocol === 'http:');
    await this.#keep({...await this.read(), learned: learned.slice(0, MAX_WORKSPACES), plain: plain.slice(0, MAX_WORKSPACES)});
  }

  /** Reads the administrator's settings; there may be none, which Firefox says by an error. */
  async seed() {
    const managed = /** @type {Record<string, unknown>} */ (await this.storage.managed.get().catch(() => ({})));
    const workspace = workspaceOf(managed['DEFAULT_WORKSPACE']);
    const idp = workspaceOf(managed['OKTA_DOMAIN'], 'okta.com') ?? '';
    await this.#keep({...await this.read(), seeded: workspace === undefined ? [] : [workspace], idp});
  }

  /** Puts the rules in place as they should be, also when the browser gave or withheld a site. */
  install() {
    this.installing = this.installing.catch(() => {}).then(async () => {
      const {learned, seeded} = await this.read();
      const workspaces = [...new Set([...learned, ...seeded])].slice(0, MAX_WORKSPACES);
      const permitted = await Promise.all(workspaces.map((workspace) => this.permitted(workspace)));
      const wanted = rulesFor(workspaces, new Set(workspaces.filter((_, index) => permitted[index])));
      const present = await this.rules.getDynamicRules();
      if (sameRules(present, wanted)) return;
      await this.rules.updateDynamicRules({removeRuleIds: present.map(({id}) => id), addRules: wanted});
    });
    return this.installing;
  }

  /** @param {Known} known */
  async #keep(known) {
    if (JSON.stringify(known) === JSON.stringify(await this.read())) return;
    this.inMemory = known;
    this.known = Promise.resolve(known);
    await this.storage.local.set({[KNOWN]: known});
    await this.install();
  }
}

/** @param {string} workspace an origin */
export function launchPrefix(workspace) {
  return `${workspace}/launch/`;
}

/**
 * Where a site is withheld, a browser takes the rule that sends on for the one that counts, does not carry it out, and
 * lets the request through; blocking needs no permission. So there everything is blocked as it is.
 * @param {string[]} workspaces origins
 * @param {Set<string>} permitted those of them that the browser lets the extension work at
 * @returns {chrome.declarativeNetRequest.Rule[]}
 */
export function rulesFor(workspaces, permitted) {
  return workspaces.flatMap((workspace, index) => {
    const urlFilter = `|${launchPrefix(workspace)}`;
    const condition = {isUrlFilterCaseSensitive: true, resourceTypes: ['main_frame']};
    return /** @type {chrome.declarativeNetRequest.Rule[]} */ ([
      {
        id: index * 3 + 1, priority: 1, action: {type: 'block'},
        condition: {...condition, urlFilter},
      },
      ...(!permitted.has(workspace) ? [] : [{
        id: index * 3 + 2, priority: 2, action: {type: 'redirect', redirect: {transform: {query: STOPPED}}},
        condition: {...condition, urlFilter},
      },
      {
        id: index * 3 + 3, priority: 3, action: {type: 'block'},
        condition: {...condition, urlFilter: `${urlFilter}*${STOPPED}|`},
      }]),
    ]);
  });
}

/**
 * @param {chrome.declarativeNetRequest.Rule[]} present
 * @param {chrome.declarativeNetRequest.Rule[]} wanted
 */
function sameRules(present, wanted) {
  /** @param {chrome.declarativeNetRequest.Rule} rule */
  const told = ({id, priority, action, condition}) =>
    JSON.stringify([id, priority, action.type, condition.urlFilter, condition.resourceTypes]);
  const have = new Set(present.map(told));
  return present.length === wanted.length && wanted.every((rule) => have.has(told(rule)));
}

/**
 * An https origin as it is, or undefined.
 * @param {string} text
 */
function originOf(text) {
  if (!URL.canParse(text)) return undefined;
  const {origin, protocol} = new URL(text);
  return protocol === 'https:' && origin === text && WORKSPACE.test(origin) ? origin : undefined;
}

/**
 * The origin that an administrator's setting means: a name under the vendor's domain, a host name, or an origin.
 * @param {unknown} setting
 */
export function workspaceOf(setting, domain = 'cerby.com') {
  if (typeof setting !== 'string') return undefined;
  const text = setting.trim().toLowerCase().replace(/\/$/, '');
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text)) return originOf(`https://${text}.${domain}`);
  if (/^[a-z0-9][a-z0-9.-]*\.[a-z0-9-]*[a-z0-9](:\d+)?$/.test(text)) return originOf(`https://${text}`);
  return originOf(text);
}
