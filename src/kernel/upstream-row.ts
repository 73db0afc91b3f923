/**
 * A power of two that no sum or difference of a row of upstream gradients, times `factor`, overflows under once they are
 * divided by it: 1 but for very large ones, and for those that are not finite anyway.
 */
export function upstreamDivisor(upstream: Doubles, start: i32, stride: i32, classes: i32, factor: number): number {
  let largest: number = 0;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    largest = Math.max(largest, Math.abs(upstream[i] as number));
  }
  const growth = 4 * (classes as number) * factor;
  let divisor: number = 1;
  if (growth * largest === Infinity && largest < Infinity) {
    while (divisor < growth) divisor *= 2;
  }
  return divisor;
}
