import { differenceError } from './double-double.ts';
import { ARGMAX, LOG_TOTAL, MAX, UNSCALE } from './softmax-row.ts';

/**
 * Writes log p_c = (x_c − m) − L of all classes of the loaded row: sums of two terms that are both ≤ 0, and of what their
 * roundings have lost.
 */
export function writeLogProbs(row: Doubles, classes: i32, x: Doubles, first: i32, out: Doubles, start: i32): void {
  const max = row[MAX] as number;
  const log = (row[LOG_TOTAL] as number) * UNSCALE;
  const logLow = (row[LOG_TOTAL + 1] as number) * UNSCALE;
  for (let c: i32 = 0; c < classes; c++) {
    const d = (x[first + c] as number) - max;
    const high = d - log;
    const low = differenceError(d, log, high) + (differenceError(x[first + c] as number, max, d) - logLow);
    // With −Infinity there is nothing that could be lost.
    out[start + c] = d === -Infinity ? d : high + low;
  }
  out[start + (row[ARGMAX] as number as i32)] = 0 - log;
}
