import { divide, toDouble } from '../exact/big-float.ts';
import { type CountedRows, counts } from '../rows/counted-rows.ts';
import { sumOfWeights } from '../rows/divisor.ts';

/**
 * Σ s_n of the rows for which something is true, over Σ s_n of all rows that count: 0 where nothing counts.
 *
 * @param isTrue 1 for such a row, else 0
 * @example shareOfRows(countedRows([4], {}, kernel), Uint8Array.of(1, 1, 1, 0)) // 0.75
 */
export function shareOfRows(rows: CountedRows, isTrue: Uint8Array): number {
  const { count, weights } = rows;
  let trueRows = 0;
  const all = new Float64Array(weights === undefined ? 0 : count);
  const those = new Float64Array(all.length);
  for (let n = 0; n < count; n++) {
    if (!counts(rows, n)) continue;
    trueRows += isTrue[n] as number;
    if (weights === undefined) continue;
    all[n] = weights[n] as number;
    those[n] = isTrue[n] === 1 ? (weights[n] as number) : 0;
  }
  if (weights === undefined) return rows.valid === 0 ? 0 : trueRows / rows.valid;
  const whole = sumOfWeights(all);
  return whole.high === 0 ? 0 : toDouble(divide(sumOfWeights(those).exact(), whole.exact()));
}
