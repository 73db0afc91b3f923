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

/** Whether all numbers are no larger than is ordinary: of small ones nothing is lost that a result has. */
export function areNoLargerThanOrdinary(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i] as number) <= LARGE)) return false;
  return true;
}
