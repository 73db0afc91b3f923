import { printed } from '../ui/number.ts';
import { multiples, roundUp } from '../ui/ticks.ts';

export const MOST_TICKS = 7;

/** Round numbers from one to another. */
export function tickNumbers(low: number, high: number, most = MOST_TICKS): readonly number[] {
  return multiples(low, high, roundUp((high - low) / most));
}

/** @example tickText(-0.5) // '−0.5' */
export function tickText(x: number): string {
  const text = x !== 0 && (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e6) ? x.toExponential() : String(x);
  return printed(text);
}
