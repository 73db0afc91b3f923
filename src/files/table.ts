import { MOST_COLUMNS } from './bounds.ts';
import type { ReadAs } from './decimal-commas.ts';
import { isFailedNumber, isMeantAsNumber, numberError, SPREADSHEET_ERROR } from './number-error.ts';
import { parseNumber } from './parse-number.ts';
import { quoted, ReadError } from './read-error.ts';
import type { Line } from './split-cells.ts';

/** A column of a table: its numbers, or its texts. */
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

/** Columns that only count the rows. */
export const COUNTER = /^(?:|id|idx|index|row|row_?id|unnamed: 0)$/i;

/** What a column of labels is called. */
export const LABEL_NAME = /^(?:labels?|y|y_?true|targets?|class(?:es)?|species|truth|gold)$/i;

/**
 * The columns of lines of cells. The first line is a header where it holds no numbers, but for a last cell that is a class's
 * name as in the line below it.
 *
 * @param above a table that these lines go on: they have no header, and its columns
 * @throws ReadError a line with more or fewer cells, or a cell that is no number in a column that has others
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
  checkWidth(width);
  const isHeaded = above?.hasHeader ?? hasHeader;
  const names = Array.from(
    { length: width },
    (_, c) => above?.columns[c]?.name ?? (hasHeader ? (first?.cells[c] ?? '') : String(c + 1)),
  );
  const named = names.findIndex((name) => LABEL_NAME.test(name));
  const label = named >= 0 ? named : width - 1;
  const columns = Array.from({ length: width }, (_, c) => ({
    name: names[c] ?? '',
    ...columnOf(body, c, {
      isLabels: c === label,
      isCounter: isHeaded && COUNTER.test(names[c] ?? ''),
      isText: above && above.columns[c]?.texts !== undefined,
    }),
  }));
  const lineOf = Int32Array.from(body, ({ line }) => line);
  return { rows: body.length, hasHeader: isHeaded, columns, lines: lineOf };
}

function checkWidth(columns: number): void {
  if (columns > MOST_COLUMNS) throw new ReadError(undefined, String(columns), 'fewerColumns', MOST_COLUMNS);
}

/**
 * A table whose cells are numbers already.
 *
 * @throws ReadError more columns than a table can have
 */
export function tableOfNumbers(rows: number, cols: number, data: Float64Array): Table {
  checkWidth(cols);
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
  const numbers = first.cells.filter(isNumber);
  if (numbers.length > 0 && (first.cells.some(isFailedNumber) || !areIndices(numbers))) return false;
  if (first.cells.some((cell, c) => !isNumber(cell) && isNumber(second?.cells[c]))) return true;
  return numbers.length === 0 && first.cells.length > 1;
}

/** Whether the numbers in a line can be names of columns, as pandas writes 0, 1, 2. */
function areIndices(cells: readonly string[]): boolean {
  return cells.every((cell, i) => /^\d+$/.test(cell) && (i === 0 || Number(cell) > Number(cells[i - 1])));
}

/** What is known of a column before its cells are read. */
interface Expectation {
  /** Labels may be names, some of which look like numbers. */
  readonly isLabels: boolean;
  readonly isCounter: boolean;
  /** What the lines above have shown. */
  readonly isText?: boolean | undefined;
}

/**
 * The cells of a column: all of them numbers, or all of them texts.
 *
 * @throws ReadError the first that is no number, where others are; a spreadsheet's error
 */
function columnOf(
  body: readonly Line[],
  c: number,
  { isLabels, isCounter, isText }: Expectation,
): Pick<Column, 'numbers' | 'texts'> {
  const numbers = new Float64Array(body.length);
  let firstText: number | undefined;
  let firstNumber: number | undefined;
  for (const [r, { cells }] of body.entries()) {
    const value = parseNumber(cells[c] ?? '');
    if (value === undefined) firstText ??= r;
    else {
      firstNumber ??= r;
      numbers[r] = value;
    }
  }
  const isMixed = firstText !== undefined && firstNumber !== undefined;
  if (firstText === undefined && isText !== true) return { numbers };
  const fail = (r: number): never => {
    const { line, cells } = body[r] as Line;
    throw numberError({ line, column: c + 1 }, cells[c] ?? '');
  };
  if (isText === false) fail(firstText as number);
  const texts = body.map(({ cells }) => cells[c] ?? '');
  const error = texts.findIndex((text) => SPREADSHEET_ERROR.test(text));
  if (error >= 0) fail(error);
  if (isCounter) return { texts };
  if (isLabels) {
    const isNamed = isText ?? firstText === 0;
    if (isMixed && !isNamed) fail(firstText as number);
    const failed = isMixed ? texts.findIndex((text) => isFailedNumber(text) || text === '') : -1;
    if (failed >= 0) fail(failed);
  } else if (isText && firstNumber !== undefined) {
    const place = { line: body[firstNumber]?.line ?? 1, column: c + 1 };
    throw new ReadError(place, quoted(texts[firstNumber] ?? ''), 'textAsAbove');
  } else if (isMixed) fail(firstText as number);
  if (isText === undefined && isMeantAsNumber(texts[0])) fail(0);
  return { texts };
}
