import { type CountedRows, counts } from '../counted-rows.ts';
import { binaryExponent } from '../pairs/binary-exponent.ts';

/**
 * The power of two that is next to the largest sample weight of the rows that count: weights are taken in units of it, so that no sum of
 * their products with numbers of rows leaves the range of doubles. 0 where all weights are 1, or 0.
 *
 * @example unitOfWeights(rows weighted by [0.25, 3]) // 1
 */
export function unitOfWeights(rows: CountedRows): number {
  const { weights } = rows;
  if (weights === undefined) return 0;
  let largest = 0;
  for (let n = 0; n < weights.length; n++) {
    if (counts(rows, n)) largest = Math.max(largest, weights[n] as number);
  }
  return largest === 0 ? 0 : binaryExponent(largest);
}
