import { fillNumber, fillWord, SHAPE_SIZE } from './shape';

/**
 * How the number ±0.d1 d2 … · 10^point is laid out, for each point: as JavaScript does, with an exponent where the point
 * is far off, d1 . d2 … e±x with x = point − 1. Behind them, what is no number. All that twice, for either sign.
 *
 * |  0 | 8 bytes | what follows the digits: exponent and comma, "e-12," or ","  |
 * |  8 | u32     | the address of the shape (shape.ts)                    |
 * | 12 | u32     | how many bytes follow the digits                             |
 *
 * @see https://tc39.es/ecma262/#sec-numeric-types-number-tostring
 */
export const LAYOUT_SIZE: usize = 16;
const SMALLEST_POINT = -323;
const LARGEST_POINT = 309;
export const INFINITY_POINT = LARGEST_POINT + 1;
export const NAN_POINT = LARGEST_POINT + 2;

/** From the layout of a positive number to that of a negative one: a power of two, a bit of the offset. */
export const SIGN_SHIFT = 14;
export const LAYOUTS = memory.data(2 << SIGN_SHIFT, 16);

const SMALLEST_PLAIN_POINT = -5;
const LARGEST_PLAIN_POINT = 21;
const INFINITY_SHAPE = LARGEST_PLAIN_POINT + 1;
const NAN_SHAPE = LARGEST_PLAIN_POINT + 2;
const SHAPES_OF_A_SIGN = NAN_SHAPE - SMALLEST_PLAIN_POINT + 1;
const SHAPES = memory.data(2 * SHAPES_OF_A_SIGN * <i32>SHAPE_SIZE, 16);

fillSign(false);
fillSign(true);

/** Where in LAYOUTS the layout for this point and this sign is. */
export function layoutOffset(point: i32, isNegative: bool = false): u32 {
  return (point - SMALLEST_POINT) * <u32>LAYOUT_SIZE + (<u32>isNegative << SIGN_SHIFT);
}

function fillSign(isNegative: bool): void {
  for (let point = SMALLEST_PLAIN_POINT; point <= LARGEST_PLAIN_POINT; point++) {
    fillNumber(shapeOf(point, isNegative), point, isNegative);
  }
  for (let point = SMALLEST_POINT; point <= LARGEST_POINT; point++) {
    const isPlain = point >= SMALLEST_PLAIN_POINT && point <= LARGEST_PLAIN_POINT;
    fillLayout(layoutOffset(point, isNegative), shapeOf(isPlain ? point : 1, isNegative), isPlain ? 0 : point - 1);
  }
  fillWord(shapeOf(INFINITY_SHAPE, isNegative), isNegative ? '"-Infinity"' : '"Infinity"');
  fillLayout(layoutOffset(INFINITY_POINT, isNegative), shapeOf(INFINITY_SHAPE, isNegative), 0);
  fillWord(shapeOf(NAN_SHAPE, isNegative), '"NaN"');
  fillLayout(layoutOffset(NAN_POINT, isNegative), shapeOf(NAN_SHAPE, isNegative), 0);
}

function shapeOf(plainPoint: i32, isNegative: bool): usize {
  const index = plainPoint - SMALLEST_PLAIN_POINT + (isNegative ? SHAPES_OF_A_SIGN : 0);
  return SHAPES + <usize>index * SHAPE_SIZE;
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
