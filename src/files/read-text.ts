import type { Contents } from './contents.ts';
import { withPoints } from './decimal-commas.ts';
import { jsonArray } from './json-array.ts';
import { isMatlab, matlabLines } from './matlab.ts';
import { parseJson, strictJson } from './parse-json.ts';
import { isPrinted, type Printed, parsePrinted } from './parse-printed.ts';
import { ReadError } from './read-error.ts';
import { splitCells } from './split-cells.ts';
import { type Table, tableOf, tableOfNumbers } from './table.ts';

/**
 * What a text holds: JSON, a print-out of PyTorch or NumPy, or separated values.
 *
 * @throws ReadError
 */
export function readText(text: string): Contents {
  if (/^\s*\{/.test(text)) return { holds: 'request', fields: parseJson(text) as { [name: string]: unknown } };
  const isBracketed = isPrinted(text);
  const json = isBracketed ? strictJson(text) : undefined;
  if (Array.isArray(json)) return { holds: 'array', array: jsonArray(json) };
  if (!isBracketed) return { holds: 'table', table: readTableText(text) };
  const printed = parsePrinted(text);
  const table = tableOfPrinted(printed);
  return table ? { holds: 'table', table } : { holds: 'array', array: arrayOfPrinted(printed) };
}

/** Separated values, with decimal points or with decimal commas. */
export function readTableText(text: string): Table {
  if (isMatlab(text)) return tableOf(matlabLines(text));
  const { lines, readAs } = withPoints(splitCells(text));
  return { ...tableOf(lines), ...(readAs && { readAs }) };
}

/** A name before the brackets, blanks between numbers, a point at the end of one, or a semicolon. */
const NO_JSON = /^(?:\w|[^,\]]*\d\s+-?\d|[^,\]]*\d\.[\s,\]]|[^\]]*;)/;

/**
 * A print-out that is no JSON by its start, as a table: `tensor([[1., 2.]])`, `[[1. 2.]]`. Undefined of another text.
 *
 * @throws ReadError a print-out that cannot be read, such as one with an ellipsis
 */
export function printedTable(text: string): Table | undefined {
  if (!isPrinted(text) || !NO_JSON.test(text.trimStart())) return undefined;
  const table = tableOfPrinted(parsePrinted(text));
  if (table === undefined) throw new ReadError(undefined, '[[[', 'matrix');
  return table;
}

/** Of rank 1 or 2; undefined of another rank. */
function tableOfPrinted({ shape, data }: Printed): Table | undefined {
  const isVector = shape.length === 1;
  const [rows = 0, cols = 0] = isVector ? [1, ...shape] : shape;
  if (shape.length > 2) return undefined;
  if (data.length === 0) throw new ReadError(undefined, '[]', 'bodyOrMatrix');
  return { ...tableOfNumbers(rows, cols, data), isVector };
}

function arrayOfPrinted({ shape, data }: Printed) {
  return { shape, type: undefined, read: () => ({ shape, data }) };
}
