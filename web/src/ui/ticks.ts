/**
 * The least of 1, 2 and 5 times a power of ten that is no less than a number above 0.
 *
 * @example roundUp(3.3) // 5
 */
export function roundUp(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const digit = [1, 2, 5].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10;
  return Number((digit * power).toPrecision(1));
}

/**
 * All multiples of a step from one number to another.
 *
 * @example multiples(-0.1, 0.3, 0.2) // [0, 0.2]
 */
export function multiples(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
