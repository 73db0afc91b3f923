/**
 * The shape of a text: where 17 digits d1 … d17, zeros and the point go, in 32 bytes.
 *
 * |  0 | 16 bytes | which digit each byte of the text is, of d1 … d16; NO_DIGIT for none            |
 * | 16 | 16 bytes | what is added: "0", or another character without a digit                        |
 * | 32 | 32 bytes | the same for the next 16 bytes of the text, with d17 in the place of d1         |
 * | 64 | 33 bytes | its length, by the leading zeros of d17 0…0 d16 … d2 as bits (write-number.ts)  |
 */
export const SHAPE_SIZE: usize = 112;

const DIGITS = 17;
/** A swizzle makes 0 of it. */
const NO_DIGIT: u8 = 0x80;
const ZERO: u8 = 0x30;
const POINT: u8 = 0x2e;

/**
 * Fills in the shape of the number 0.d1 d2 … · 10^point without an exponent:
 *
 *     0.000d1 d2 …       point ≤ 0
 *     d1 d2 … . d …      0 < point
 */
export function fillNumber(shape: usize, point: i32): void {
  // Of 17 digits none is left behind 17 integer digits: then there is no point either.
  const pointAt = point >= DIGITS ? 32 : max(point, 1);
  const zerosBefore = max(2 - point, 2);
  for (let i = 0; i < 32; i++) {
    const digit = point <= 0 ? i - zerosBefore : i - i32(i > pointAt);
    const isDigit = i !== pointAt && digit >= 0 && digit < DIGITS;
    // d17 has the place of d1.
    fillByte(shape, i, isDigit ? <u8>(digit & 15) : NO_DIGIT, i === pointAt ? POINT : ZERO);
  }
  for (let zeros = 0; zeros <= 32; zeros++) {
    const digits = zeros === 0 ? DIGITS : 33 - zeros;
    const length = point <= 0 ? zerosBefore + digits : digits > point ? digits + 1 : point;
    store<u8>(shape + zeros, length, 64);
  }
}

/** Fills in the shape of a text of less than 32 characters and no digits, with quotes around it. */
export function fillWord(shape: usize, word: string): void {
  const length = word.length;
  for (let i = 0; i < 32; i++) {
    fillByte(shape, i, NO_DIGIT, i > 0 && i <= length ? <u8>word.charCodeAt(i - 1) : 0x22);
  }
  memory.fill(shape + 64, <u8>(length + 2), 33);
}

function fillByte(shape: usize, i: i32, digit: u8, character: u8): void {
  const at = shape + (i < 16 ? i : i + 16);
  store<u8>(at, digit);
  store<u8>(at, character, 16);
}
