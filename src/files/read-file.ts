import { readNpy } from '../codecs/npy/read-npy.ts';
import { readNpyHeader } from '../codecs/npy/read-npy-header.ts';
import { InputError } from '../core/tensors/input-error.ts';
import type { Contents } from './contents.ts';
import { formatOf } from './format-of.ts';
import { jsonArray } from './json-array.ts';
import { notRead } from './not-read.ts';
import { npzContents } from './npz-contents.ts';
import { parseJson } from './parse-json.ts';
import { MatrixError, parseMatrix } from './parse-matrix.ts';
import { ReadError } from './read-error.ts';
import { safetensorsContents } from './safetensors-contents.ts';
import { splitCells } from './split-cells.ts';
import { type Table, tableOf, tableOfNumbers } from './table.ts';
import { textOf } from './text-of.ts';

/**
 * What a file holds, of whichever kind it is: .npy, .npz, safetensors, JSON, separated values, or a print-out of PyTorch or NumPy.
 *
 * @param name of the file, for where its bytes do not say what it is
 * @throws ReadError what is a text; InputError what is binary, or of a kind that is not read
 * @example readFile('a.csv', bytes) // { holds: 'table', table: { rows: 3, … } }
 */
export function readFile(name: string, bytes: Uint8Array): Contents {
  const why = notRead(bytes);
  if (why !== undefined) throw new InputError('INVALID_TENSOR', [{ path: [], detail: `the file ${why}` }]);
  switch (formatOf(name, bytes)) {
    case 'npy':
      return npyContents(bytes);
    case 'safetensors':
      return safetensorsContents(bytes);
    case 'npz':
      return npzContents(bytes);
    case 'text':
      return readText(textOf(bytes));
  }
}

function npyContents(file: Uint8Array): Contents {
  const { shape, type } = readNpyHeader(file);
  return { holds: 'array', array: { shape, type, read: (name, kind) => readNpy(name, file, kind) } };
}

/**
 * What a text holds: JSON, a print-out of PyTorch or NumPy, or separated values.
 *
 * @throws ReadError
 */
export function readText(text: string): Contents {
  const start = text.trimStart().slice(0, 20);
  if (start.startsWith('{')) return jsonContents(text);
  if (!/^(?:[\w.]+\()?\[/.test(start)) return { holds: 'table', table: tableOf(splitCells(text)) };
  try {
    return jsonContents(text);
  } catch (error) {
    const table = printedTable(text);
    if (table === undefined) throw error;
    return { holds: 'table', table };
  }
}

/** A text that starts with a brace or a bracket is nothing else, if it is JSON. */
function jsonContents(text: string): Contents {
  const json = parseJson(text);
  if (Array.isArray(json)) return { holds: 'array', array: jsonArray(json) };
  return { holds: 'request', fields: json as { [name: string]: unknown } };
}

/**
 * A print-out that is no JSON, as a table: `tensor([[1., 2.]])`, `[[1. 2.]]`. Undefined of another text.
 *
 * @throws ReadError a print-out that cannot be read, such as one with an ellipsis
 */
export function printedTable(text: string): Table | undefined {
  if (!/^(?:\w|[^,\]]*\d\s+-?\d|[^,\]]*\d\.[\s,\]])/.test(text.trimStart())) return undefined;
  try {
    const rows = parseMatrix(text);
    const cols = rows[0]?.length ?? 0;
    const table = tableOfNumbers(rows.length, cols, Float64Array.from(rows.flat()));
    return { ...table, isVector: text.includes('[') && !/\[\s*\[/.test(text) };
  } catch (error) {
    if (error instanceof MatrixError) throw new ReadError(undefined, error.message, 'bodyOrMatrix');
    throw error;
  }
}
