import { sumError } from '../../kernel/double-double.ts';
import type { LongNumber } from './double-quotient.ts';

/** No number of summands that anybody sends overflows when it is scaled down by this power of two. */
const DOWN_EXPONENT = -64;
const DOWN = 2 ** DOWN_EXPONENT;

/**
 * A sum that grows, as exact as that of an array (exact-sum.ts): of summands that are not kept there is no second look, so
 * that the sum of what they are scaled down to is kept beside theirs, in case that one overflows. Plain numbers only, so
 * that it can be handed from thread to thread.
 */
export interface RunningSum {
  plain: CompensatedSum;
  down: CompensatedSum;
}

interface CompensatedSum {
  sum: number;
  /** What rounding has taken from `sum`; means nothing where that is not finite. */
  lost: number;
}

/** The sum of nothing. */
export function emptySum(): RunningSum {
  return { plain: { sum: 0, lost: 0 }, down: { sum: 0, lost: 0 } };
}

/** Adds a number; what is not finite makes the sum what IEEE addition makes of it. */
export function addNumber({ plain, down }: RunningSum, x: number): void {
  add(plain, x);
  add(down, x * DOWN);
}

/** Adds another sum. */
export function addSum({ plain, down }: RunningSum, other: RunningSum): void {
  addBoth(plain, other.plain);
  addBoth(down, other.down);
}

/**
 * The value of a sum, to some 100 bits where its summands have one sign; times a power of two where it overflows.
 *
 * @example const sum = emptySum(); addNumber(sum, 1e308); addNumber(sum, 1e308); totalOf(sum)
 *   // { high: 1.0842021724855044e289, low: 0, exponent: 64 }
 */
export function totalOf({ plain, down }: RunningSum): LongNumber {
  if (Number.isFinite(plain.sum)) return { ...partsOf(plain), exponent: 0 };
  if (Number.isFinite(down.sum)) return { ...partsOf(down), exponent: -DOWN_EXPONENT };
  return { high: down.sum, low: 0, exponent: 0 };
}

function partsOf({ sum, lost }: CompensatedSum): Omit<LongNumber, 'exponent'> {
  const high = sum + lost;
  return { high, low: sumError(sum, lost, high) };
}

function add(to: CompensatedSum, x: number): void {
  const next = to.sum + x;
  to.lost += sumError(to.sum, x, next);
  to.sum = next;
}

function addBoth(to: CompensatedSum, { sum, lost }: CompensatedSum): void {
  add(to, sum);
  if (Number.isFinite(sum)) add(to, lost);
}
