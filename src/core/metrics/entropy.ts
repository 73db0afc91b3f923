import { EXPS, LOG_TOTAL, TOTAL } from '../../kernel/softmax-row.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { SCALE_BITS } from '../logits/long-sum.ts';
import { Pair } from '../pairs/pair.ts';

/** Exponentials, times 2^200, of which an entropy that is a double has nothing. */
const NOTHING = 2 ** -930;

const difference = new Pair();
const t = new Pair();
const total = new Pair();

/**
 * The entropy of the loaded row's softmax, within an ulp also where it is next to nothing. Masked classes add 0 to it.
 *
 *     H = −Σ p_c log p_c = L + Σ_{c≠k} t_c (m − z_c) / (1 + s),   of which all terms are ≥ 0
 *
 * @example entropy(the row [0, -50], out) // 9.83662422461598e-21
 */
export function entropy(rows: DoubleRows, out: Pair): Pair {
  const { values, classes, argmax } = rows;
  out.set(0);
  for (let c = 0; c < classes; c++) {
    const high = values[EXPS + c] as number;
    if (high < NOTHING || c === argmax) continue;
    t.set(high, values[EXPS + classes + c]);
    out.subtract(t.multiply(rows.difference(c, difference)));
  }
  out.divide(total.set(values[TOTAL] as number, values[TOTAL + 1]));
  return out.add(t.set(values[LOG_TOTAL] as number, values[LOG_TOTAL + 1])).timesPowerOfTwo(-SCALE_BITS);
}
