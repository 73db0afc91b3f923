import { IGNORED } from './check-labels.ts';
import { type Divisor, sumOfWeights, wholeDivisor } from './divisor.ts';
import type { Reduction } from './options.ts';

/**
 * PyTorch's divisor with labels: for `mean` the weights of the labels that count, or how many they are; else 1.
 *
 * @example labelDivisor('mean', Int32Array.of(2, 0, -1), Float64Array.of(1, 2, 5)).high // 6
 */
export function labelDivisor(
  reduction: Reduction,
  classes: Int32Array,
  classWeight: Float64Array | undefined,
): Divisor {
  if (reduction !== 'mean') return wholeDivisor(1);
  if (classWeight === undefined) {
    let counted = 0;
    for (let n = 0; n < classes.length; n++) if (classes[n] !== IGNORED) counted++;
    return wholeDivisor(counted);
  }
  const counted = classes.filter((y) => y !== IGNORED);
  return sumOfWeights(Float64Array.from(counted, (y) => classWeight[y] as number));
}
