import { allWithin } from '../tensors/all-within.ts';
import type { Kernel } from '../tensors/kernel.ts';
import type { Numbers } from '../tensors/numbers.ts';

/*
 * Ordinary numbers: those that the kernel's pairs of doubles hold products and quotients of, whatever else is in them. All
 * others are computed exactly (`./exact`), which takes longer.
 */

/** Times more than this, exponentials too small for a double would count. */
export const LARGE = 2 ** 40;
const SMALL = 2 ** -400;

/** Whether a number is 0, or neither so large nor so small that a product with it could lose digits. */
export function isOrdinary(x: number): boolean {
  const size = Math.abs(x);
  return (size <= LARGE && size >= SMALL) || x === 0;
}

/** Products with the smallest targets that are doubles keep their digits, which count where a logit is huge. */
const SMALLEST_WEIGHT = 2 ** -100;

/** Whether a number is ordinary as a weight of targets, which may be as small as doubles are. */
export function isOrdinaryWeight(w: number): boolean {
  return isOrdinary(w) && (Math.abs(w) >= SMALLEST_WEIGHT || w === 0);
}

/** Whether all numbers are no larger than is ordinary: of small ones nothing is lost that a result has. */
export function areNoLargerThanOrdinary(values: Numbers, kernel?: Kernel): boolean {
  return allWithin(values, -LARGE, LARGE, kernel);
}
