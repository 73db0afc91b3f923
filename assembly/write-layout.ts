/**
 * How a number is laid out, for each place of its decimal point: where the parts of the text go, and what follows them.
 *
 *     0.000d1 d2 …       −6 < point ≤ 0
 *     d1 d2 … . d …      0 < point ≤ 21
 *     d1 . d2 … e±x      else, x = point − 1
 *
 * |  0 | 8 bytes | behind the digits: exponent and comma, "e-12," or ","      |
 * |  8 | u8      | how many bytes that is                                     |
 * |  9 | u8      | integer digits: how many stand before the point            |
 * | 10 | u8      | where d1 goes: behind the zeros, else 0                    |
 * | 11 | u8      | where the point goes                                       |
 * | 12 | u8      | where the digits behind the integer digits go              |
 *
 * @see https://tc39.es/ecma262/#sec-numeric-types-number-tostring
 */
const SMALLEST_POINT = -323;
const LARGEST_POINT = 309;
const LAYOUTS = memory.data((LARGEST_POINT - SMALLEST_POINT + 1) * 16, 16);

for (let point = SMALLEST_POINT; point <= LARGEST_POINT; point++) fillLayout(point);

/** The address of the layout of a number 0.d1 d2 … · 10^point. */
// @ts-ignore: decorator
@inline
export function layoutOf(point: i32): usize {
  return LAYOUTS + (<usize>(point - SMALLEST_POINT) << 4);
}

function fillLayout(point: i32): void {
  const layout = layoutOf(point);
  if (point > -6 && point <= 0) {
    const behindZeros = 2 - point;
    fillPlaces(layout, 0, behindZeros, 1, behindZeros);
    fillEnding(layout, 0);
  } else if (point > 0 && point <= 21) {
    // Of 17 digits none is left behind 17 integer digits: then there is no room for a point either.
    fillPlaces(layout, point, 0, point, point < 17 ? point + 1 : point);
    fillEnding(layout, 0);
  } else {
    fillPlaces(layout, 1, 0, 1, 2);
    fillEnding(layout, point - 1);
  }
}

function fillPlaces(layout: usize, integerDigits: i32, first: i32, point: i32, rest: i32): void {
  store<u8>(layout, integerDigits, 9);
  store<u8>(layout, first, 10);
  store<u8>(layout, point, 11);
  store<u8>(layout, rest, 12);
}

function fillEnding(layout: usize, exponent: i32): void {
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
  store<u8>(layout, <u8>(end - layout), 8);
}
