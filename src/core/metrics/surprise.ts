import { LOG_TOTAL } from '../../kernel/softmax-row.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { SCALE_BITS } from '../logits/long-sum.ts';
import { Pair } from '../pairs/pair.ts';

const difference = new Pair();

/**
 * −log p_y of the loaded row, to 58 bits: L for the argmax, else L − (z_y − m), of which both terms are ≥ 0. Infinity for a masked class, and
 * where it is larger than any double.
 *
 * @example surprise(the row [0, -50], 0, out) // 1.9287498479639178e-22
 */
export function surprise(rows: DoubleRows, y: number, out: Pair): Pair {
  const { values } = rows;
  out.set(values[LOG_TOTAL] as number, values[LOG_TOTAL + 1]).timesPowerOfTwo(-SCALE_BITS);
  return y === rows.argmax ? out : out.subtract(rows.difference(y, difference));
}
