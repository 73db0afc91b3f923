import { DECIMAL_SIZE, isNaNOf, lastDigitOf, NOT_FINITE, pointOf, signOf } from './write-decimal';
import { ascii, sixteenDigits } from './write-digits';
import { layoutOf } from './write-layout';

/** 0, 1, …, 15, then what selects no byte: from place p on it moves the bytes of a vector p places down. */
const PLACES = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
], 16);

const ZERO_POINT_ZEROS: u64 = 0x3030_3030_3030_2e30; // 0.000000
const ZEROS: u64 = 0x3030_3030_3030_3030; // those of 100000000000000000000, behind 17 digits
const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const QUOTE: u8 = 0x22;

/**
 * Writes the decimals in [decimal, end) as JavaScript's `String` would, a comma behind each; returns the end of the text.
 *
 * All parts are written at the places that the layout says, without asking which are there: what is not is overwritten
 * by a later part, or lies behind the text.
 */
export function writeNumbers(decimal: usize, end: usize, out: usize): usize {
  for (; decimal < end; decimal += DECIMAL_SIZE) {
    const point = pointOf(decimal);
    if (point === NOT_FINITE) {
      out = writeNotFinite(decimal, out);
      continue;
    }
    store<u8>(out, MINUS);
    out += <usize>signOf(decimal);
    const layout = layoutOf(point);
    const integerDigits = <usize>load<u8>(layout, 9);
    const rest = <usize>load<u8>(layout, 12);
    const last = lastDigitOf(decimal);
    const digits = sixteenDigits(v128.load64_zero(decimal));
    const text = ascii(digits);

    store<u64>(out, ZERO_POINT_ZEROS);
    store<u64>(out, ZEROS, 17);
    v128.store(out + <usize>load<u8>(layout, 10), text);
    v128.store(out + rest, i8x16.swizzle(text, v128.load(PLACES + integerDigits)));
    store<u8>(out + rest + 16 - integerDigits, 0x30 + last);
    store<u8>(out + <usize>load<u8>(layout, 11), POINT);

    // How many digits there are, up to the last one that is not 0.
    const nonZero = <u32>i8x16.bitmask(i8x16.ne(digits, i8x16.splat(0))) | (u32(last !== 0) << 16);
    const count = <usize>(32 - clz(nonZero));
    out += select<usize>(count + rest - integerDigits, integerDigits, count > integerDigits);
    store<u64>(out, load<u64>(layout));
    out += <usize>load<u8>(layout, 8);
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
