import { addressOfPowerOf10, floorLog10OfPowerOf2, floorLog2OfPowerOf10, powerOf2 } from '../powers/powers';
import { EXPONENT_FIELDS, FACTOR_SIZE } from './factors';
import { layoutOffset } from './layout';

/**
 * For each exponent field of a double that is a normal float32, of which an ulp is 2^q:
 *
 * |  0 | f64 | 10^−(k+1), rounded                                                                |
 * |  8 | f64 | h = 2^(q−1) / 10^(k+1), or NaN for 0, subnormal float32, infinities and NaN       |
 * | 16 | u64 | the offset of the layout for nine digits in units of 10^k                         |
 */
export const FLOAT32_FACTORS: usize = memory.data(EXPONENT_FIELDS * <i32>FACTOR_SIZE, 16);

const SMALLEST_NORMAL = 1023 - 126;
const LARGEST = 1023 + 127;

for (let field = 0; field < EXPONENT_FIELDS; field++) {
  const row = FLOAT32_FACTORS + <usize>field * FACTOR_SIZE;
  if (field < SMALLEST_NORMAL || field > LARGEST) fillUnsure(row);
  else fillFactor(row, field - 1023 - 23);
}

/** 0 is nevertheless sure, and has seven digits, of which the point is 1. */
function fillUnsure(row: usize): void {
  store<f64>(row, NaN, 8);
  store<u64>(row, layoutOffset(3), 16);
}

function fillFactor(row: usize, q: i32): void {
  const k = floorLog10OfPowerOf2(q);
  const factor = <f64>load<u64>(addressOfPowerOf10(-k - 1)) * powerOf2(floorLog2OfPowerOf10(-k - 1) - 63);
  store<f64>(row, factor);
  store<f64>(row, factor * powerOf2(q - 1), 8);
  store<u64>(row, layoutOffset(k + 9), 16);
}
