import { Pair } from '../pairs/pair.ts';
import { isCancelled } from './cancelled.ts';
import type { Distributions } from './distributions.ts';
import { ScaledSum, weigh } from './scaled-sum.ts';

const weight = new Pair();
const value = new Pair();
const other = new Pair();
const term = new Pair();

/**
 * v_c − Σ w v for weights that sum to 1, of which one is above ½, say at k: where it is nearly 1, the mean is v_k to all digits that a pair has.
 * In terms of the rest of the weights nothing is lost:
 *
 *     v_k − Σ w v = Σ_{j≠k} w_j (v_k − v_j)     v_c − Σ w v = (v_c − v_k) + (v_k − Σ w v)
 */
export class AroundLargest {
  private readonly of: Distributions;
  private readonly sum = new ScaledSum();
  /** v_k − Σ w v, times 2^scale and as it is. */
  private readonly scaled = new Pair();
  private readonly offset = new Pair();
  private k = -1;
  private isKnown = false;

  constructor(of: Distributions) {
    this.of = of;
  }

  /** Goes to the next row. */
  reset(): void {
    this.isKnown = false;
  }

  /**
   * Writes w_c (v_c − Σ w v) times 2^scale; false where it cannot be told from 0, or no weight is above ½.
   *
   * @param weights times 2^scale, in pairs one after the other
   * @param subtract writes v_c − v_k
   */
  write(c: number, largest: number, weights: Float64Array, scale: number, subtract: Subtract, out: Pair): boolean {
    const { scaled, offset } = this;
    if (!this.isKnown) this.load(largest, weights, scale, subtract);
    const { k } = this;
    if (k === -1) return false;
    out.set(weights[2 * c] as number, weights[2 * c + 1]);
    if (c === k) {
      out.timesPowerOfTwo(-scale).multiply(scaled);
      return true;
    }
    subtract(c, k, value);
    const size = Math.max(Math.abs(value.high), Math.abs(offset.high), this.slackOf(c), this.slackOf(k));
    value.add(offset);
    out.multiply(value);
    return !isCancelled(value.high, size);
  }

  /** How large the terms of v_c are; between logits, what they have in common has no part in differences. */
  private slackOf(c: number): number {
    return this.of.areNormalised ? 0 : (this.of.slack[c] as number);
  }

  private load(k: number, weights: Float64Array, scale: number, subtract: Subtract): void {
    const { of, sum, scaled, offset } = this;
    this.isKnown = true;
    this.k = -1;
    weight.set(weights[2 * k] as number, weights[2 * k + 1]).timesPowerOfTwo(-scale);
    if (!(weight.high > 0.5)) return;
    sum.reset();
    for (let j = 0; j < of.classes; j++) {
      weight.set(weights[2 * j] as number, weights[2 * j + 1]);
      if (j === k || weight.high === 0) continue;
      subtract(j, k, value);
      const size = Math.max(Math.abs(value.high), this.slackOf(j), this.slackOf(k));
      sum.size += weight.high * size;
      const power = weigh(weight, value.negate(), term);
      sum.add(term, power);
    }
    sum.total(0, scaled);
    sum.total(scale, offset);
    weight.set(sum.size).timesPowerOfTwo(-scale);
    if (!isCancelled(offset.high, weight.high)) this.k = k;
  }
}

/** Writes v_c − v_k, for classes whose weights are not 0. */
export type Subtract = (c: number, k: number, out: Pair) => void;

/** That of numbers in pairs, one after the other. */
export function subtractIn(values: Float64Array): Subtract {
  return (c, k, out) => {
    other.set(values[2 * k] as number, values[2 * k + 1]);
    out.set(values[2 * c] as number, values[2 * c + 1]).subtract(other);
  };
}
