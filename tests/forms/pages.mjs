// The pages of a folder and what is right on each: kinds.json, and the labels in the pages, which are taken out before
// a page is served.
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

const LABELS = /\s(?:data-manual-scoring|data-manual-submit|autofill-information)(?:=(?:"[^"]*"|'[^']*'|[^\s>]*))?/g;
const ADDRESS = /^\s*<!--[^>]*?(https?:\/\/[^\s>]+?)(?:\s|-->)/;
const ACTION = /<form[^>]*\saction="(https:\/\/[^"]+)"/i;
const TARGETS = /\b((?:form)?action\s*=\s*["']?(?:https?:)?\/\/)([\w.-]+)/gi;

/** The same host name, in the domain that leads nowhere: its last label gives way. @param {string} host */
const stoodIn = (host) => `${host.toLowerCase().replace(/:\d+$/, '').replace(/\.[^.]+$/, '')}.test`;

/** `name=…` and `id=…` as CSS; CSS stays. @param {string} selector */
const selectorOf = (selector) => {
  const [, attribute, value] = /^(name|id)=(.*)$/s.exec(selector) ?? [];
  return attribute ? `[${attribute}=${JSON.stringify(value)}]` : selector;
};

/** The files that a browser is driven through: all of them, but what both-browsers.json names where there is one. */
export async function driven(folder, browser) {
  const list = join(folder, 'both-browsers.json');
  return browser === 'chromium' || !existsSync(list) ? undefined : JSON.parse(await readFile(list, 'utf8'));
}

/** @returns {Promise<{file: string, kind: string, host: string, path: string, …}[]>} by file name */
export async function readPages(folder, {paths = false} = {}) {
  const kinds = JSON.parse(await readFile(join(folder, 'kinds.json'), 'utf8'));
  const taken = new Set();
  const pages = [];
  for (const [file, said] of Object.entries(kinds).sort(([a], [b]) => a.localeCompare(b))) {
    const labelled = await readFile(join(folder, file), 'utf8');
    const source = ADDRESS.exec(labelled.slice(0, 1_000))?.[1];
    // A page that does not say where it is from is where it sends its form.
    const address = source ?? ACTION.exec(labelled)?.[1];
    const known = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
    let host = known ? stoodIn(known.hostname) : `${file.replace(/\.html$/, '').replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.test`;
    const path = paths && source && known ? known.pathname : '/';
    for (let number = 2; taken.has(host); ++number) host = `page${number}.${host.replace(/^page\d+\./, '')}`;
    taken.add(host);
    const targets = [];
    const served = (source) => source.replace(LABELS, '').replace(TARGETS, (_, before, name) => {
      targets.push(stoodIn(name));
      return before + stoodIn(name);
    });
    const html = served(labelled);
    // The documents that come after the first, whichever of the page's hosts is asked for them.
    const next = await Promise.all((said.next ?? []).map(async (file) => served(await readFile(join(folder, file), 'utf8'))));
    const origins = said.action_origin ? [`https://${stoodIn(new URL(said.action_origin).host)}`] : [];
    pages.push({
      file, kind: said.kind, note: said.note ?? '', host, path, html, next, labelled, targets, origins,
      outcome: said.outcome, nextAt: said.next_at,
      selectors: {
        identifier: said.identifier.map(selectorOf), password: said.password.map(selectorOf), code: (said.code ?? []).map(selectorOf),
      },
      // Whether the page says which control submits it.
      submit: said.submit && labelled.includes('data-manual-submit'),
    });
    // A page that asks for a code is shown twice: at once, and after a step of the launch.
    if (said.kind === 'code') pages.push(...laterStep(pages.at(-1), taken));
  }
  return pages;
}

function laterStep(page, taken) {
  if (page.selectors.code.length === 0) return [];
  const host = `later.${page.host}`;
  taken.add(host);
  return [{...page, host, kind: 'code later', afterStep: true}];
}
