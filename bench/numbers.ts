import type { Spread } from './statistics.ts';

/** A figure to three digits, without an exponent. */
export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)) === 0 ? '0' : value.toPrecision(3);
}

/** The range of a figure over the rounds. */
export function range({ min, max }: Spread): string {
  return `${figure(min)}–${figure(max)}`;
}
