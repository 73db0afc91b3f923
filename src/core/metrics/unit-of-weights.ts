import { type CountedRows, counts } from '../counted-rows.ts';
import { binaryExponent } from '../pairs/binary-exponent.ts';

/**
 * The exponent of the power of two above the largest sample weight of the rows that count. Weights are taken in units of that: they are at
 * most 1, so that no product with a double overflows, and what underflows counts for nothing. 0 where there are no weights, or all are 0.
 *
 * @example unitOfWeights(rows weighted by [0.25, 3]) // 2
 */
export function unitOfWeights(rows: CountedRows): number {
  const { weights } = rows;
  if (weights === undefined) return 0;
  let largest = 0;
  for (let n = 0; n < weights.length; n++) {
    if (counts(rows, n)) largest = Math.max(largest, weights[n] as number);
  }
  return largest === 0 ? 0 : binaryExponent(largest) + 1;
}
