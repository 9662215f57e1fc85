// How the stand-ins' pages look: like decent login pages, each in its brand's colour.
import {escape} from './site.mjs';

const STYLE = `
  :root { color-scheme: light; --brand: #3b5bdb; --ink: #1c2030; --soft: #667085; --line: #d8dce6; --back: #f4f6fb }
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; font: 16px/1.5 "DejaVu Sans", system-ui, sans-serif; color: var(--ink); background: var(--back) }
  .top { display: flex; align-items: center; gap: 12px; padding: 14px 28px; background: #fff; border-bottom: 1px solid var(--line) }
  .mark { width: 36px; height: 36px; border-radius: 10px; background: var(--brand); color: #fff; display: grid; place-items: center; font-weight: 700; font-size: 18px }
  .brand { font-weight: 700; font-size: 18px }
  .top nav { margin-left: auto; display: flex; gap: 20px; align-items: center; color: var(--soft) }
  main { display: grid; place-items: center; padding: 56px 20px }
  .card { width: 100%; max-width: 400px; background: #fff; border: 1px solid var(--line); border-radius: 16px; padding: 32px; box-shadow: 0 8px 30px #1c203014 }
  h1 { margin: 0 0 6px; font-size: 24px } h2 { font-size: 18px }
  p.lead { margin: 0 0 22px; color: var(--soft) }
  label { display: block; margin: 14px 0 6px; font-size: 14px; font-weight: 600 }
  input[type=text], input[type=email], input[type=password], input[type=tel], input:not([type]) { width: 100%; padding: 11px 13px; border: 1px solid var(--line); border-radius: 9px; font: inherit }
  input:focus { outline: 3px solid color-mix(in srgb, var(--brand) 30%, white); border-color: var(--brand) }
  button { font: inherit } .card button.main { margin-top: 22px; width: 100%; padding: 12px; border: 0; border-radius: 9px; background: var(--brand); color: #fff; font-weight: 600; cursor: pointer }
  .card button.main:disabled { opacity: .5 }
  .row { display: flex; justify-content: space-between; align-items: center; margin-top: 14px; font-size: 14px } a { color: var(--brand) }
  .error { margin: 0 0 16px; padding: 10px 14px; border-radius: 9px; background: #fdecec; color: #a01818; font-size: 14px }
  .boxes { display: flex; gap: 10px; margin-top: 8px } .boxes input { width: 46px !important; text-align: center; font-size: 22px; padding: 9px 0 !important }
  .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 20px; width: 100%; max-width: 900px }
  .tile { display: grid; place-items: center; gap: 10px; padding: 24px 12px; background: #fff; border: 1px solid var(--line); border-radius: 14px; text-decoration: none; color: var(--ink); text-align: center; font-size: 14px }
  .tile .mark { width: 56px; height: 56px; border-radius: 14px; font-size: 26px }
  .home { width: 100%; max-width: 900px } .panels { display: grid; grid-template-columns: repeat(3, 1fr); gap: 18px; margin-top: 20px } .panel { height: 130px; background: #fff; border: 1px solid var(--line); border-radius: 14px }
  .waiting { height: 180px; display: grid; place-items: center; color: var(--soft) }
`;

const colours = ['#d6336c', '#7048e8', '#1971c2', '#0c8599', '#2f9e44', '#e8590c', '#364fc7', '#9c36b5'];
const colourOf = (name) => colours[[...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % colours.length];
export const markOf = (name) => `<span class="mark" style="background:${colourOf(name)}">${escape(name[0])}</span>`;

/** A whole page of a brand. `nav`: what stands at the right of the top line. */
export function page({brand, title, body, nav = '', script = '', head = ''}) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><link rel="icon" href="data:,"><style>${STYLE} :root { --brand: ${colourOf(brand)} }</style>${head}</head>
<body><header class="top">${markOf(brand)}<span class="brand">${escape(brand)}</span><nav>${nav}</nav></header>
<main>${body}</main>${script ? `<script>${script}</script>` : ''}</body></html>`;
}

export const alertOf = (text) => (text ? `<p class="error" role="alert">${escape(text)}</p>` : '');

/** A card with a heading and a form in it. */
export function card({heading, lead = '', alert = '', form, after = ''}) {
  return `<section class="card"><h1>${escape(heading)}</h1><p class="lead">${escape(lead)}</p>${alertOf(alert)}${form}${after}</section>`;
}

/** The page that an app shows to who is signed in. */
export function signedInPage({brand, userName, signOut = '/sign-out'}) {
  return page({
    brand,
    title: `Home · ${brand}`,
    nav: `<span id="who">${escape(userName)}</span><form method="post" action="${signOut}"><button id="sign-out">Sign out</button></form>`,
    body: `<section class="home"><h1>Welcome back</h1><p class="lead">You are signed in as ${escape(userName)}.</p>
<div class="panels"><div class="panel"></div><div class="panel"></div><div class="panel"></div></div></section>`,
  });
}
