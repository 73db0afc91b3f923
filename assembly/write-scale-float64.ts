import { addressOfPowerOf10, floorLog2OfPowerOf10, floorLog10OfPowerOf2 } from './powers';
import { layoutOffset } from './write-layout';
import { EXPONENT_FIELDS, firstHalves, PAIR_SIZE, SCALE_SIZE, scaleOffset, secondHalves } from './write-pair';

/**
 * For each exponent field of a double c · 2^q with 2^52 ≤ c < 2^53 the factor m = 2^q / 10^(k+1), where 0.1 ≤ m < 1:
 *
 * |  0 | f64 | m1, m cut to a multiple of 2^-26 |
 * |  8 | f64 | m2 = m − m1                      |
 * | 16 | f64 | h = m / 2                        |
 * | 24 | u64 | the offset of the layout         |
 */
const SCALES: usize = memory.data(EXPONENT_FIELDS * <i32>SCALE_SIZE, 16);

for (let field = 0; field < EXPONENT_FIELDS; field++) fillScale(field, SCALES + (<usize>field) * SCALE_SIZE);

function fillScale(field: i32, row: usize): void {
  // 0, subnormals, infinities and NaN.
  if (field === 0 || field === EXPONENT_FIELDS - 1) {
    store<f64>(row, NaN, 16);
    store<u64>(row, layoutOffset(2), 24);
    return;
  }
  const q = field - 1075;
  const k = floorLog10OfPowerOf2(q);
  // m = (high · 2^64 + low) · 2^(−127 − shift), 1 ≤ shift ≤ 4.
  const power = addressOfPowerOf10(-k - 1);
  const high = load<u64>(power), low = load<u64>(power, 8);
  const shift = -(q + floorLog2OfPowerOf10(-k - 1));
  const cut = <u64>(37 + shift);
  const m1 = <f64>(high >> cut) * powerOf2(-26);
  const m2 = (<f64>(high & ((<u64>1 << cut) - 1)) + <f64>low * powerOf2(-64)) * powerOf2(-63 - shift);
  store<f64>(row, m1);
  store<f64>(row, m2, 8);
  store<f64>(row, (m1 + m2) * 0.5, 16);
  store<u64>(row, layoutOffset(k + 17), 24);
}

/** 2^n, a normal number. */
export function powerOf2(n: i32): f64 {
  return reinterpret<f64>(<u64>(n + 1023) << 52);
}

const MASKS = memory.data<u64>([
  0x000f_ffff_ffff_ffff, // the fraction of a double
  0x4330_0000_0000_0000, // 2^52
  0xffff_ffff_fc00_0000, // all but the low 26 bits
]);

/**
 * The first loop: c · m for the doubles in [from, to), two at a time. The product of 53 and 106 bits takes three
 * multiplications of doubles, where integers would take five, one number at a time:
 *
 *     c = cHigh + cLow, cLow < 2^26:   c · m = cHigh · m1 + (cLow · m1 + c · m2)
 *
 * The first product is an exact integer; the sum behind it is below 2^28, and less than 2^-24.9 off (docs/adr/0017).
 */
export function scaleFloat64(from: usize, to: usize, pair: usize): void {
  const fractionBits = v128.load64_splat(MASKS), hiddenBit = v128.load64_splat(MASKS, 8);
  const highBits = v128.load64_splat(MASKS, 16);
  for (let x = from; x < to; x += 16, pair += PAIR_SIZE) {
    const first = scaleOffset(x), second = scaleOffset(x + 8);
    const m0 = v128.load(first, SCALES), m1 = v128.load(second, SCALES);
    const rest0 = v128.load(first, SCALES + 16), rest1 = v128.load(second, SCALES + 16);
    const mHigh = firstHalves(m0, m1);

    const c = v128.or(v128.and(v128.load(x), fractionBits), hiddenBit);
    const cHigh = v128.and(c, highBits);
    const integer = f64x2.mul(cHigh, mHigh);
    const rest = f64x2.add(f64x2.mul(c, secondHalves(m0, m1)), f64x2.mul(f64x2.sub(c, cHigh), mHigh));
    const carried = f64x2.floor(rest);
    v128.store(pair, f64x2.add(integer, carried));
    v128.store(pair, f64x2.sub(rest, carried), 16);
    v128.store(pair, firstHalves(rest0, rest1), 32);
    v128.store(pair, secondHalves(rest0, rest1), 48);
  }
}
