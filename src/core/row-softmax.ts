import { differenceError, sumError } from './double-double.ts';
import { EXP_SCALE, expOfDifference } from './exp-of-difference.ts';
import { type Allocate, allocateFresh } from './tensor.ts';

/** Below this, log(1 + s) · 2^64 is s · 2^64 to the last digit, and s may be no normal number. */
const TINY = 2 ** -900;

/**
 * The softmax of one row at a time, in a form that loses no digit. `load` reads a row; what it leaves here is enough
 * for every probability, log-probability, loss and gradient of that row:
 *
 *     k = argmax x,  m = x_k
 *     t_c = exp(x_c − m),  t_k = 1         s = Σ_{c≠k} t_c         L = log(1 + s)
 *     p_c = t_c / (1 + s)                  1 − p_k = s / (1 + s)   log p_c = (x_c − m) − L
 *
 * The maximum's own 1 stays out of the sum: 1 + s rounds to 1 once s < 1.1e-16, which is where the textbook loses
 * the loss and the gradient of a confident prediction. t, s and 1 + s are kept times 2^64: a t that is no normal number
 * has lost digits that a sum of many, or a product with a large weight, can hold.
 *
 * @see Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax functions",
 *   doi:10.1093/imanum/draa038
 */
export class RowSoftmax {
  /** t_c · 2^64: the probabilities before they are divided by `denominator`. */
  readonly exps: Float64Array;
  /** k: the first class with the largest logit. */
  argmax = 0;
  /** m: the largest logit. */
  max = 0;
  /** s · 2^64: the sum of all t_c but that of the argmax. */
  tail = 0;
  /** (1 + s) · 2^64, rounded once. */
  denominator = EXP_SCALE;
  /** L = log(1 + s). */
  logDenominator = 0;

  constructor(classes: number, allocate: Allocate = allocateFresh) {
    this.exps = allocate(classes);
  }

  /**
   * Reads the row of `exps.length` logits that starts at `start` and goes on at `stride`.
   *
   * @returns whether it has a softmax: false for a row that holds NaN or +Infinity, or nothing but −Infinity
   */
  load(logits: Float64Array, start: number, stride: number): boolean {
    const { exps } = this;
    const classes = exps.length;
    let max = Number.NEGATIVE_INFINITY;
    let argmax = 0;
    // NaN is greater than nothing: a row of finite numbers and NaN is found by the count of those that compare.
    let comparable = 0;
    for (let c = 0, i = start; c < classes; c++, i += stride) {
      const x = logits[i] as number;
      if (x > max) {
        max = x;
        argmax = c;
      }
      if (x <= max) comparable++;
    }
    if (comparable !== classes || max === Number.POSITIVE_INFINITY || max === Number.NEGATIVE_INFINITY) return false;

    let sum = 0;
    let lost = 0;
    for (let c = 0, i = start; c < classes; c++, i += stride) {
      const x = logits[i] as number;
      const d = x - max;
      const t = d <= -746 ? 0 : expOfDifference(d, differenceError(x, max, d));
      exps[c] = t;
      if (c === argmax) continue;
      const next = sum + t;
      lost += sumError(sum, t, next);
      sum = next;
    }
    this.argmax = argmax;
    this.max = max;
    this.tail = sum + lost;
    const total = EXP_SCALE + sum;
    this.denominator = total + (sumError(EXP_SCALE, sum, total) + lost);
    // log1p of the unrounded sum, to first order in what its rounding lost.
    this.logDenominator = Math.log1p(this.tail / EXP_SCALE) + (sum - this.tail + lost) / this.denominator;
    return true;
  }

  /** −log p_k · weight, of which neither factor need be a normal number for the product to be one. */
  argmaxLoss(weight: number): number {
    if (this.tail < TINY) return (this.tail * weight) / EXP_SCALE;
    return this.logDenominator * weight;
  }

  /** p_c of the loaded row. */
  probability(c: number): number {
    return (this.exps[c] as number) / this.denominator;
  }

  /** 1 − p_c, without cancellation where p_c is near 1. */
  complement(c: number): number {
    return c === this.argmax ? this.tail / this.denominator : 1 - this.probability(c);
  }

  /** log p_c for the logit x of class c: a sum of two terms that are both ≤ 0, and the error of their difference. */
  logProbability(c: number, x: number): number {
    if (c === this.argmax) return -this.logDenominator;
    const d = x - this.max;
    if (d === Number.NEGATIVE_INFINITY) return d;
    return d - this.logDenominator + differenceError(x, this.max, d);
  }
}
