/** What a table of rows can be sorted by. */
export const SORT_KEYS = ['row', 'label', 'predicted', 'rank', 'loss', 'probability'] as const;
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
  const keys = Float64Array.from(rows, (row) => valueBy(row) ?? Number.NaN);
  const places = Uint32Array.from(rows.keys());
  const sign = isDescending ? -1 : 1;
  // Comparing places keeps equal ones as they were; infinities have no difference to go by.
  const sorted = places
    .filter((i) => !Number.isNaN(keys[i]))
    .sort((i, j) => {
      const x = keys[i] as number;
      const y = keys[j] as number;
      return x === y ? i - j : x < y ? -sign : sign;
    });
  const last = places.filter((i) => Number.isNaN(keys[i]));
  return [...sorted, ...last].map((i) => rows[i] as number);
}

/**
 * The rows with the first values of an order, so many of them: to sort some millions takes seconds, to find the first of them does not.
 *
 * @returns all rows, in their order, where they are no more than that
 */
export function firstRows(
  rows: readonly number[],
  valueBy: (row: number) => number | undefined,
  isDescending: boolean,
  most: number,
): readonly number[] {
  if (rows.length <= most) return rows;
  const values = Float64Array.from(rows, (row) => valueBy(row) ?? Number.NaN);
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return rows.slice(0, most);
  const bound = isDescending ? sorted.at(-Math.min(most, sorted.length)) : sorted[Math.min(most, sorted.length) - 1];
  const isBefore = (value: number) => (isDescending ? value > (bound as number) : value < (bound as number));
  const before = rows.filter((_, i) => isBefore(values[i] as number));
  const equal = rows.filter((_, i) => values[i] === bound).slice(0, most - before.length);
  return [...before, ...equal];
}
