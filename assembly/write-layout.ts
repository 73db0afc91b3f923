import { fillNumber, fillWord, SHAPE_SIZE } from './write-shape';

/**
 * How the number 0.d1 d2 … · 10^point is laid out, for each point: as JavaScript does, with an exponent where the point is
 * far off, d1 . d2 … e±x with x = point − 1. Behind them, what is no number.
 *
 * |  0 | 8 bytes | what follows the digits: exponent and comma, "e-12," or ","  |
 * |  8 | u32     | the address of the shape (write-shape.ts)                    |
 * | 12 | u32     | how many bytes follow the digits                             |
 *
 * @see https://tc39.es/ecma262/#sec-numeric-types-number-tostring
 */
export const LAYOUT_SIZE: usize = 16;
const SMALLEST_POINT = -323;
const LARGEST_POINT = 309;
const WORDS = 3;
export const LAYOUTS = memory.data((LARGEST_POINT - SMALLEST_POINT + 1 + WORDS) * <i32>LAYOUT_SIZE, 16);

const SMALLEST_PLAIN_POINT = -5;
const LARGEST_PLAIN_POINT = 21;
const SHAPES = memory.data((LARGEST_PLAIN_POINT - SMALLEST_PLAIN_POINT + 1 + WORDS) * <i32>SHAPE_SIZE, 16);

for (let point = SMALLEST_POINT; point <= LARGEST_POINT; point++) {
  const isPlain = point >= SMALLEST_PLAIN_POINT && point <= LARGEST_PLAIN_POINT;
  const shape = shapeOf(isPlain ? point : 1);
  if (isPlain) fillNumber(shape, point);
  fillLayout(layoutOffset(point), shape, isPlain ? 0 : point - 1);
}

/** The offsets of the layouts of what is no number. */
export const NAN_LAYOUT = fillWordLayout(1, 'NaN');
export const INFINITY_LAYOUT = fillWordLayout(2, 'Infinity');
export const MINUS_INFINITY_LAYOUT = fillWordLayout(3, '-Infinity');

/** Where in LAYOUTS the layout for this point is. */
export function layoutOffset(point: i32): u32 {
  return (point - SMALLEST_POINT) * <u32>LAYOUT_SIZE;
}

function shapeOf(plainPoint: i32): usize {
  return SHAPES + <usize>(plainPoint - SMALLEST_PLAIN_POINT) * SHAPE_SIZE;
}

function fillWordLayout(index: i32, word: string): u32 {
  const shape = shapeOf(LARGEST_PLAIN_POINT + index);
  fillWord(shape, word);
  const offset = layoutOffset(LARGEST_POINT + index);
  fillLayout(offset, shape, 0);
  return offset;
}

/** @param exponent 0 for none */
function fillLayout(offset: u32, shape: usize, exponent: i32): void {
  const layout = LAYOUTS + offset;
  let end = layout;
  if (exponent !== 0) {
    const magnitude = exponent < 0 ? -exponent : exponent;
    store<u8>(end++, 0x65); // e
    store<u8>(end++, exponent < 0 ? 0x2d : 0x2b); // − or +
    if (magnitude >= 100) store<u8>(end++, 0x30 + magnitude / 100);
    if (magnitude >= 10) store<u8>(end++, 0x30 + ((magnitude / 10) % 10));
    store<u8>(end++, 0x30 + (magnitude % 10));
  }
  store<u8>(end++, 0x2c); // ,
  store<u32>(layout, <u32>shape, 8);
  store<u32>(layout, <u32>(end - layout), 12);
}
