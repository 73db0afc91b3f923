import { MatrixError, parseMatrix } from '../../chain/parse-matrix.ts';
import type { Contents } from './contents.ts';
import { jsonContents } from './json-contents.ts';
import { npyContents } from './npy.ts';
import { NPY_MAGIC } from './npy-header.ts';
import { ReadError } from './read-error.ts';
import { headerLength } from './safetensors.ts';
import { safetensorsContents } from './safetensors-contents.ts';
import { splitCells } from './split-cells.ts';
import { tableOf, tableOfNumbers } from './table.ts';

/**
 * What a file holds, of whichever kind it is: its first bytes say that, or its name.
 *
 * @throws ReadError
 */
export function readFile(name: string, bytes: Uint8Array): Contents {
  if (startsWith(bytes, NPY_MAGIC) || /\.npy$/i.test(name)) return npyContents(bytes);
  if (isSafetensors(bytes) || /\.safetensors$/i.test(name)) return safetensorsContents(bytes);
  if (startsWith(bytes, [0x50, 0x4b, 3, 4])) throw new ReadError({ byte: 0 }, 'ZIP', 'arrays');
  return readText(textOf(bytes));
}

/**
 * What a text holds: JSON, a print-out of PyTorch or NumPy, or separated values.
 *
 * @throws ReadError
 */
export function readText(text: string): Contents {
  const start = text.trimStart().slice(0, 20);
  if (start.startsWith('{')) return jsonContents(text);
  if (!/^(?:[\w.]+\()?\[/.test(start)) return { table: tableOf(splitCells(text)) };
  try {
    return jsonContents(text);
  } catch (error) {
    return printed(text) ?? raise(error);
  }
}

/** A print-out that is no JSON: `tensor([[1., 2.]])`. */
function printed(text: string): Contents | undefined {
  if (!/^(?:\w|[^,\]]*\d\s+-?\d|[^,\]]*\d\.[\s,\]])/.test(text.trimStart())) return undefined;
  try {
    const rows = parseMatrix(text);
    const cols = rows[0]?.length ?? 0;
    return { table: tableOfNumbers(rows.length, cols, Float64Array.from(rows.flat())) };
  } catch (error) {
    if (error instanceof MatrixError) throw new ReadError(undefined, error.message, 'bodyOrMatrix');
    throw error;
  }
}

function raise(error: unknown): never {
  throw error;
}

/** UTF-8, or the UTF-16 that spreadsheets export, by its mark. */
function textOf(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const loose = new TextDecoder().decode(bytes);
    const before = loose.slice(0, loose.indexOf('\ufffd'));
    const byte = new TextEncoder().encode(before).length;
    throw new ReadError({ byte }, (bytes[byte] ?? 0).toString(16), 'utf8');
  }
}

function isSafetensors(bytes: Uint8Array): boolean {
  return headerLength(bytes) > 0 && bytes[8] === 0x7b;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
