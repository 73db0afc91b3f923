import { DECIMAL_SIZE } from './decimal';
import { STEPS, toDigits, toQuads, toTwos } from './digits';

/** Integers below this have no shorter decimal, be they float64 or float32, and at most eight digits. */
const LIMITS = memory.data<f64>([16777216]);
const MASKS = memory.data<u64>([
  0x7fff_ffff_ffff_ffff, // the magnitude of a double
]);
const ZEROS: u64 = 0x3030_3030_3030_3030;
const MINUS: u8 = 0x2d;
const COMMA: u8 = 0x2c;

/** Whether all doubles in [from, to) are integers below 2^24 in size. Others mostly show in the first pair. */
export function areIntegers(from: usize, to: usize): bool {
  const limit = v128.load64_splat(LIMITS), magnitude = v128.load64_splat(MASKS);
  for (let at = from; at < to; at += 16) {
    const x = v128.load(at);
    const isInteger = v128.and(f64x2.eq(x, f64x2.trunc(x)), f64x2.lt(v128.and(x, magnitude), limit));
    if (!i64x2.all_true(isInteger)) return false;
  }
  return true;
}

/**
 * Stores the digits of these integers, eight bytes from 0 to 9, and 1 for a sign, as bytes 0 to 7 and 8 to 15 of a decimal.
 */
export function splitIntegers(from: usize, to: usize, decimal: usize): void {
  const perTenThousand = v128.load(STEPS), minusTenThousand = v128.load(STEPS, 16);
  const perHundred = v128.load(STEPS, 32), minusHundred = v128.load(STEPS, 48);
  const perTen = v128.load(STEPS, 64), minusTen = v128.load(STEPS, 80);
  const magnitude = v128.load64_splat(MASKS);
  for (let at = from; at < to; at += 16, decimal += 2 * DECIMAL_SIZE) {
    const x = v128.load(at);
    const integers = i32x4.trunc_sat_f64x2_s_zero(v128.and(x, magnitude));
    const quads = toQuads(integers, perTenThousand, minusTenThousand);
    const digits = toDigits(toTwos(quads, perHundred, minusHundred), perTen, minusTen);
    const signs = i64x2.shr_u(x, 63);
    v128.store(decimal, v128.shuffle<i64>(digits, signs, 0, 2));
    v128.store(decimal, v128.shuffle<i64>(digits, signs, 1, 3), DECIMAL_SIZE);
  }
}

/** Writes those in [decimal, end), a comma behind each; returns the end of the text. */
export function writeIntegers(decimal: usize, end: usize, out: usize): usize {
  for (; decimal < end; decimal += DECIMAL_SIZE) {
    store<u8>(out, MINUS);
    out += <usize>load<u64>(decimal, 8);
    const digits = load<u64>(decimal);
    // Bits of zeros before the first digit, but the last one counts even if it is 0.
    const zeros = ctz(digits | (1 << 56)) & 56;
    store<u64>(out, (digits | ZEROS) >> zeros);
    out += <usize>(8 - (zeros >> 3));
    store<u8>(out++, COMMA);
  }
  return out;
}
