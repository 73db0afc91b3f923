import { LOG_TOTAL, TAIL } from '../../kernel/softmax-row.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { SCALE_BITS } from '../logits/long-sum.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';

/** Where less than this is left of m + L, L is computed to all the digits that s has: 2^-3 of 58 bits. */
const CANCELLED = 2 ** -3;

const maximum = new Pair();

/**
 * log Σ_c e^{z_c} of the loaded row: m + L, of which the one may cancel the other.
 *
 * It is within an ulp while it is more than 2^-17 of |m|, and beyond within 2^-70 of |m|: of log-probabilities, taken for logits, it is
 * what their rounding has left, some 1e-17.
 *
 * @example logSumExp(the row [0, -50], out) // 1.9287498479639178e-22
 */
export function logSumExp(rows: DoubleRows, out: Pair): Pair {
  const { values } = rows;
  rows.maximum(maximum);
  out
    .set(values[LOG_TOTAL] as number, values[LOG_TOTAL + 1])
    .timesPowerOfTwo(-SCALE_BITS)
    .add(maximum);
  if (Math.abs(out.high) >= CANCELLED * Math.abs(maximum.high)) return out;
  out.set(values[TAIL] as number, values[TAIL + 1]).timesPowerOfTwo(-SCALE_BITS);
  return log1p(out, out).add(maximum);
}
