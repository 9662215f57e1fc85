// NextPage: hands the next description of a launched tab, or what keeps it from coming, to the one who waits for it; what
// comes while nobody waits is kept until somebody does.

/**
 * @typedef {import('./launched_tab.js').SeenPage} SeenPage
 * @typedef {import('../shared/outcomes.js').Failed} Failed
 */

export class NextPage {
  /** @param {import('./launched_tab.js').Timers} timers */
  constructor(timers) {
    this.timers = timers;
    /** @type {SeenPage | undefined} described and not yet taken */
    this.fresh = undefined;
    /** @type {Failed | undefined} what keeps every description from coming */
    this.trouble = undefined;
    /** @type {{resolve: (page: SeenPage) => void, reject: (why: Failed) => void} | undefined} */
    this.waiting = undefined;
    this.stop = () => {};
  }

  /** @param {SeenPage} page */
  come(page) {
    if (this.waiting) this.waiting.resolve(page);
    else this.fresh = page;
  }

  /** @param {Failed} trouble */
  fail(trouble) {
    if (this.waiting) this.waiting.reject(trouble);
    else this.trouble = trouble;
  }

  /** What was described is of before. */
  stale() {
    this.fresh = undefined;
  }

  /**
   * @param {() => void} ask for a description, changed or not
   * @param {number} [ms] after which it is asked for; without, it is waited for
   * @returns {Promise<SeenPage>}
   */
  take(ask, ms) {
    if (this.trouble) return Promise.reject(this.trouble);
    if (this.fresh) {
      const page = this.fresh;
      this.stale();
      return Promise.resolve(page);
    }
    return new Promise((resolve, reject) => {
      const timer = ms === undefined ? undefined : this.timers.setTimer(ask, ms);
      const finish = () => {
        if (timer !== undefined) this.timers.clearTimer(timer);
        this.waiting = undefined;
      };
      this.stop = finish;
      this.waiting = {
        resolve: (page) => { finish(); resolve(page); },
        reject: (why) => { finish(); reject(why); },
      };
    });
  }
}
