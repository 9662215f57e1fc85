// The toolbar icons: the files are what the script draws, and their outlines alone tell the states apart.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';

import {ICONS, SHAPES, SIZES, draw, pixelsOf} from './icon_shapes.mjs';

const STATES = Object.keys(SHAPES);
/** Where something is drawn, whatever its colour. @param {Buffer} pixels */
const outline = (pixels) => Array.from({length: pixels.length / 4}, (_, at) => pixels[at * 4 + 3] > 127);
/** Without its colours, as a screen in shades of grey shows it on white. @param {Buffer} pixels */
const greys = (pixels) => Array.from({length: pixels.length / 4}, (_, at) => {
  const [red, green, blue, alpha] = pixels.subarray(at * 4, at * 4 + 4);
  return (.3 * red + .59 * green + .11 * blue) * alpha / 255 + 255 - alpha;
});

describe('each icon', () => {
  for (const state of STATES) {
    test(`is what the script draws: ${state}`, () => {
      for (const size of SIZES) {
        const file = readFileSync(new URL(`${state}-${size}.png`, ICONS));
        assert.ok(pixelsOf(file, size).equals(draw(state, size)), `${state}-${size}.png`);
      }
    });
  }
});

describe('told apart without any colour', () => {
  for (const [at, one] of STATES.entries()) {
    for (const other of STATES.slice(at + 1)) {
      test(`${one} and ${other}`, () => {
        for (const size of SIZES) {
          const [a, b] = [draw(one, size), draw(other, size)];
          const differ = outline(a).filter((is, pixel) => is !== outline(b)[pixel]).length;
          assert.ok(differ >= size * size * .1, `${differ} of ${size * size} pixels of the outline`);
          const shades = greys(b);
          const grey = greys(a).filter((shade, pixel) => Math.abs(shade - shades[pixel]) > 64).length;
          assert.ok(grey >= size * size * .15, `${grey} of ${size * size} pixels in grey`);
        }
      });
    }
  }
});
