import { toDoubles } from '../core/tensors/to-doubles.ts';
import type { FileArray } from './contents.ts';
import type { ReadAs } from './decimal-commas.ts';
import { jsonArray } from './json-array.ts';
import { numberError } from './number-error.ts';
import { ReadError } from './read-error.ts';
import { readText } from './read-text.ts';
import type { Table } from './table.ts';

/** A matrix, and how its numbers were read, where that needs saying: decimal commas. */
export interface Matrix {
  readonly rows: number[][];
  readonly readAs?: ReadAs;
  /** The request that the logits are of, where it has more than these. */
  readonly request?: { readonly [field: string]: unknown };
}

/**
 * A matrix as it is pasted: JSON, also the logits of a request, a print-out of PyTorch, NumPy or JAX, or lines of numbers between
 * commas, tabs or blanks. A single row is a matrix of one row.
 *
 * @throws ReadError with the place
 * @example parseMatrix("tensor([[1., -inf],\n        [0.5, 2.]], device='cuda:0')") // { rows: [[1, -Infinity], [0.5, 2]] }
 * @example parseMatrix('1\t2\n3\t4') // { rows: [[1, 2], [3, 4]] }
 */
export function parseMatrix(text: string): Matrix {
  const contents = readText(text);
  switch (contents.holds) {
    case 'table':
      return { rows: rowsOfTable(contents.table), ...(contents.table.readAs && { readAs: contents.table.readAs }) };
    case 'array':
      return { rows: rowsOfArray(contents.array) };
    case 'request': {
      const { logits } = contents.fields;
      if (!Array.isArray(logits)) throw new ReadError(undefined, '{…}', 'bodyOrMatrix');
      const isMore = Object.keys(contents.fields).length > 1;
      return { rows: rowsOfArray(jsonArray(logits)), ...(isMore && { request: contents.fields }) };
    }
    default:
      throw new ReadError(undefined, '', 'bodyOrMatrix');
  }
}

function rowsOfTable({ columns, rows, lines, hasHeader }: Table): number[][] {
  if (hasHeader) throw numberError({ line: (lines?.[0] ?? 2) - 1, column: 1 }, columns[0]?.name ?? '');
  const texts = columns.findIndex(({ numbers }) => numbers === undefined);
  if (texts >= 0) throw numberError({ line: lines?.[0] ?? 1, column: texts + 1 }, columns[texts]?.texts?.[0] ?? '');
  return Array.from({ length: rows }, (_, r) => columns.map(({ numbers }) => numbers?.[r] as number));
}

function rowsOfArray(array: FileArray): number[][] {
  const { shape } = array;
  const [rows, cols] = shape.length === 1 ? [1, shape[0] as number] : [shape[0] as number, shape[1] as number];
  if (shape.length > 2 || cols === 0 || rows === 0)
    throw new ReadError({ path: 'shape' }, `(${shape.join(', ')})`, 'matrix');
  const data = toDoubles(array.read('logits', 'real').data);
  return Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * cols, (r + 1) * cols)));
}
