import { big, log2, scale, subtract } from './big.ts';
import type { Entry } from './entry.ts';
import { nearest } from './nearest.ts';

/** Where more bits than these cancel, a number may be off by 2^-90 of the largest term, rather than by ulps of itself. */
const MOST_CANCELLED = 90;

/** log2 of the distance from a finite double to the next one away from 0. */
function log2OfUlp(x: number): number {
  const magnitude = Math.abs(x);
  const guess = Math.floor(Math.log2(magnitude));
  const exponent = 2 ** guess > magnitude ? guess - 1 : guess;
  return Math.max(exponent - 52, -1074);
}

/**
 * The error of a number in units in the last place of the exact result itself. Subnormal ones all have the unit 2^-1074;
 * a result that is too large for a double may be infinite or 2 ulp less.
 *
 * @returns Infinity where one is not finite or NaN, and the other something else
 */
export function ulpsOff(value: number, { value: exact }: Entry): number {
  if (typeof exact === 'number') return Object.is(value, exact) ? 0 : Number.POSITIVE_INFINITY;
  const rounded = nearest(exact);
  if (value === rounded && !Number.isFinite(value)) return 0;
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  // An infinity stands for what would follow the largest double.
  const given = Number.isFinite(value) ? big(value) : { mantissa: value < 0 ? -1n : 1n, exponent: 1024 };
  const unit = log2OfUlp(Math.min(Math.abs(rounded), Number.MAX_VALUE));
  return Math.abs(nearest(scale(subtract(given, exact), -unit)));
}

/** Whether more than 90 bits cancelled, and the error is at most 2^-90 of the largest term. */
export function isExcused(value: number, { value: exact, largest }: Entry): boolean {
  if (typeof exact === 'number' || !Number.isFinite(value)) return false;
  if (exact.mantissa !== 0n && log2(exact) >= largest - MOST_CANCELLED) return false;
  return log2(subtract(big(value), exact)) <= largest - MOST_CANCELLED;
}
