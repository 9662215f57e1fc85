// What the identity provider keeps, for as long as the tests run: oidc-provider's adapter interface over a Map. Nothing is
// taken out by age; the provider looks at that itself.
const kept = new Map();  // key -> what was stored
const keysBy = new Map();  // uid or grant -> keys

export class MemoryAdapter {
  constructor(name) {
    this.name = name;
  }

  static clear() {
    kept.clear();
    keysBy.clear();
  }

  #key(id) {
    return `${this.name}:${id}`;
  }

  async upsert(id, payload) {
    const key = this.#key(id);
    kept.set(key, payload);
    for (const group of [payload.uid && `uid:${payload.uid}`, payload.grantId && `grant:${payload.grantId}`].filter(Boolean)) {
      keysBy.set(group, new Set([...(keysBy.get(group) ?? []), key]));
    }
  }

  async find(id) {
    return kept.get(this.#key(id));
  }

  async findByUid(uid) {
    // Of a session that has been given another id there is the newer one alone.
    const [key] = [...(keysBy.get(`uid:${uid}`) ?? [])].filter((one) => one.startsWith(`${this.name}:`) && kept.has(one));
    return kept.get(key);
  }

  async consume(id) {
    const found = kept.get(this.#key(id));
    if (found) found.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    kept.delete(this.#key(id));
  }

  async revokeByGrantId(grantId) {
    for (const key of keysBy.get(`grant:${grantId}`) ?? []) kept.delete(key);
    keysBy.delete(`grant:${grantId}`);
  }
}
