// The account of a launch, among those that the host lists: no more than 50 at once, and none is asked for by its address.

/**
 * @typedef {import('./messages.js').ListedAccount} ListedAccount
 * @typedef {import('../background/own_pages.js').Found} Found
 * @typedef {import('../background/own_pages.js').Wanted} Wanted
 */

/**
 * @param {Pick<import('../background/launches.js').Launch, 'account' | 'address' | 'site'>} launch
 * @param {(wanted: Wanted) => Promise<Found>} list
 * @returns {Promise<{account?: ListedAccount | undefined, unlisted: boolean}>} unlisted: more are called so than can be listed, and
 *   it is none of the first, also of those for the app's site
 */
export async function accountOf({account: name, address, site}, list) {
  const wanted = [{search: name}, ...(URL.canParse(site) ? [{search: name, origin: new URL(site).origin}] : [])];
  for (const one of wanted) {
    const {accounts = [], more = false} = await list(one);
    const account = accounts.find((listed) => listed.address === address);
    if (account || !more) return {account, unlisted: false};
  }
  return {unlisted: true};
}
