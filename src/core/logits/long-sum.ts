import { add, type BigFloat, fromDouble } from '../exact/big-float.ts';
import { Pair } from '../pairs/pair.ts';

/** The kernel keeps the exponentials and logarithms of a row times 2^200; small numbers have the same scale here. */
export const SCALE_BITS = 200;

/** A sum of pairs of any size: what may be too small for a double is kept times 2^200. */
export class LongSum {
  readonly large = new Pair();
  /** Times 2^200. */
  readonly small = new Pair();

  clear(): void {
    this.large.set(0);
    this.small.set(0);
  }

  /** Writes the sum to `out`, times 2^−k, and returns k. */
  read(out: Pair): number {
    const { large, small } = this;
    out.copy(small);
    if (large.high === 0) return -SCALE_BITS;
    out.timesPowerOfTwo(-SCALE_BITS).add(large);
    return 0;
  }
}

/** a · 2^k, for a finite a. */
export function bigOf({ high, low }: Pair, k: number): BigFloat {
  const { mantissa, exponent } = add(fromDouble(high), fromDouble(low));
  return { mantissa, exponent: exponent + k };
}
