// A site that would have its visitors press buttons of the extension's: each page brings the address `to` under the pointer in one of
// the ways that extensions have been tricked in, with the point (x, y) of it where the visitor presses the prize.
import {Site, escape, html} from '../stand-ins/site.mjs';

const SIZE = {width: 1000, height: 700};
const PRIZE = {x: 300, y: 200};

/** Where the visitor presses, in the page. */
export const PRESSED = PRIZE;

const FRAME = `position:fixed;border:0;width:${SIZE.width}px;height:${SIZE.height}px`;
const prize = (style = '') => `<p id="prize" style="position:fixed;left:${PRIZE.x - 60}px;top:${PRIZE.y - 20}px;width:120px;height:40px;margin:0;${style}">Take your prize</p>`;

/** What frames the address: (the frame's address, where its point has to be) => the page. */
const FRAMED = {
  opacity: (src, at) => `<div style="opacity:.01"><div style="opacity:.5"><iframe src="${src}" style="${FRAME};${at};opacity:.01"></iframe></div></div>${prize('z-index:-1')}`,
  overlay: (src, at) => `<iframe src="${src}" style="${FRAME};${at}"></iframe>
<div style="position:fixed;inset:0;background:#fff;pointer-events:none;z-index:9">${prize()}</div>`,
  hole: (src, at) => `<iframe src="${src}" style="${FRAME};${at}"></iframe>
<div style="position:fixed;inset:0;background:#fff;clip-path:polygon(evenodd,0 0,100% 0,100% 100%,0 100%,0 0,
${PRIZE.x - 8}px ${PRIZE.y - 8}px,${PRIZE.x + 8}px ${PRIZE.y - 8}px,${PRIZE.x + 8}px ${PRIZE.y + 8}px,${PRIZE.x - 8}px ${PRIZE.y + 8}px,${PRIZE.x - 8}px ${PRIZE.y - 8}px)">${prize()}</div>`,
  moving: (src, at, {x, y}) => `${prize()}<iframe id="frame" src="${src}" style="${FRAME};${at};opacity:.01"></iframe>
<script>addEventListener('mousemove', ({clientX, clientY}) => Object.assign(frame.style, {left: clientX - ${x} + 'px', top: clientY - ${y} + 'px'}))</script>`,
  popover: (src, at) => `<iframe src="${src}" style="${FRAME};${at}"></iframe>
<div id="over" popover="manual" style="position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none;margin:0;padding:0;border:0;background:#fff;pointer-events:none">${prize()}</div>
<script>over.showPopover()</script>`,
};
/** What brings the address into a window or tab of its own, at the press. */
const OPENED = {
  window: (to) => `${prize('')}<script>addEventListener('mousedown', () => {
  const opened = open(${to}, '_blank', 'popup,width=${SIZE.width},height=${SIZE.height},left=0,top=0');
  try { opened?.focus(); } catch {}
})</script>`,
  'double press': (to) => `${prize()}<script>addEventListener('mousedown', () => { location.href = ${to}; })</script>`,
};

export const FRAMES = Object.keys(FRAMED);
export const TRICKS = [...FRAMES, ...Object.keys(OPENED)];

export class TrickSite extends Site {
  constructor(host = 'prizes.test') {
    super([host]);
    this.address = `https://${host}/`;
    this.get('/', ({query}) => {
      const [trick, to, point] = [query.get('trick') ?? '', query.get('to') ?? '', {x: Number(query.get('x')), y: Number(query.get('y'))}];
      const at = `left:${PRIZE.x - point.x}px;top:${PRIZE.y - point.y}px`;
      const body = trick in FRAMED ? FRAMED[trick](escape(to), at, point) : OPENED[trick](JSON.stringify(to).replaceAll('<', '\\u003c'));
      return html(`<!doctype html><title>A prize</title><body style="margin:0">${body}`);
    });
    // A page that lets itself be framed, to see that the tricks work where nothing keeps them from working.
    this.get('/victim', () => html(`<!doctype html><title>Victim</title><body style="margin:0">
<button style="position:fixed;left:400px;top:300px;width:100px;height:40px" onclick="parent.pressed = true">Give it away</button>`));
  }

  /** @param {string} trick @param {string} to @param {{x: number, y: number}} point */
  page(trick, to, {x, y}) {
    return `${this.address}?${new URLSearchParams({trick, to, x: String(x), y: String(y)})}`;
  }
}
