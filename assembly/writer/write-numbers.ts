import { DECIMAL_SIZE, layoutOffsetOf } from './decimal';
import { STEPS, toDigits, toQuads, toTwos } from './digits';
import { LAYOUTS } from './layout';

/**
 * Writes the decimals in [decimal, end) as JavaScript's `String` would, with quotes around words and a comma behind each;
 * returns the end of the text.
 *
 * No branches: the shape puts digits, zeros, point and sign in their places, in 32 bytes, without asking which are there.
 * What lies behind the text is overwritten by the next number.
 */
export function writeNumbers(decimal: usize, end: usize, out: usize): usize {
  const perTenThousand = v128.load(STEPS), minusTenThousand = v128.load(STEPS, 16);
  const perHundred = v128.load(STEPS, 32), minusHundred = v128.load(STEPS, 48);
  const perTen = v128.load(STEPS, 64), minusTen = v128.load(STEPS, 80);
  const zero = i8x16.splat(0);
  for (; decimal < end; decimal += DECIMAL_SIZE) {
    const layout = layoutOffsetOf(decimal);
    const shape = <usize>load<u32>(layout, LAYOUTS + 8);
    const quads = toQuads(v128.load64_zero(decimal), perTenThousand, minusTenThousand);
    const digits = toDigits(toTwos(quads, perHundred, minusHundred), perTen, minusTen);
    // The second half of a text has no d1, so that d17 takes its place.
    const rest = v128.load8_lane(decimal, digits, 0, 12);
    v128.store(out, v128.or(i8x16.swizzle(digits, v128.load(shape)), v128.load(shape, 16)));
    v128.store(out, v128.or(i8x16.swizzle(rest, v128.load(shape, 32)), v128.load(shape, 48)), 16);

    // A bit for each digit that is not 0: d17 is bit 31, d16 … d2 are bits 14 … 0, d1 counts always. `ne` would be slower.
    const nonZero = rotr<u32>(i8x16.bitmask(i8x16.gt_s(rest, zero)), 1);
    out += <usize>load<u8>(shape + <usize>clz(nonZero), 64);
    store<u64>(out, load<u64>(layout, LAYOUTS));
    out += <usize>load<u32>(layout, LAYOUTS + 12);
  }
  return out;
}
