/** The median of some figures, and the smallest and the largest of them. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/**
 * The `p`-th percentile of `sorted` (ascending, not empty), by nearest rank.
 *
 * @example percentile([1, 2, 3, 4], 50) // 2
 */
export function percentile(sorted: ArrayLike<number>, p: number): number {
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] as number;
}

/**
 * Median, minimum and maximum of `values` (not empty); the median of an even number is the mean of the middle two.
 *
 * @example spread([4, 1, 2, 3]) // { median: 2.5, min: 1, max: 4 }
 */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const lower = sorted[(sorted.length - 1) >> 1] as number;
  const upper = sorted[sorted.length >> 1] as number;
  return { median: (lower + upper) / 2, min: sorted[0] as number, max: sorted.at(-1) as number };
}

/** The spread of `values` to five digits: more than that is noise. */
export function brief(values: readonly number[]): Spread {
  const { median, min, max } = spread(values);
  return { median: significant(median), min: significant(min), max: significant(max) };
}

/** A figure to five digits. */
export function significant(value: number): number {
  return Number(value.toPrecision(5));
}
