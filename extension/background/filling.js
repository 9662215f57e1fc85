// A fill of one document: where it is in a frame, the look at it from the outermost document comes first; then what is
// written and submitted, and whether anything came of it.

/**
 * @typedef {import('../shared/messages.js').FilledResult} FilledResult
 *
 * @typedef {object} Place
 * @property {import('./app_document.js').AppDocument} document that is filled
 * @property {import('./app_frame.js').AppFrame | undefined} frame that it is in
 * @property {() => boolean} isStill whether the tab still shows both
 * @property {import('./activity.js').Activity} activity of the tab
 * @property {() => void} written is called when something has been
 */

/** @param {import('../shared/messages.js').FillStep[]} steps */
const refsOf = (steps) => [...new Set(steps.map(({ref}) => ref))];

/** @param {import('../shared/messages.js').FillReply} fill @param {Place} place @returns {Promise<FilledResult>} */
export async function fillIn({steps, form_action}, {document, frame, isStill, activity, written}) {
  if (frame) {
    const refused = await frame.check(refsOf(steps));
    if (!isStill()) return 'document_changed';
    if (refused) return refused;
  }
  const happened = activity.expect();
  const result = await document.ask({type: 'fill', steps, form_action});
  written();
  if (result !== 'submitted') activity.settle();
  if (result !== undefined && result !== 'submitted') return /** @type {FilledResult} */ (result);
  const something = await happened;
  activity.settle();
  if (something) return 'submitted';
  if (result === undefined) return 'document_changed';
  await document.ask({type: 'take_back'});
  return 'nothing_happened';
}
