// A fill of one document: what is written and submitted, and whether anything came of it. Where the document is in a frame,
// the outermost one is looked at before the writing and once more before the submit.

/**
 * @typedef {import('../shared/messages.js').FilledResult} FilledResult
 * @typedef {import('../shared/messages.js').FillReply} FillReply
 *
 * @typedef {object} Place
 * @property {import('./app_document.js').AppDocument} document that is filled
 * @property {import('./app_frame.js').AppFrame | undefined} frame that it is in
 * @property {() => boolean} isStill whether the tab still shows both
 * @property {import('./activity.js').Activity} activity of the tab
 * @property {() => void} written is called when something has been
 */

/** @param {FillReply} fill @param {Place} place @returns {Promise<FilledResult>} */
export async function fillIn(fill, place) {
  const {document, frame, activity, written} = place;
  const refused = frame && await look(frame, fill, place);
  if (refused) return refused;

  let begun = false;
  const happened = activity.expect().then((something) => (begun = something));
  const asked = {type: /** @type {const} */ ('fill'), steps: fill.steps, form_action: fill.form_action};
  let result = await document.ask(frame ? {...asked, hold: true} : asked);
  written();
  if (frame && result === 'written') result = await pressSeen(frame, fill, place, () => begun);
  if (result !== 'submitted') activity.settle();
  if (result !== undefined && result !== 'submitted') return /** @type {FilledResult} */ (result);
  const something = await happened;
  activity.settle();
  if (something) return 'submitted';
  if (result === undefined) return 'document_changed';
  // What it says then waits for its user, as an answer of the page's would.
  return await document.ask({type: 'give_up'}) === 'challenged' ? 'submitted' : 'nothing_happened';
}

/** What a page that has sent by itself what was written no longer has: its fields, or the values in them. */
const GONE = new Set(['field_gone', 'not_kept']);

/**
 * Presses in a frame what is written there, where the outermost document shows it as it did; else it is taken back. Between
 * that look and the press lies one call to the frame, a few milliseconds on a machine that is not busy (README.md has the
 * measured ones), in which the page around it could still lay something over it.
 * @param {import('./app_frame.js').AppFrame} frame @param {FillReply} fill @param {Place} place
 * @param {() => boolean} begun whether the tab has begun something since the writing
 * @returns {Promise<unknown>} undefined: the frame's document is gone, or has sent it already
 */
async function pressSeen(frame, fill, place, begun) {
  const refused = await look(frame, fill, place);
  if (!refused) {
    const pressed = await place.document.ask({type: 'press'});
    return GONE.has(String(pressed)) && begun() ? undefined : pressed;
  }
  return await place.document.ask({type: 'take_back'}) === 'taken_back' ? refused : undefined;
}

/** @param {import('./app_frame.js').AppFrame} frame @param {FillReply} fill @param {Place} place */
async function look(frame, {steps}, {isStill}) {
  const refused = await frame.check([...new Set(steps.map(({ref}) => ref))]);
  return isStill() ? refused : 'document_changed';
}
