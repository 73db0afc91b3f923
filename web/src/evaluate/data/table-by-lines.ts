import { LONGEST_LINE, mib } from '../../../../src/files/bounds.ts';
import { withPoints } from '../../../../src/files/decimal-commas.ts';
import { ReadError } from '../../../../src/files/read-error.ts';
import { splitCells } from '../../../../src/files/split-cells.ts';
import { type Column, type Table, tableOf } from '../../../../src/files/table.ts';
import { textOf } from '../../../../src/files/text-of.ts';
import type { Source } from './source.ts';

/** Is told how much has been done, as a share; may throw to end it. */
export type Progress = (share: number) => Promise<void> | void;

/** So many bytes are read at a time. */
const CHUNK = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * The table in a text that is too long to be one string: read some lines at a time, as they are, by the first of which it is known which
 * columns hold numbers. A cell cannot go on in another line here.
 *
 * @param progress is told how much of the text has been read, as a share
 * @throws ReadError with line and column in the whole text
 */
export async function tableByLines(
  source: Source,
  progress: Progress = () => {},
  chunkBytes = CHUNK,
  longestLine = LONGEST_LINE,
): Promise<Table> {
  const builder = new TableBuilder();
  let at = 0;
  let line = 0;
  let rest: Uint8Array<ArrayBuffer> = new Uint8Array();
  while (at < source.size) {
    const end = Math.min(source.size, at + chunkBytes);
    const bytes = joined(rest, source.read(at, end));
    at = end;
    const cut = at === source.size ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
    await progress(at / source.size);
    checkLine(bytes, line, longestLine);
    const text = textOf(bytes.subarray(0, cut), at - bytes.length);
    // The first part says what the columns are: it has more than a header.
    if (at < source.size && (cut === 0 || (line === 0 && text.split('\n').length < 4))) {
      rest = bytes;
      continue;
    }
    rest = bytes.slice(cut);
    builder.add(text, line);
    line += text.split('\n').length - 1;
  }
  return builder.table();
}

/**
 * @param before how many lines stand above these bytes
 * @throws ReadError a line among the first that is longer than what is read at once
 */
function checkLine(bytes: Uint8Array, before: number, longest: number): void {
  let start = 0;
  for (let line = before + 1; bytes.length - start > longest; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    const length = (end < 0 ? bytes.length : end) - start;
    const seen = end < 0 ? `≥ ${mib(length)}` : mib(length);
    if (length > longest) throw new ReadError({ line }, seen, 'shortLine', mib(longest));
    start = end + 1;
  }
}

function joined(a: Uint8Array<ArrayBuffer>, b: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Tables of the same columns, one below the other. */
class TableBuilder {
  private readonly parts: Table[] = [];

  add(text: string, linesBefore: number): void {
    const [first] = this.parts;
    try {
      const { lines, readAs } = withPoints(splitCells(text, first !== undefined), first?.readAs !== undefined);
      if (lines.length === 0) return;
      const table = tableOf(lines, first);
      const lineOf = Int32Array.from(table.lines ?? [], (line) => line + linesBefore);
      this.parts.push({ ...table, lines: lineOf, ...(readAs && { readAs }) });
    } catch (error) {
      throw error instanceof ReadError ? movedBy(linesBefore, error) : error;
    }
  }

  table(): Table {
    const { parts } = this;
    const [first] = parts;
    if (!first) throw new ReadError(undefined, '0', 'rows');
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const columns = first.columns.map((column, c) => ({ name: column.name, ...columnOf(column, parts, c, rows) }));
    const lines = new Int32Array(rows);
    let at = 0;
    for (const part of parts) {
      lines.set(part.lines as Int32Array, at);
      at += part.rows;
    }
    const readAs = parts.find((part) => part.readAs)?.readAs;
    return { rows, hasHeader: first.hasHeader, columns, lines, ...(readAs && { readAs }) };
  }
}

/** An error in a part, with its line in the whole. */
function movedBy(lines: number, { place, seen, expected, detail }: ReadError): ReadError {
  if (!place || !('line' in place)) return new ReadError(place, seen, expected, detail);
  return new ReadError({ ...place, line: place.line + lines }, seen, expected, detail);
}

function columnOf(first: Column, parts: readonly Table[], c: number, rows: number): Pick<Column, 'numbers' | 'texts'> {
  if (first.texts) return { texts: parts.flatMap(({ columns }) => columns[c]?.texts ?? []) };
  const numbers = new Float64Array(rows);
  let at = 0;
  for (const part of parts) {
    numbers.set(part.columns[c]?.numbers ?? [], at);
    at += part.rows;
  }
  return { numbers };
}
