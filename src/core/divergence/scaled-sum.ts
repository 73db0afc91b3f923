import { Pair } from '../pairs/pair.ts';

/** Log-ratios beyond it are divided by {@link SHRINK} before they are multiplied by a probability that is scaled. */
const LARGE = 2 ** 400;
const SHRINK_EXPONENT = 520;
const SHRINK = 2 ** -SHRINK_EXPONENT;

/** A scaled probability times 2^-200 can be multiplied by a sum of some of them. */
export const SPARE = 200;

const factor = new Pair();

/**
 * w · x for a probability w that is scaled and a log-ratio x of any size: out · 2^k, where it returns the integer k. 0 where w is, whatever x is.
 *
 * @example weigh(new Pair().set(2 ** 500), new Pair().set(-1e300), out) // 520, out is { high: -1e300, low: 0 }
 */
export function weigh(w: Pair, x: Pair, out: Pair): number {
  if (w.high === 0) {
    out.set(0);
    return 0;
  }
  if (!(Math.abs(x.high) > LARGE) || Math.abs(x.high) === Number.POSITIVE_INFINITY) {
    factor.copy(x);
    out.copy(w).multiply(factor);
    return 0;
  }
  factor.set(x.high * SHRINK, x.low * SHRINK);
  out.copy(w).multiply(factor);
  return SHRINK_EXPONENT;
}

/** A sum of terms as {@link weigh} writes them. */
export class ScaledSum {
  /** Of the absolute values of the terms. */
  size = 0;
  private readonly near = new Pair();
  private readonly far = new Pair();

  reset(): void {
    this.near.set(0);
    this.far.set(0);
    this.size = 0;
  }

  /** Adds term · 2^k. */
  add(term: Pair, k: number): void {
    (k === 0 ? this.near : this.far).add(term);
  }

  /** Writes the sum · 2^−scale. */
  total(scale: number, out: Pair): Pair {
    out.copy(this.near).timesPowerOfTwo(-scale);
    if (this.far.high === 0) return out;
    factor.copy(this.far).timesPowerOfTwo(SHRINK_EXPONENT - scale);
    if (Math.abs(out.high) < Number.POSITIVE_INFINITY && Math.abs(factor.high) < Number.POSITIVE_INFINITY) {
      return out.add(factor);
    }
    // One part or both overflow: add them before scaling up.
    factor.copy(this.near).timesPowerOfTwo(-SHRINK_EXPONENT);
    return out
      .copy(this.far)
      .add(factor)
      .timesPowerOfTwo(SHRINK_EXPONENT - scale);
  }
}
