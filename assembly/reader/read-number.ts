import { decimalToDouble, roundedProduct } from './decimal-to-double';
import { countDigits, fromDigits, fromEightDigits } from './eight-digits';
import { readName } from './read-name';

const PLUS: u32 = 0x2b;
const MINUS: u32 = 0x2d;
const POINT: u32 = 0x2e;
const ZERO: u32 = 0x30;

/** As many digits always fit in 64 bits. */
const MOST_DIGITS: usize = 19;

/** The host's own `Number(text)`, for the few numbers of which the arithmetic here is not certain. */
@external('host', 'parseNumber')
declare function parseNumber(start: usize, end: usize): f64;

/** No power that large is read to its end: the host is asked. */
const LARGE: i32 = 100000;
const UNKNOWN: i32 = 1 << 30;

/** 10^k, for up to eight digits more. */
const FACTORS: usize = memory.data<u64>([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000]);

/**
 * Reads the number at `at`, stores the double nearest to it at `out`, and returns the address behind it; or returns 0,
 * where there is none, or none that a double holds.
 *
 * The grammar is JSON's, −? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+−]? [0-9]+)?, and the names of what JSON has no
 * number for.
 */
export function readNumber(at: usize, out: usize): usize {
  let p = at;
  const isNegative = load<u8>(p) === MINUS;
  p += <usize>isNegative;
  const first = p;

  const digit = <u32>load<u8>(p) - ZERO;
  if (digit > 9) return readName(at, out);
  let digits: u64 = digit;
  let next = <u32>load<u8>(++p) - ZERO;
  if (digit === 0) {
    if (next <= 9) return 0;
  } else {
    while (next <= 9) {
      digits = digits * 10 + next;
      next = <u32>load<u8>(++p) - ZERO;
    }
  }
  let count = p - first;
  let exponent = 0;

  if (next === POINT - ZERO) {
    const fraction = ++p;
    let eight = load<u64>(p);
    let more = countDigits(eight);
    while (more === 8) {
      digits = digits * 100000000 + fromEightDigits(eight);
      p += 8;
      eight = load<u64>(p);
      more = countDigits(eight);
    }
    digits = digits * load<u64>(FACTORS + (more << 3)) + fromDigits(eight, more);
    p += more;
    if (p === fraction) return 0;
    exponent = <i32>(fraction - p);
    count += p - fraction;
    next = <u32>load<u8>(p) - ZERO;
  }

  const mantissaEnd = p;
  if (((next + ZERO) | 0x20) === 0x65 /* e */) {
    const sign = <u32>load<u8>(++p);
    if (sign === PLUS || sign === MINUS) p++;
    const firstDigit = p;
    let power = 0;
    for (let d = <u32>load<u8>(p) - ZERO; d <= 9; d = <u32>load<u8>(++p) - ZERO) {
      if (power < LARGE) power = power * 10 + d;
    }
    if (p === firstDigit) return 0;
    // Cut off, a power says nothing once the decimals count against it.
    exponent = power < LARGE ? exponent + (sign === MINUS ? -power : power) : UNKNOWN;
  }

  if (count > MOST_DIGITS) count -= leadingZeros(first);
  let value = count <= MOST_DIGITS ? decimalToDouble(digits, exponent) : fromManyDigits(first, mantissaEnd, exponent);
  if (value !== value) {
    value = parseNumber(first, p);
    if (value === Infinity) return 0;
  }
  store<f64>(out, isNegative ? -value : value);
  return p;
}

/** How many zeros a number starts with: they are not significant. */
function leadingZeros(first: usize): usize {
  let p = first;
  let zeros: usize = 0;
  while (load<u8>(p) === ZERO || load<u8>(p) === POINT) zeros += <usize>(load<u8>(p++) === ZERO);
  return zeros;
}

/**
 * The double nearest to a number of more than 19 significant digits, or NaN: if the first 19 give the same
 * double as they do with 1 added, the others do not matter.
 */
function fromManyDigits(first: usize, end: usize, exponent: i32): f64 {
  let digits: u64 = 0;
  let count: usize = 0;
  let left = 0;
  for (let p = first; p < end; p++) {
    const digit = <u32>load<u8>(p) - ZERO;
    if (digit > 9) continue; // the decimal point
    if (count === MOST_DIGITS) {
      left++;
    } else {
      digits = digits * 10 + digit;
      if (digits > 0) count++;
    }
  }
  const value = roundedProduct(digits, exponent + left);
  return left === 0 || roundedProduct(digits + 1, exponent + left) === value ? value : NaN;
}
