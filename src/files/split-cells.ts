import { SPREADSHEET_ERROR } from './number-error.ts';
import { quoted, ReadError } from './read-error.ts';

/** A line of a table, and which line of the text it starts at, from 1. */
export interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The cells of a text of comma- or tab-separated values (RFC 4180: quotes around a cell, doubled within); also semicolons, and
 * blanks where there is nothing else. Empty lines and comments are passed over: lines that start with `#` above all others, or with
 * `# ` anywhere. A spreadsheet's error, such as `#DIV/0!`, is a cell.
 *
 * @param isBegun whether lines stand above this text
 * @throws ReadError a quote that nothing closes
 * @example splitCells('a,"b,c"\n1,2') // [{ line: 1, cells: ['a', 'b,c'] }, { line: 2, cells: ['1', '2'] }]
 */
export function splitCells(text: string, isBegun = false): Line[] {
  const separator = separatorOf(text, isBegun);
  const lines: Line[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const whole = text.slice(at, end);
    const start = line;
    if (whole.trim() === '' || isComment(whole, isBegun || lines.length > 0)) {
      at = end + 1;
      line++;
    } else if (whole.includes('"')) {
      const { cells, next } = quotedLine(text, at, separator, line);
      line += text.slice(at, next).split('\n').length - (next > text.length ? 0 : 1);
      at = next;
      lines.push({ line: start, cells });
    } else {
      const trimmed = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
      const cells = separator === ' ' ? trimmed.trim().split(/\s+/) : trimmed.split(separator).map((c) => c.trim());
      lines.push({ line: start, cells });
      at = end + 1;
      line++;
    }
  }
  return lines;
}

/** Whether a line is a comment. Between rows, what goes on right behind the # may be a cell. */
function isComment(line: string, isBegun: boolean): boolean {
  return isBegun ? /^#\s|^#$/.test(line) : line.startsWith('#') && !SPREADSHEET_ERROR.test(line);
}

/** `1,5 2,5`: numbers with decimal commas, or three numbers and a gap. */
const DECIMALS_BETWEEN_BLANKS = /(?:^|\s)[+\-−]?\d+,\d+\s+[+\-−]?\d+(?:,\d+)?/;

/** What stands between the cells of the first line that has any. */
function separatorOf(text: string, isBegun: boolean): string {
  const first = text.split('\n', 50).find((line) => line.trim() !== '' && !isComment(line, isBegun)) ?? '';
  const bare = first.replaceAll(/"[^"]*"/g, '');
  const [pair] = DECIMALS_BETWEEN_BLANKS.exec(bare) ?? [];
  if (pair !== undefined && !/[;\t]/.test(bare)) {
    const line = text.slice(0, text.indexOf(first)).split('\n').length;
    throw new ReadError({ line }, quoted(pair.trim()), 'decimalPoint');
  }
  return ['\t', ';', ','].find((separator) => bare.includes(separator)) ?? (/\S\s+\S/.test(bare.trim()) ? ' ' : ',');
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** A line with quotes in it, cell by cell: these may hold the separator and ends of lines. */
function quotedLine(text: string, start: number, separator: string, line: number): { cells: string[]; next: number } {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    while (text[at] === ' ') at++;
    let cell = '';
    if (text[at] === '"') {
      const from = at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) throw new ReadError({ line }, quoted(text.slice(from, from + 20)), 'closingQuote');
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
    }
    const end = Math.min(endOfLine(text, at), ...[text.indexOf(separator, at)].filter((i) => i >= 0));
    cells.push(cell + text.slice(at, end).trim());
    at = end + 1;
    if (text[end] !== separator) return { cells, next: at };
  }
}
