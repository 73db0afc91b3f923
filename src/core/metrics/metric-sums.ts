import { sumError } from '../../kernel/double-double.ts';
import type { LongNumber } from '../double-quotient.ts';

/*
 * What the metrics of rows are made of: a few sums, each with what its roundings have lost behind it, to some 100 bits. Plain numbers only, so
 * that they can be handed from thread to thread; as many for a stream of any length as for one row.
 */

/** Σ s. */
export const WEIGHT = 0;
/** Σ −s log p_y, and the same times 2^-64, in case that it overflows. */
export const NLL = 2;
export const NLL_DOWN = 4;
/** Σ s of the rows whose prediction is right; NaN where one has none. */
export const CORRECT = 6;
/** Σ s times the Brier score. */
export const BRIER = 8;
/** The sums of the first bin are here, those of the others behind them. */
const BINS = 10;

/** Of each bin: Σ s, that of the rows whose prediction is right, Σ s p_max, and Σ s (correct − p_max). */
export const BIN_WEIGHT = 0;
export const BIN_CORRECT = 2;
export const BIN_CONFIDENCE = 4;
export const BIN_GAP = 6;
const SUMS_OF_A_BIN = 8;

/** NLL_DOWN is in units of 2^64. */
export const DOWN_EXPONENT = -64;
const DOWN = 2 ** DOWN_EXPONENT;

export interface MetricSums {
  /** How many bins there are; 0 of rows whose probabilities are not known, but for that of the label. */
  readonly bins: number;
  /** The sums are in units of 2^unit, in which weights are at most 1. */
  unit: number;
  readonly sums: Float64Array;
}

/** The sums of nothing. */
export function emptySums(bins: number, unit = 0): MetricSums {
  return { bins, unit, sums: new Float64Array(BINS + SUMS_OF_A_BIN * bins) };
}

/** Where a sum of a bin is. */
export function binAt(bin: number, sum: number): number {
  return BINS + SUMS_OF_A_BIN * bin + sum;
}

/** Adds a number in two parts; what is not finite makes the sum what IEEE addition makes of it. */
export function addTo(sums: Float64Array, at: number, high: number, low: number): void {
  const sum = sums[at] as number;
  const next = sum + high;
  sums[at + 1] = (sums[at + 1] as number) + (sumError(sum, high, next) + low);
  sums[at] = next;
}

/** Adds −s log p_y in two parts. */
export function addNll(sums: Float64Array, high: number, low: number): void {
  addTo(sums, NLL, high, low);
  addTo(sums, NLL_DOWN, high * DOWN, low * DOWN);
}

/** Adds the sums of other rows, in as many bins. */
export function addSums(to: MetricSums, other: MetricSums): void {
  // Sums of nothing have no unit.
  const unit = isEmpty(to) ? other.unit : isEmpty(other) ? to.unit : Math.max(to.unit, other.unit);
  const { sums } = to;
  const ours = isEmpty(to) ? 1 : 2 ** (to.unit - unit);
  const theirs = isEmpty(other) ? 1 : 2 ** (other.unit - unit);
  for (let at = 0; at < sums.length; at += 2) {
    sums[at] = (sums[at] as number) * ours;
    sums[at + 1] = (sums[at + 1] as number) * ours;
    const high = (other.sums[at] as number) * theirs;
    addTo(sums, at, high, Number.isFinite(high) ? (other.sums[at + 1] as number) * theirs : 0);
  }
  to.unit = unit;
}

/** A sum, in units of 2^exponent. */
export function sumAt({ sums, unit }: MetricSums, at: number): LongNumber {
  const sum = sums[at] as number;
  if (!Number.isFinite(sum)) return { high: sum, low: 0, exponent: 0 };
  const lost = sums[at + 1] as number;
  const high = sum + lost;
  return { high, low: sumError(sum, lost, high), exponent: unit };
}

function isEmpty({ sums }: MetricSums): boolean {
  return sums[WEIGHT] === 0;
}
