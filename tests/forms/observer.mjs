// Runs in the page, before it and in its own world: tells what was written, where, and what was pressed. Everything in
// it stands inside the function, because the function is what is sent.

/** @param {{identifier: string[], password: string[], code: string[]}} selectors @param {string[]} submits paths */
export function observer(selectors, submits) {
  if (!/\.test$/.test(location.hostname) || window !== window.top) return;
  const tell = (what) => window.cerbyObserved?.(JSON.stringify(what));
  const pathOf = (element) => {
    const steps = [];
    for (let at = element; at?.parentElement; at = at.parentElement) {
      steps.unshift(`${at.localName}:${[...at.parentElement.children].indexOf(at)}`);
    }
    return steps.join('/');
  };
  const nameOf = (element) => {
    const text = ['id', 'name', 'type', 'aria-label', 'value'].map((name) => element.getAttribute?.(name)).filter(Boolean).join(' ');
    return `<${element.localName}> ${text} ${element.localName === 'input' ? '' : (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 40)}`.trim();
  };
  const rolesOf = (element) => Object.entries(selectors).filter(([, all]) => all.some((one) => element.matches(one))).map(([role]) => role);
  const targetOf = (event) => event.composedPath()[0] ?? event.target;
  const formOf = (element) => (element.form ?? element.closest?.('form'));
  const inForm = (element) => { const form = formOf(element); return form ? pathOf(form) : ''; };

  addEventListener('input', (event) => {
    const field = targetOf(event);
    const value = 'value' in field ? field.value : field.textContent;
    if (!value || field.type === 'checkbox' || field.type === 'radio') return;
    // Saved pages have lost the script that enables what submits them.
    for (const control of document.scripts.length > 0 ? [] : document.querySelectorAll(':disabled, [aria-disabled=true]')) {
      if (submits.length === 0 ? formOf(control) !== formOf(field) : !submits.includes(pathOf(control))) continue;
      control.disabled = false;
      control.removeAttribute('aria-disabled');
    }
    tell({what: 'written', roles: rolesOf(field), form: inForm(field), field: nameOf(field), length: value.length, value});
  }, true);
  addEventListener('click', (event) => {
    const control = targetOf(event);
    const path = pathOf(control);
    const labelled = submits.some((submit) => submit === path || submit.startsWith(`${path}/`) || path.startsWith(`${submit}/`));
    tell({what: 'pressed', control: nameOf(control), form: inForm(control), labelled});
  }, true);
  addEventListener('keydown', (event) => {
    if (event.key === 'Enter') tell({what: 'entered', control: nameOf(targetOf(event)), form: inForm(targetOf(event))});
  }, true);
  addEventListener('submit', (event) => tell({what: 'submitted', form: pathOf(event.target)}), true);
}

/** In any page: where the controls are that the labelled markup says submit it. @param {string} labelled */
export function labelledSubmits(labelled) {
  // A parser that runs no scripts reads what is meant for browsers without them.
  const found = new DOMParser().parseFromString(labelled.replace(/(<noscript[^>]*>)[^]*?(<\/noscript>)/gi, '$1$2'), 'text/html');
  const pathOf = (element) => {
    const steps = [];
    for (let at = element; at?.parentElement; at = at.parentElement) {
      steps.unshift(`${at.localName}:${[...at.parentElement.children].indexOf(at)}`);
    }
    return steps.join('/');
  };
  return [...found.querySelectorAll('[data-manual-submit]')].map(pathOf);
}
