import { DECIMAL_SIZE, isUnsure } from './decimal';
import { areIntegers, splitIntegers } from './integers';
import { PAIR_SIZE } from './pair';
import { quotientsOfFloat32 } from './quotients-float32';
import { quotientsOfFloat64 } from './quotients-float64';
import { chooseShortest, FLOAT32_BOUNDS, FLOAT64_BOUNDS } from './shortest';
import { splitFloat32 } from './split-float32';
import { splitFloat64 } from './split-float64';
import { exactFloat32, exactFloat64 } from './unsure';

/**
 * So many numbers go through one loop before the next, an even number: the arithmetic in three loops, then the texts. A
 * processor overlaps the iterations of short loops better than those of one long loop: each cut gained 0.7 to 1 ns.
 */
export const BLOCK: i32 = 256;

/** Room for an even number of doubles at most BLOCK: loops over pairs read and write nothing behind it. */
const PADDED: usize = memory.data(BLOCK * 8, 16);
const PAIRS: usize = memory.data((BLOCK / 2) * <i32>PAIR_SIZE, 16);

/** The decimals of the last block. */
export const DECIMALS: usize = memory.data(BLOCK * <i32>DECIMAL_SIZE, 16);

/** Fills DECIMALS from the doubles in [from, to), at most BLOCK of them; returns whether they are for `writeIntegers`. */
export function computeDecimals(from: usize, to: usize, isFloat32: bool): bool {
  const bytes = to - from;
  if ((bytes & 8) !== 0) {
    // The memory may end right behind the last number: read it, and a 0, in a copy.
    for (let at: usize = 0; at < bytes; at += 8) store<f64>(PADDED + at, load<f64>(from + at));
    store<f64>(PADDED + bytes, 0);
    from = PADDED;
    to = PADDED + bytes + 8;
  }

  if (areIntegers(from, to)) {
    splitIntegers(from, to, DECIMALS);
    return true;
  }

  const end = PAIRS + ((to - from) >> 4) * PAIR_SIZE;
  let anyUnsure: bool;
  if (isFloat32) {
    quotientsOfFloat32(from, to, PAIRS);
    anyUnsure = chooseShortest(from, to, PAIRS, FLOAT32_BOUNDS);
    splitFloat32(PAIRS, end, DECIMALS);
  } else {
    quotientsOfFloat64(from, to, PAIRS);
    anyUnsure = chooseShortest(from, to, PAIRS, FLOAT64_BOUNDS);
    splitFloat64(PAIRS, end, DECIMALS);
  }
  // Few blocks have any, so that the loops above have no branch for them.
  if (anyUnsure) computeUnsure(from, to, isFloat32);
  return false;
}

function computeUnsure(from: usize, to: usize, isFloat32: bool): void {
  let decimal: usize = DECIMALS;
  for (let x = from; x < to; x += 8, decimal += DECIMAL_SIZE) {
    if (!isUnsure(decimal)) continue;
    if (isFloat32) exactFloat32(reinterpret<u32>(<f32>load<f64>(x)), decimal);
    else exactFloat64(load<u64>(x), decimal);
  }
}
