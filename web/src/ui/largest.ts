/**
 * How far an axis must reach: the largest size among the finite ones of some numbers, and more than 0, so that it can be divided by.
 *
 * @example largest([1, -3, Infinity]) // 3
 */
export function largest(values: readonly (number | undefined)[] | undefined): number {
  const sizes = (values ?? []).map((value) => Math.abs(value ?? 0)).filter(Number.isFinite);
  return Math.max(...sizes, 1e-300);
}
