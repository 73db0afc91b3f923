import { sumError } from '../../kernel/double-double.ts';
import type { LongNumber } from './double-quotient.ts';

/*
 * What the metrics of rows are made of: a few sums to some 100 bits. Plain numbers only, so that they can be handed from thread to thread; as
 * many for a stream of any length as for one row.
 */

/** Of all rows: Σ s. */
export const WEIGHT = 0;
/** Σ −s log p_y, and the same times 2^-64, in case that it overflows. */
export const NLL = 2;
export const NLL_DOWN = 4;
/** Σ s of the rows whose prediction is right; NaN where one has none. */
export const CORRECT = 6;
/** Σ s times the Brier score. */
export const BRIER = 8;
const LENGTH = 10;

/** Of each bin: Σ s, that of the rows whose prediction is right, Σ s p_max, and Σ s (correct − p_max). */
export const BIN_WEIGHT = 0;
export const BIN_CORRECT = 2;
export const BIN_CONFIDENCE = 4;
export const BIN_GAP = 6;
const LENGTH_OF_A_BIN = 8;

/** NLL_DOWN is in units of 2^64. */
export const DOWN_EXPONENT = -64;
const DOWN = 2 ** DOWN_EXPONENT;

/** Sums, each with what its roundings have lost behind it, in units of 2^unit. */
export interface UnitSums {
  unit: number;
  readonly sums: number[];
}

/** The sums of rows, and those of each bin. */
export interface MetricSums {
  /** How many bins there are; 0 of rows whose probabilities are not known, but for that of the label. */
  readonly bins: number;
  /** In units in which weights are at most 1, so that their products with losses neither overflow nor vanish. */
  readonly ofRows: UnitSums;
  /** In units in which no weight vanishes, though it be nothing beside those of other bins: no larger ones than 1, unless sums might overflow. */
  readonly ofBins: UnitSums;
}

/** The sums of nothing. */
export function emptySums(bins: number): MetricSums {
  return {
    bins,
    ofRows: { unit: 0, sums: zeros(LENGTH) },
    ofBins: { unit: 0, sums: zeros(LENGTH_OF_A_BIN * bins) },
  };
}

/** In the heap, since there is one for each line of a stream: memory outside costs its collector more than it takes. */
function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

/** Where a sum of a bin is. */
export function binAt(bin: number, sum: number): number {
  return LENGTH_OF_A_BIN * bin + sum;
}

/** Adds a number in two parts; what is not finite makes the sum what IEEE addition makes of it. */
export function addTo({ sums }: UnitSums, at: number, high: number, low: number): void {
  const sum = sums[at] as number;
  const next = sum + high;
  sums[at + 1] = (sums[at + 1] as number) + (sumError(sum, high, next) + low);
  sums[at] = next;
}

/** Adds −s log p_y in two parts. */
export function addNll(ofRows: UnitSums, high: number, low: number): void {
  addTo(ofRows, NLL, high, low);
  addTo(ofRows, NLL_DOWN, high * DOWN, low * DOWN);
}

/** Adds the sums of other rows, in as many bins. */
export function addSums(to: MetricSums, other: MetricSums): void {
  addAll(to.ofRows, other.ofRows);
  addAll(to.ofBins, other.ofBins);
}

function addAll(to: UnitSums, other: UnitSums): void {
  const { sums } = to;
  if (to.unit !== other.unit) {
    // Sums of nothing have no unit.
    const isOther = to.unit < other.unit ? !isEmpty(other) : isEmpty(to);
    if (isOther) setUnit(to, other.unit);
  }
  const theirs = to.unit === other.unit || isEmpty(other) ? 1 : 2 ** (other.unit - to.unit);
  for (let at = 0; at < sums.length; at += 2) {
    const high = (other.sums[at] as number) * theirs;
    addTo(to, at, high, Number.isFinite(high) ? (other.sums[at + 1] as number) * theirs : 0);
  }
}

function setUnit(of: UnitSums, unit: number): void {
  const { sums } = of;
  const factor = isEmpty(of) ? 1 : 2 ** (of.unit - unit);
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) * factor;
  of.unit = unit;
}

/** Whether all sums are 0, or NaN. */
function isEmpty({ sums }: UnitSums): boolean {
  return !sums.some((sum) => sum !== 0 && !Number.isNaN(sum));
}

/** A sum, in units of 2^exponent. */
export function sumAt({ sums, unit }: UnitSums, at: number): LongNumber {
  const sum = sums[at] as number;
  if (!Number.isFinite(sum)) return { high: sum, low: 0, exponent: 0 };
  const lost = sums[at + 1] as number;
  const high = sum + lost;
  return { high, low: sumError(sum, lost, high), exponent: unit };
}
