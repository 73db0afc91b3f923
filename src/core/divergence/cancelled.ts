/** A difference that leaves less than this of its terms may have lost digits of a double. */
const CANCELLED = 2 ** -36;

/** Whether so little is left of a difference of terms of a size that a pair may have too few digits. */
export function isCancelled(value: number, size: number): boolean {
  return Math.abs(value) < CANCELLED * size && size < Number.POSITIVE_INFINITY;
}
