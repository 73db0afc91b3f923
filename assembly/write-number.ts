import { DECIMAL_SIZE, isNaNOf, lastDigitOf, layoutOffsetOf, NOT_FINITE, signOf } from './write-decimal';
import { STEPS, toDigits, toQuads, toTwos } from './write-digits';
import { LAYOUTS } from './write-layout';

const MINUS: u8 = 0x2d;
const QUOTE: u8 = 0x22;

/**
 * Writes the decimals in [decimal, end) as JavaScript's `String` would, a comma behind each; returns the end of the text.
 *
 * The shape puts digits, zeros and the point in their places, in 32 bytes, without asking which are there: what lies
 * behind the text is overwritten by the next number.
 */
export function writeNumbers(decimal: usize, end: usize, out: usize): usize {
  const perTenThousand = v128.load(STEPS), minusTenThousand = v128.load(STEPS, 16);
  const perHundred = v128.load(STEPS, 32), minusHundred = v128.load(STEPS, 48);
  const perTen = v128.load(STEPS, 64), minusTen = v128.load(STEPS, 80);
  const zero = i8x16.splat(0);
  for (; decimal < end; decimal += DECIMAL_SIZE) {
    const layout = layoutOffsetOf(decimal);
    if (layout === NOT_FINITE) {
      out = writeNotFinite(decimal, out);
      continue;
    }
    store<u8>(out, MINUS);
    out += <usize>signOf(decimal);

    const quads = toQuads(v128.load64_zero(decimal), perTenThousand, minusTenThousand);
    const digits = toDigits(toTwos(quads, perHundred, minusHundred), perTen, minusTen);
    const last = lastDigitOf(decimal);
    const shape = <usize>load<u32>(layout, LAYOUTS + 8);
    v128.store(out, v128.or(i8x16.swizzle(digits, v128.load(shape)), v128.load(shape, 16)));
    const rest = i8x16.replace_lane(digits, 0, <u8>last);
    v128.store(out, v128.or(i8x16.swizzle(rest, v128.load(shape, 32)), v128.load(shape, 48)), 16);

    // A bit for each digit that is not 0: `gt_s` is one instruction, `ne` two. (last + 15) >> 4 is 1 but for 0.
    const nonZero = <u32>i8x16.bitmask(i8x16.gt_s(digits, zero)) | (((last + 15) >> 4) << 16);
    out += <usize>load<u8>(shape + <usize>clz(nonZero), 64 - 15);
    store<u64>(out, load<u64>(layout, LAYOUTS));
    out += <usize>load<u32>(layout, LAYOUTS + 12);
  }
  return out;
}

/** "NaN", "Infinity" or "-Infinity" in quotes, and a comma. */
function writeNotFinite(decimal: usize, out: usize): usize {
  store<u8>(out++, QUOTE);
  if (isNaNOf(decimal)) {
    store<u64>(out, 0x2c_22_4e_61_4e); // NaN",
    return out + 5;
  }
  store<u8>(out, MINUS);
  out += <usize>signOf(decimal);
  store<u64>(out, 0x79_74_69_6e_69_66_6e_49); // Infinity
  store<u16>(out, 0x2c_22, 8); // ",
  return out + 10;
}
