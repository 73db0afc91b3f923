import { IGNORED } from './check-labels.ts';
import { exactSum } from './exact-sum.ts';
import type { Reduction } from './options.ts';

/** What the losses of labelled rows are divided by, with the class weights it belongs to. */
export interface LabelDivisor {
  /** Σ w_y over the rows that count for `mean`, times `scale`; 1 for `none` and `sum`. */
  readonly divisor: number;
  /** The class weights times `scale`. */
  readonly weight: Float64Array | undefined;
  /** A power of two. */
  readonly scale: number;
}

/**
 * PyTorch's divisor for `mean` with labels: the weights of the labels that count, or how many they are.
 *
 * A weighted mean does not change when all weights are multiplied by one factor: where the largest is beyond 2^±900, they
 * are brought near 1 by a power of two, so that their sum and products neither overflow nor lose digits.
 *
 * @param usesAllWeights whether a row uses the weights of other classes than its label's, as with smoothing
 * @example labelDivisor('mean', Int32Array.of(2, 0, -1), Float64Array.of(1, 2, 5), false) // divisor 6
 */
export function labelDivisor(
  reduction: Reduction,
  classes: Int32Array,
  classWeight: Float64Array | undefined,
  usesAllWeights: boolean,
): LabelDivisor {
  if (reduction !== 'mean') return { divisor: 1, weight: classWeight, scale: 1 };
  if (classWeight === undefined) {
    let counted = 0;
    for (let n = 0; n < classes.length; n++) if (classes[n] !== IGNORED) counted++;
    return { divisor: counted, weight: undefined, scale: 1 };
  }
  const counted = classes.filter((y) => y !== IGNORED);
  const used = Float64Array.from(counted, (y) => classWeight[y] as number);
  const scale = powerOfTwoToOne(usesAllWeights ? classWeight : used);
  return {
    divisor: exactSum(used.map((w) => w * scale)).value,
    weight: scale === 1 ? classWeight : classWeight.map((w) => w * scale),
    scale,
  };
}

/** The power of two that brings the largest of `weights` near 1, where it is far from there. */
function powerOfTwoToOne(weights: Float64Array): number {
  let largest = 0;
  for (const w of weights) largest = Math.max(largest, Math.abs(w));
  const exponent = largest === 0 ? 0 : Math.floor(Math.log2(largest));
  return Math.abs(exponent) < 900 ? 1 : 2 ** Math.min(1000, -exponent);
}
