/**
 * The shapes of text: where 17 digits, zeros and the point go, in 32 bytes. One shape for each place of the point without
 * an exponent; with one, the digits have the shape of point 1.
 *
 *     0.000d1 d2 …       −6 < point ≤ 0
 *     d1 d2 … . d …      0 < point ≤ 21
 *
 * |  0 | 16 bytes | which digit each byte of the text is, of d1 … d16; NO_DIGIT for none                       |
 * | 16 | 16 bytes | what is added: "0", or "." for the point                                                   |
 * | 32 | 32 bytes | the same for the next 16 bytes of the text, where d17 stands in the place of d1            |
 * | 64 | 18 bytes | the length of the text, by the number of zeros behind the last digit that is not 0: 0 … 17 |
 */
const SHAPE_SIZE: usize = 96;
export const SMALLEST_PLAIN_POINT = -5;
export const LARGEST_PLAIN_POINT = 21;
const SHAPES = memory.data((LARGEST_PLAIN_POINT - SMALLEST_PLAIN_POINT + 1) * <i32>SHAPE_SIZE, 16);

const DIGITS = 17;
/** A swizzle makes 0 of it. */
const NO_DIGIT: u8 = 0x80;
const ZERO: u8 = 0x30;
const POINT: u8 = 0x2e;

for (let point = SMALLEST_PLAIN_POINT; point <= LARGEST_PLAIN_POINT; point++) fillShape(point, shapeOf(point));

/** The address of the shape of a number 0.d1 d2 … · 10^point without an exponent. */
export function shapeOf(point: i32): usize {
  return SHAPES + <usize>(point - SMALLEST_PLAIN_POINT) * SHAPE_SIZE;
}

function fillShape(point: i32, shape: usize): void {
  const pointAt = point > 0 ? point : 1;
  const firstDigit = point > 0 ? 0 : 2 - point;
  // Of 17 digits none is left behind 17 integer digits: then there is no point either.
  const hasPoint = point < DIGITS;
  for (let i = 0; i < 32; i++) {
    const digit = i - firstDigit - i32(hasPoint && i > pointAt && point > 0);
    const isPoint = hasPoint && i === pointAt;
    const isDigit = !isPoint && digit >= 0 && digit < DIGITS;
    const at = shape + (i < 16 ? i : i + 16);
    store<u8>(at, isDigit ? digit & 15 : NO_DIGIT);
    store<u8>(at, isPoint ? POINT : ZERO, 16);
  }
  for (let zeros = 0; zeros <= DIGITS; zeros++) {
    const digits = DIGITS - zeros;
    const length = point <= 0 ? firstDigit + digits : digits > point ? digits + 1 : point;
    store<u8>(shape + zeros, length, 64);
  }
}
