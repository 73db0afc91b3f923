import type { DoubleRows } from '../logits/double-rows.ts';

/**
 * How many classes of the loaded row come before class y: those with a larger logit, and of those with the same the ones before it. 0 is the
 * prediction. Masked classes come last.
 *
 * @example rankOf(the row [1, 3, 3], 2) // 1
 */
export function rankOf(rows: DoubleRows, y: number): number {
  const z = rows.logit(y);
  let rank = 0;
  for (let c = 0; c < rows.classes; c++) {
    const other = rows.logit(c);
    if (other > z || (other === z && c < y)) rank++;
  }
  return rank;
}
