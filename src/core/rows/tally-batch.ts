import { addNumber } from '../sums/running-sum.ts';
import type { Tally } from '../sums/tally.ts';
import type { CountedRows } from './counted-rows.ts';
import type { Divisor } from './divisor.ts';
import { type Masses, meanDivisor } from './normalize.ts';
import type { Normalizer } from './options.ts';

/**
 * Adds the losses of one batch to a tally, whatever the batch reduces them to.
 *
 * @param losses before the reduction, each times its sample weight: those of rows that do not count are 0
 * @example const tally = emptyTally(); tallyBatch(tally, Float64Array.of(1, 2), rows, 'valid')
 *   totalsOf(tally).mean // 1.5
 */
export function tallyBatch(
  tally: Tally,
  losses: Float64Array,
  rows: CountedRows,
  normalizer: Normalizer | undefined,
  masses: Masses = {},
): void {
  const divisor = typeof normalizer === 'number' ? undefined : meanDivisor(normalizer, rows, masses);
  tallyLosses(tally, losses, rows, divisor, normalizer);
}

/**
 * Adds the losses of one batch to a tally, where the caller knows what a mean of the batch divides by.
 *
 * @param losses as the sum has them, times what they weigh in it
 * @param divisor does not count where the normalizer is a number
 */
export function tallyLosses(
  tally: Tally,
  losses: Float64Array,
  rows: Pick<CountedRows, 'count' | 'valid'>,
  divisor: Divisor | undefined,
  normalizer: Normalizer | undefined,
): void {
  tally.rows += rows.count;
  tally.validRows += rows.valid;
  for (let n = 0; n < losses.length; n++) addNumber(tally.losses, losses[n] as number);
  if (typeof normalizer === 'number') tally.normalizer = normalizer;
  else if (divisor !== undefined) {
    addNumber(tally.weights, divisor.high);
    addNumber(tally.weights, divisor.low);
  }
}
