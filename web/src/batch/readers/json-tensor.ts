import { quoted, ReadError } from './read-error.ts';

/** Numbers that JSON has not, as the API writes them. */
const NAMES: { readonly [text: string]: number } = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** A number, or one of the strings that stand for those that JSON has not. */
function realOf(value: unknown, path: string): number {
  const number = typeof value === 'string' ? NAMES[value] : value;
  if (typeof number !== 'number') throw new ReadError({ path }, shown(value), 'number');
  return number;
}

/** An integer that a double holds. */
export function integerOf(value: unknown, path: string): number {
  if (!Number.isSafeInteger(value)) throw new ReadError({ path }, shown(value), 'integer');
  return value as number;
}

/**
 * A matrix of JSON; a single row is one of one row.
 *
 * @throws ReadError with the element
 */
export function matrixOf(value: unknown, name: string): { rows: number; cols: number; data: Float64Array } {
  if (!Array.isArray(value)) throw new ReadError({ path: name }, shown(value), 'matrix');
  const rows: readonly unknown[] = value.length > 0 && !Array.isArray(value[0]) ? [value] : value;
  const isSingle = rows !== value;
  const cols = Array.isArray(rows[0]) ? rows[0].length : 0;
  const data = new Float64Array(rows.length * cols);
  for (const [r, row] of rows.entries()) {
    const path = isSingle ? name : `${name}[${r}]`;
    if (!Array.isArray(row)) throw new ReadError({ path }, shown(row), 'width', cols);
    if (row.length !== cols) throw new ReadError({ path }, String(row.length), 'width', cols);
    for (let c = 0; c < cols; c++) {
      const cell: unknown = row[c];
      if (Array.isArray(cell)) throw new ReadError({ path: `${path}[${c}]` }, shown(cell), 'matrix');
      data[r * cols + c] = realOf(cell, `${path}[${c}]`);
    }
  }
  return { rows: rows.length, cols, data };
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return '[…]';
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}
