/**
 * The label that each row is compared with: its own, or that of the position so far behind it in the last axis; NaN where there is none.
 *
 * @param rowShape the shape of the labels
 * @example labelsOfRows(Float64Array.of(5, 6, 7, 8), [2, 2], 1) // [6, NaN, 8, NaN]
 */
export function labelsOfRows(labels: Float64Array, rowShape: readonly number[], shift: number): Float64Array {
  if (shift === 0) return labels;
  const length = rowShape.at(-1) ?? 1;
  return Float64Array.from(labels, (_, r) =>
    (r % length) + shift < length ? (labels[r + shift] as number) : Number.NaN,
  );
}
