import { productError, sumError } from '../../kernel/double-double.ts';
import { EXP_SCALE } from '../../kernel/exp-table.ts';
import { EXPS, TAIL, TOTAL } from '../../kernel/softmax-row.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { SCALE_BITS } from '../logits/long-sum.ts';
import { Pair } from '../pairs/pair.ts';

/** Exponentials, times 2^200, of whose squares a score that is a double has nothing. */
const NOTHING = 2 ** -470;

const total = new Pair();
const t = new Pair();

/**
 * The squared distance of the loaded row's softmax from its label, within an ulp: the complement of p_y is not computed as 1 − p_y.
 *
 *     (1 − p_y)² + Σ_{c≠y} p_c² = ((Σ_{c≠y} t_c)² + Σ_{c≠y} t_c²) / (1 + s)²
 *
 * @example brier(the row [0, -50], 0, out) // 7.440151952041672e-44
 */
export function brier(rows: DoubleRows, y: number, out: Pair): Pair {
  const { values, classes } = rows;
  let sum = 0;
  let lost = 0;
  for (let c = 0; c < classes; c++) {
    const high = values[EXPS + c] as number;
    if (high < NOTHING || c === y) continue;
    const square = high * high;
    const next = sum + square;
    const low = values[EXPS + classes + c] as number;
    lost += sumError(sum, square, next) + (productError(high, high, square) + 2 * (high * low));
    sum = next;
  }
  total.set(values[TOTAL] as number, values[TOTAL + 1]);
  if (y === rows.argmax) out.set(values[TAIL] as number, values[TAIL + 1]);
  else {
    t.set(values[EXPS + y] as number, values[EXPS + classes + y]);
    out.copy(total).multiplyNumber(EXP_SCALE).subtract(t);
  }
  out.multiply(out);
  const squares = sum + lost;
  t.set(squares, sum - squares + lost);
  return out
    .add(t)
    .divide(total)
    .divide(total)
    .timesPowerOfTwo(-2 * SCALE_BITS);
}
