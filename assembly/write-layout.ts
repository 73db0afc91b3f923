import { LARGEST_PLAIN_POINT, SMALLEST_PLAIN_POINT, shapeOf } from './write-shape';

/**
 * How the number 0.d1 d2 … · 10^point is laid out, for each point: as JavaScript does, with an exponent where the point is
 * far off, x = point − 1.
 *
 *     d1 . d2 … e±x,
 *
 * |  0 | 8 bytes | what follows the digits: exponent and comma, "e-12," or "," |
 * |  8 | u32     | the address of the shape                                    |
 * | 12 | u32     | how many bytes follow the digits                            |
 *
 * @see https://tc39.es/ecma262/#sec-numeric-types-number-tostring
 */
export const LAYOUT_SIZE: usize = 16;
const SMALLEST_POINT = -323;
const LARGEST_POINT = 309;
export const LAYOUTS = memory.data((LARGEST_POINT - SMALLEST_POINT + 1) * <i32>LAYOUT_SIZE, 16);

for (let point = SMALLEST_POINT; point <= LARGEST_POINT; point++) fillLayout(point, LAYOUTS + layoutOffset(point));

/** Where in LAYOUTS the layout for this point is. */
export function layoutOffset(point: i32): u32 {
  return (point - SMALLEST_POINT) * <u32>LAYOUT_SIZE;
}

function fillLayout(point: i32, layout: usize): void {
  const isPlain = point >= SMALLEST_PLAIN_POINT && point <= LARGEST_PLAIN_POINT;
  const end = fillEnding(layout, isPlain ? 0 : point - 1);
  store<u32>(layout, <u32>shapeOf(isPlain ? point : 1), 8);
  store<u32>(layout, <u32>(end - layout), 12);
}

/** Stores the exponent, if it is not 0, and a comma; returns their end. */
function fillEnding(end: usize, exponent: i32): usize {
  if (exponent !== 0) {
    const magnitude = exponent < 0 ? -exponent : exponent;
    store<u8>(end++, 0x65); // e
    store<u8>(end++, exponent < 0 ? 0x2d : 0x2b); // − or +
    if (magnitude >= 100) store<u8>(end++, 0x30 + magnitude / 100);
    if (magnitude >= 10) store<u8>(end++, 0x30 + ((magnitude / 10) % 10));
    store<u8>(end++, 0x30 + (magnitude % 10));
  }
  store<u8>(end++, 0x2c); // ,
  return end;
}
