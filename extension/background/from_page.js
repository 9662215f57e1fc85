// What the content script of a launched document says, as far as it is believed.

/** Far above what page/describe.js cuts a description to, and below what the host takes. */
const MAX_PAGE = 250_000;

/**
 * What a content script said, or undefined where it is none of what they say: a web process that was taken over may
 * say anything, and what is in a description is the host's to check.
 * @param {unknown} message @returns {FromPage | undefined}
 */
export function readFromPage(message) {
  const said = /** @type {{type?: unknown, page?: unknown} | null | undefined} */ (message);
  if (said?.type === 'stirred' || said?.type === 'here') return {type: said.type};
  if (said?.type !== 'page' || typeof said.page !== 'object' || said.page === null) return undefined;
  try {
    if (JSON.stringify(said.page).length > MAX_PAGE) return undefined;
  } catch {  // Firefox hands over what JSON cannot say
    return undefined;
  }
  return {type: 'page', page: /** @type {PageDescription} */ (said.page)};
}
