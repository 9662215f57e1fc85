// Whether what was seen on a page is right there, and if not, why, in the words of the kinds.

const NEEDS = {
  login: ['identifier', 'password'], both: ['identifier', 'password'], identifier: ['identifier'], password: ['password'],
  'code later': ['code'],
};

const wrong = (why) => ({right: false, why});

// Steps need what they have fields for: one that starts from a list of accounts may ask for no user name.
const needsOf = ({kind, selectors}) => kind === 'steps' ?
  ['identifier', 'password', 'code'].filter((role) => selectors[role].length > 0) : NEEDS[kind];

/** @param {{kind: string, submit: boolean, outcome?: string}} page @param {{events: object[], outcome: string}} seen */
export function judge(page, {events, outcome}) {
  const written = events.filter(({what}) => what === 'written');
  if (outcome === '') return wrong('the launch did not end in time');
  if (page.outcome && outcome !== page.outcome) return wrong(`ended otherwise than as ${page.outcome}`);
  const needed = needsOf(page);
  if (needed === undefined) return written.length === 0 ? {right: true, why: ''} : wrong(`wrote into ${written.map(({field}) => field).join(', ')}`);
  for (const {roles, field} of written) {
    if (!roles.some((role) => needed.includes(role))) return wrong(`wrote into ${field}`);
  }
  const missing = needed.filter((role) => !written.some(({roles}) => roles.includes(role)));
  if (missing.length > 0) return wrong(`nothing in ${missing.join(' and ')} (${outcome})`);
  if (page.outcome && written.filter(({roles}) => roles.includes('password')).length > 1) return wrong('wrote the password twice');
  if (page.kind === 'steps') return judgePress(page, events, '');
  const forms = new Set(written.map(({form}) => form));
  if (forms.size > 1) return wrong('wrote into two forms');
  return judgePress(page, events, [...forms][0]);
}

function judgePress(page, events, form) {
  const pressed = events.filter(({what}) => what === 'pressed');
  const entered = events.some(({what}) => what === 'entered');
  const submitted = events.some(({what, form: of}) => what === 'submitted' && of === form);
  if (pressed.length === 0 && !entered && !submitted) return wrong('pressed nothing');
  if (page.submit && pressed.length > 0 && !pressed.some(({labelled}) => labelled)) {
    return wrong(`pressed ${pressed.map(({control}) => control).join(', ')}`);
  }
  const elsewhere = pressed.find(({form: of}) => form !== '' && of !== '' && of !== form);
  return elsewhere ? wrong(`pressed ${elsewhere.control} of another form`) : {right: true, why: ''};
}
