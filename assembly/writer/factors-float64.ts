import { addressOfPowerOf10, floorLog10OfPowerOf2, floorLog2OfPowerOf10, powerOf2 } from '../powers/powers';
import { EXPONENT_FIELDS, FACTOR_SIZE } from './factors';
import { layoutOffset } from './layout';

/**
 * For each exponent field of a double c · 2^q, 2^52 ≤ c < 2^53, the factor m = 2^q / 10^(k+1), where 0.1 ≤ m < 1:
 *
 * |  0 | f64 | m1, m cut to a multiple of 2^-26                              |
 * |  8 | f64 | m2 = m − m1 < 2^-26                                           |
 * | 16 | f64 | h = m / 2, or NaN for 0, subnormals, infinities and NaN       |
 * | 24 | u64 | the offset of the layout for 17 digits in units of 10^k       |
 */
export const FLOAT64_FACTORS: usize = memory.data(EXPONENT_FIELDS * <i32>FACTOR_SIZE, 16);

for (let field = 0; field < EXPONENT_FIELDS; field++) {
  const row = FLOAT64_FACTORS + <usize>field * FACTOR_SIZE;
  if (field === 0 || field === EXPONENT_FIELDS - 1) fillUnsure(row);
  else fillFactor(row, field - 1075);
}

/** 0 is nevertheless sure, and has 16 digits, of which the point is 1. */
function fillUnsure(row: usize): void {
  store<f64>(row, NaN, 16);
  store<u64>(row, layoutOffset(2), 24);
}

function fillFactor(row: usize, q: i32): void {
  const k = floorLog10OfPowerOf2(q);
  // m = (high · 2^64 + low) · 2^(−127 − shift), 1 ≤ shift ≤ 4: the lowest `cut` bits of `high` are behind 2^-26.
  const power = addressOfPowerOf10(-k - 1);
  const high = load<u64>(power), low = load<u64>(power, 8);
  const shift = -(q + floorLog2OfPowerOf10(-k - 1));
  const cut = <u64>(37 + shift);
  const m1 = <f64>(high >> cut) * powerOf2(-26);
  const lowBits = high & (((<u64>1) << cut) - 1);
  const m2 = (<f64>lowBits + <f64>low * powerOf2(-64)) * powerOf2(-63 - shift);
  store<f64>(row, m1);
  store<f64>(row, m2, 8);
  store<f64>(row, (m1 + m2) * 0.5, 16);
  store<u64>(row, layoutOffset(k + 17), 24);
}
