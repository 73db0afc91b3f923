import { DECIMAL_SIZE, isUnsure } from './write-decimal';
import { QUOTIENT_SIZE, quotientOfFloat32, quotientOfFloat64 } from './write-quotient';
import { exactFloat32, shortestFloat32 } from './write-shortest-float32';
import { exactFloat64, shortestFloat64 } from './write-shortest-float64';

/**
 * So many numbers go through one pass before the next: quotients, then decimals, then texts. A processor overlaps the
 * iterations of three short loops without branches better than those of one long loop.
 */
export const BLOCK: i32 = 256;

const QUOTIENTS = memory.data(BLOCK * <i32>QUOTIENT_SIZE, 16);

/** The decimals of the last block. */
export const DECIMALS: usize = memory.data(BLOCK * <i32>DECIMAL_SIZE, 16);

/** Fills DECIMALS from the doubles in [from, to), at most BLOCK of them. */
export function computeDecimals(from: usize, to: usize, isFloat32: bool): void {
  const unsure = isFloat32 ? computeFloat32(from, to) : computeFloat64(from, to);
  // Few blocks have any: so the loops above have no branch for them.
  if (unsure < 0) computeUnsure(from, to, isFloat32);
}

function computeFloat64(from: usize, to: usize): i64 {
  let quotient: usize = QUOTIENTS;
  for (let x = from; x < to; x += 8, quotient += QUOTIENT_SIZE) quotientOfFloat64(load<u64>(x), quotient);

  let unsure: i64 = 0;
  let decimal: usize = DECIMALS;
  quotient = QUOTIENTS;
  for (let x = from; x < to; x += 8, quotient += QUOTIENT_SIZE, decimal += DECIMAL_SIZE) {
    unsure |= shortestFloat64(load<u64>(x), quotient, decimal);
  }
  return unsure;
}

function computeFloat32(from: usize, to: usize): i64 {
  let quotient: usize = QUOTIENTS;
  for (let x = from; x < to; x += 8, quotient += QUOTIENT_SIZE) quotientOfFloat32(float32Bits(x), quotient);

  let unsure: i64 = 0;
  let decimal: usize = DECIMALS;
  quotient = QUOTIENTS;
  for (let x = from; x < to; x += 8, quotient += QUOTIENT_SIZE, decimal += DECIMAL_SIZE) {
    unsure |= shortestFloat32(float32Bits(x), quotient, decimal);
  }
  return unsure;
}

function computeUnsure(from: usize, to: usize, isFloat32: bool): void {
  let decimal: usize = DECIMALS;
  for (let x = from; x < to; x += 8, decimal += DECIMAL_SIZE) {
    if (!isUnsure(decimal)) continue;
    if (isFloat32) exactFloat32(float32Bits(x), decimal);
    else exactFloat64(load<u64>(x), decimal);
  }
}

// @ts-ignore: decorator
@inline
function float32Bits(address: usize): u32 {
  return reinterpret<u32>(<f32>load<f64>(address));
}
