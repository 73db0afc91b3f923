/**
 * The shape of a text: where 17 digits d1 … d17, zeros, the point and the sign go, in 32 bytes.
 *
 * |  0 | 16 bytes | which digit each byte of the text is, of d1 … d16; NO_DIGIT for none            |
 * | 16 | 16 bytes | what is added: "0", or another character without a digit                        |
 * | 32 | 32 bytes | the same for the next 16 bytes of the text, with d17 in the place of d1         |
 * | 64 | 33 bytes | its length, by the leading zeros of d17 0…0 d16 … d2 as bits (write-numbers.ts)  |
 */
export const SHAPE_SIZE: usize = 112;

const DIGITS = 17;
/** A swizzle makes 0 of it. */
const NO_DIGIT: u8 = 0x80;
const ZERO: u8 = 0x30;
const POINT: u8 = 0x2e;
const MINUS: u8 = 0x2d;

/**
 * Fills in the shape of the number ±0.d1 d2 … · 10^point without an exponent:
 *
 *     0.000d1 d2 …       point ≤ 0
 *     d1 d2 … . d …      0 < point
 */
export function fillNumber(shape: usize, point: i32, isNegative: bool): void {
  const start = i32(isNegative);
  // Of 17 digits none is left behind 17 integer digits: then there is no point either.
  const pointAt = point >= DIGITS ? 32 : start + max(point, 1);
  const firstDigit = start + (point <= 0 ? 2 - point : 0);
  for (let i = 0; i < 32; i++) {
    const digit = i - firstDigit - i32(point > 0 && i > pointAt);
    const isDigit = i !== pointAt && digit >= 0 && digit < DIGITS;
    // d17 has the place of d1.
    fillByte(shape, i, isDigit ? <u8>(digit & 15) : NO_DIGIT, i < start ? MINUS : i === pointAt ? POINT : ZERO);
  }
  for (let zeros = 0; zeros <= 32; zeros++) {
    const digits = zeros === 0 ? DIGITS : 33 - zeros;
    const length = point > 0 ? (digits > point ? digits + 1 : point) : digits;
    store<u8>(shape + zeros, firstDigit + length, 64);
  }
}

/** Fills in the shape of a text of less than 32 characters that has no digits. */
export function fillWord(shape: usize, word: string): void {
  for (let i = 0; i < word.length; i++) fillByte(shape, i, NO_DIGIT, <u8>word.charCodeAt(i));
  memory.fill(shape + 64, <u8>word.length, 33);
}

function fillByte(shape: usize, i: i32, digit: u8, character: u8): void {
  const at = shape + (i < 16 ? i : i + 16);
  store<u8>(at, digit);
  store<u8>(at, character, 16);
}
