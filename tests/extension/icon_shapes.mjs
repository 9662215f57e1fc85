// The toolbar icons, drawn: `node tests/extension/icon_shapes.mjs` writes them into extension/ui/icons/. Each state has an outline
// of its own, since who does not tell the colours apart, or has a toolbar that shows none, goes by the outline alone.

import {writeFileSync} from 'node:fs';
import {crc32, deflateSync, inflateSync} from 'node:zlib';

export const SIZES = [16, 32];
export const ICONS = new URL('../../extension/ui/icons/', import.meta.url);
const BLUE = [31, 79, 216];
const RED = [164, 18, 31];
const WHITE = [255, 255, 255];
const SAMPLES = 8;  // by side of a pixel

// All in a square of 1 by 1, y downwards.
const disc = (cx, cy, r) => (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= r * r;
const box = (left, top, right, bottom, r = 0) => (x, y) => {
  const [dx, dy] = [Math.max(left + r - x, x - right + r, 0), Math.max(top + r - y, y - bottom + r, 0)];
  return dx * dx + dy * dy <= r * r && x >= left && x <= right && y >= top && y <= bottom;
};
/** Convex, its corners clockwise, rounded by r outwards. */
const polygon = (corners, r = 0) => (x, y) => corners.every(([ax, ay], at) => {
  const [bx, by] = corners[(at + 1) % corners.length];
  return ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / Math.hypot(bx - ax, by - ay) >= -r;
});
const any = (...shapes) => (x, y) => shapes.some((shape) => shape(x, y));
const without = (shape, hole) => (x, y) => shape(x, y) && !hole(x, y);
const keyhole = (cx, cy, r) => any(disc(cx, cy, r), polygon([[cx - r * .45, cy], [cx + r * .45, cy], [cx + r * .75, cy + 2.6 * r], [cx - r * .75, cy + 2.6 * r]]));

/**
 * What is drawn one on the other. open: a plate with a keyhole; locked: a padlock; launching: a disc with an arrow; attention: a
 * triangle with an exclamation mark.
 * @type {Record<string, {colour: number[], holds: (x: number, y: number) => boolean}[]>}
 */
export const SHAPES = {
  open: [
    {colour: BLUE, holds: box(0, 0, 1, 1, .2)},
    {colour: WHITE, holds: keyhole(.5, .38, .16)},
  ],
  locked: [
    {colour: BLUE, holds: without(any(disc(.5, .34, .32), box(.18, .34, .82, .6)), any(disc(.5, .34, .18), box(.32, .34, .68, .6)))},
    {colour: BLUE, holds: box(.06, .46, .94, 1, .1)},
    {colour: WHITE, holds: keyhole(.5, .66, .085)},
  ],
  launching: [
    {colour: BLUE, holds: disc(.5, .5, .5)},
    {colour: WHITE, holds: any(box(.2, .42, .52, .58), polygon([[.46, .22], [.82, .5], [.46, .78]]))},
  ],
  attention: [
    {colour: RED, holds: polygon([[.5, .12], [.94, .94], [.06, .94]], .055)},
    {colour: WHITE, holds: any(box(.44, .38, .56, .68), disc(.5, .81, .07))},
  ],
};

/** @param {keyof typeof SHAPES} state @param {number} size @returns {Buffer} red, green, blue, alpha for each pixel */
export function draw(state, size) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let at = 0; at < size * size; at += 1) {
    const sum = [0, 0, 0, 0];
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
      const x = ((at % size) + (sample % SAMPLES + .5) / SAMPLES) / size;
      const y = (Math.floor(at / size) + (Math.floor(sample / SAMPLES) + .5) / SAMPLES) / size;
      const top = SHAPES[state].findLast(({holds}) => holds(x, y));
      if (!top) continue;
      top.colour.forEach((part, of) => { sum[of] += part; });
      sum[3] += 1;
    }
    for (let of = 0; of < 3; of += 1) pixels[at * 4 + of] = sum[3] === 0 ? 0 : Math.round(sum[of] / sum[3]);
    pixels[at * 4 + 3] = Math.round(sum[3] / SAMPLES / SAMPLES * 255);
  }
  return pixels;
}

/** @param {string} name @param {Buffer} data */
function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** PNG: 8 bits each of red, green, blue and alpha; no filter. @param {Buffer} pixels @param {number} size */
export function png(pixels, size) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({length: size}, (_, row) => [Buffer.of(0), pixels.subarray(row * size * 4, (row + 1) * size * 4)]).flat();
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows), {level: 9})), chunk('IEND', Buffer.alloc(0))]);
}

/** The pixels of a picture that png() made. @param {Buffer} file @param {number} size */
export function pixelsOf(file, size) {
  const at = file.indexOf('IDAT');
  const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
  return Buffer.concat(Array.from({length: size}, (_, row) => rows.subarray(row * (size * 4 + 1) + 1, (row + 1) * (size * 4 + 1))));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const state of Object.keys(SHAPES)) {
    for (const size of SIZES) writeFileSync(new URL(`${state}-${size}.png`, ICONS), png(draw(state, size), size));
  }
}
