/** The median loss of the rows that count, and the share of the sum that the largest tenth of them makes. */
export function lossShares(
  losses: Float64Array,
  predictions: Float64Array,
): { readonly median: number; readonly worstTenth: number } {
  const sorted = losses.filter((_, r) => predictions[r] !== -1).sort();
  const sumFrom = (first: number) => sorted.subarray(first).reduce((sum, loss) => sum + loss, 0);
  const { length } = sorted;
  const middle = ((sorted[(length - 1) >> 1] as number) + (sorted[length >> 1] as number)) / 2;
  return { median: middle, worstTenth: sumFrom(Math.floor(length * 0.9)) / sumFrom(0) };
}
