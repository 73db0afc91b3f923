import type { ReadAs } from './decimal-commas.ts';
import { isMeantAsNumber, numberError } from './number-error.ts';
import { parseNumber } from './parse-number.ts';
import { ReadError } from './read-error.ts';
import type { Line } from './split-cells.ts';

/** A column of a table: its numbers, or its texts where the first is no number. */
export interface Column {
  /** As the header says; without one, the column's number from 1. */
  readonly name: string;
  readonly numbers?: Float64Array;
  readonly texts?: readonly string[];
}

export interface Table {
  readonly rows: number;
  readonly hasHeader: boolean;
  readonly columns: readonly Column[];
  /** Which line of the file a row is at; undefined where the rows are no lines. */
  readonly lines?: Int32Array;
  /** Whether its one row is an array of rank 1, as of the print-out `tensor([0, 2, 1])`. */
  readonly isVector?: boolean;
  /** How its numbers were read, where that needs saying: decimal commas. */
  readonly readAs?: ReadAs;
}

/** What a column of labels is called. */
export const LABEL_NAME = /^(?:labels?|y|y_?true|targets?|class(?:es)?|species|truth|gold)$/i;

/**
 * The columns of lines of cells. The first line is a header where it holds no numbers, but for a last cell that is a class's
 * name as in the line below it.
 *
 * @param above a table that these lines go on: they have no header, and its columns
 * @throws ReadError a line with more or fewer cells, or a cell that is no number in a column that starts with one
 * @example tableOf(splitCells('a,b,label\n1,2,cat')).columns[2] // { name: 'label', texts: ['cat'] }
 */
export function tableOf(lines: readonly Line[], above?: Table): Table {
  const hasHeader = !above && startsWithHeader(lines);
  const body = hasHeader ? lines.slice(1) : lines;
  const [first] = lines;
  const width = above?.columns.length ?? first?.cells.length ?? 0;
  if (body.length === 0 && first && !first.cells.some((cell) => LABEL_NAME.test(cell)))
    throw numberError({ line: first.line, column: 1 }, first.cells[0] ?? '');
  if (body.length === 0) throw new ReadError(undefined, '0', 'rows');
  for (const { line, cells } of body)
    if (cells.length !== width) throw new ReadError({ line }, String(cells.length), 'cells', width);
  const columns = Array.from({ length: width }, (_, c) => ({
    name: above?.columns[c]?.name ?? (hasHeader ? (first?.cells[c] ?? '') : String(c + 1)),
    ...columnOf(body, c, above && above.columns[c]?.texts !== undefined),
  }));
  const lineOf = Int32Array.from(body, ({ line }) => line);
  return { rows: body.length, hasHeader: above?.hasHeader ?? hasHeader, columns, lines: lineOf };
}

/** A table whose cells are numbers already. */
export function tableOfNumbers(rows: number, cols: number, data: Float64Array): Table {
  const columns = Array.from({ length: cols }, (_, c) => ({
    name: String(c + 1),
    numbers: Float64Array.from({ length: rows }, (_, r) => data[r * cols + c] as number),
  }));
  return { rows, hasHeader: false, columns };
}

function startsWithHeader([first, second]: readonly Line[]): boolean {
  if (!first) return false;
  const isNumber = (cell: string | undefined) => cell !== undefined && parseNumber(cell) !== undefined;
  if (first.cells.some((cell) => LABEL_NAME.test(cell))) return true;
  if (first.cells.some((cell, c) => !isNumber(cell) && isNumber(second?.cells[c]))) return true;
  return !first.cells.some(isNumber) && first.cells.length > 1;
}

function columnOf(body: readonly Line[], c: number, isKnownText?: boolean): Pick<Column, 'numbers' | 'texts'> {
  const [first] = body;
  const isText = isKnownText ?? parseNumber(first?.cells[c] ?? '') === undefined;
  if (isText) {
    const texts = body.map(({ cells }) => cells[c] ?? '');
    const isMeant = texts[0] === '' ? texts.some((text) => parseNumber(text) !== undefined) : isMeantAsNumber(texts[0]);
    if (isMeant && isKnownText === undefined)
      throw numberError({ line: first?.line ?? 1, column: c + 1 }, texts[0] ?? '');
    return { texts };
  }
  const numbers = new Float64Array(body.length);
  for (const [r, { line, cells }] of body.entries()) {
    const cell = cells[c] ?? '';
    const value = parseNumber(cell);
    if (value === undefined) throw numberError({ line, column: c + 1 }, cell);
    numbers[r] = value;
  }
  return { numbers };
}
