import { sumError } from './double-double.ts';
import { EXP_SCALE } from './exp-of-difference.ts';
import type { RowSoftmax } from './row-softmax.ts';
import { type Allocate, allocateFresh } from './tensor.ts';

/**
 * What one row is compared with, as weights r_c of its classes, and the loss and gradient that follow:
 *
 *     q'_c = (1−ε) q_c + ε/K        K = how many classes are not masked; masked ones get none of ε
 *     r_c  = w_c q'_c,  R = Σ_c r_c
 *     loss = −Σ_c r_c log p_c       0 · log 0 = 0
 *     grad_c = R p_c − r_c
 *
 * A workspace for one row at a time: fill `weights` with q, then `load`.
 */
export class RowTarget {
  /** q_c before `load`, r_c after it. */
  readonly weights: Float64Array;
  private readonly smoothing: number;
  private total = 0;
  private totalButArgmax = 0;

  constructor(classes: number, smoothing: number, allocate: Allocate = allocateFresh) {
    this.weights = allocate(classes);
    this.smoothing = smoothing;
  }

  /** Sets q to 1 at class `y` and 0 elsewhere. */
  setOneHot(y: number): void {
    this.weights.fill(0);
    this.weights[y] = 1;
  }

  /** Sets q to the values that start at `start` and go on at `stride`. */
  setProbs(values: Float64Array, start: number, stride: number): void {
    const { weights } = this;
    for (let c = 0, i = start; c < weights.length; c++, i += stride) weights[c] = values[i] as number;
  }

  /** Turns q into r, for the row whose softmax is loaded and whose logits start at `start`. */
  load(
    row: RowSoftmax,
    classWeight: Float64Array | undefined,
    logits: Float64Array,
    start: number,
    stride: number,
  ): void {
    const { weights, smoothing } = this;
    if (smoothing !== 0) this.smooth(logits, start, stride);
    let sum = 0;
    let lost = 0;
    for (let c = 0; c < weights.length; c++) {
      const r = (weights[c] as number) * (classWeight === undefined ? 1 : (classWeight[c] as number));
      weights[c] = r;
      if (c === row.argmax) continue;
      const next = sum + r;
      lost += sumError(sum, r, next);
      sum = next;
    }
    this.totalButArgmax = sum + lost;
    const atArgmax = weights[row.argmax] as number;
    const total = sum + atArgmax;
    this.total = total + (sumError(sum, atArgmax, total) + lost);
  }

  private smooth(logits: Float64Array, start: number, stride: number): void {
    const { weights, smoothing } = this;
    let unmasked = 0;
    for (let c = 0, i = start; c < weights.length; c++, i += stride) {
      if (logits[i] !== Number.NEGATIVE_INFINITY) unmasked++;
    }
    const share = smoothing / unmasked;
    const keep = 1 - smoothing;
    // 1 − ε is rounded; what that lost is put back where it is not yet too late.
    const keepLow = 1 - keep - smoothing;
    for (let c = 0, i = start; c < weights.length; c++, i += stride) {
      const q = weights[c] as number;
      weights[c] = keep * q + (keepLow * q + (logits[i] === Number.NEGATIVE_INFINITY ? 0 : share));
    }
  }

  /** −Σ r_c log p_c, term by term: with weights ≥ 0 all terms are ≥ 0 and nothing cancels. */
  loss(row: RowSoftmax, logits: Float64Array, start: number, stride: number): number {
    const { weights } = this;
    let sum = 0;
    let lost = 0;
    for (let c = 0, i = start; c < weights.length; c++, i += stride) {
      const r = weights[c] as number;
      if (r === 0) continue;
      const term = -r * row.logProbability(c, logits[i] as number);
      const next = sum + term;
      lost += sumError(sum, term, next);
      sum = next;
    }
    return Number.isFinite(sum) ? sum + lost : sum;
  }

  /**
   * Writes (R p_c − r_c) · factor / divisor. Where p_k > 1/2, R p_k and r_k can be near R and cancel: there the argmax
   * gets the same difference as (Σ_{i≠k} r_i) − R s/(1+s), whose terms are small.
   */
  writeGradient(
    row: RowSoftmax,
    factor: number,
    divisor: number,
    out: Float64Array,
    start: number,
    stride: number,
  ): void {
    const { weights, total, totalButArgmax } = this;
    const { exps, argmax, tail, denominator } = row;
    for (let c = 0, i = start; c < weights.length; c++, i += stride) {
      const difference = (total * (exps[c] as number)) / denominator - (weights[c] as number);
      out[i] = (difference * factor) / divisor;
    }
    if (tail < EXP_SCALE)
      out[start + argmax * stride] = ((totalButArgmax - (total * tail) / denominator) * factor) / divisor;
  }

  /** d loss / d q_c = −w_c (1−ε) log p_c, times factor / divisor. */
  writeTargetGradient(
    row: RowSoftmax,
    classWeight: Float64Array | undefined,
    factor: number,
    divisor: number,
    logits: Float64Array,
    out: Float64Array,
    start: number,
    stride: number,
  ): void {
    const keep = 1 - this.smoothing;
    for (let c = 0, i = start; c < this.weights.length; c++, i += stride) {
      const w = keep * (classWeight === undefined ? 1 : (classWeight[c] as number));
      out[i] = w * factor === 0 ? 0 : (-w * row.logProbability(c, logits[i] as number) * factor) / divisor;
    }
  }
}
