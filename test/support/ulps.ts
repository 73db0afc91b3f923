/** A value with about 106 bits: the nearest double, and the double nearest to the remainder. */
export type Exact = readonly [high: number | string, low: number];

const SMALLEST_NORMAL = 2 ** -1022;

/** The distance between a finite double and the next one away from 0. */
export function ulp(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < SMALLEST_NORMAL) return Number.MIN_VALUE;
  let exponent = Math.floor(Math.log2(magnitude));
  if (2 ** exponent > magnitude) exponent--;
  return 2 ** Math.max(exponent - 52, -1074);
}

/** The error of `value` in units in the last place; 0 for equal infinities, Infinity for unequal ones. */
export function ulpsOff(value: number, [high, low]: Exact): number {
  const nearest = Number(high);
  if (value === nearest && low === 0) return 0;
  if (!Number.isFinite(value) || !Number.isFinite(nearest)) return value === nearest ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(value - nearest - low) / ulp(nearest);
}

/** Whether an exact value is a normal number. Smaller ones allow no relative accuracy. */
export function isNormal([high]: Exact): boolean {
  return Math.abs(Number(high)) >= SMALLEST_NORMAL;
}
