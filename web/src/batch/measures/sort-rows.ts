/** What a table of rows can be sorted by. */
export const SORT_KEYS = ['row', 'label', 'predicted', 'confidence', 'loss'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/**
 * The order of rows by their values, equal ones as they were; rows without a value (undefined, NaN) come last, whichever way.
 *
 * @example sortRows([0, 1, 2], (r) => [5, NaN, 3][r], false) // [2, 0, 1]
 */
export function sortRows(
  rows: readonly number[],
  valueBy: (row: number) => number | undefined,
  isDescending: boolean,
): number[] {
  const values = new Map(rows.map((row) => [row, valueBy(row) ?? Number.NaN]));
  const sign = isDescending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const x = values.get(a) as number;
    const y = values.get(b) as number;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return x === y ? a - b : x < y ? -sign : sign;
  });
}
