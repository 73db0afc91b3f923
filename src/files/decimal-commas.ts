import { quoted, ReadError } from './read-error.ts';
import type { Line } from './split-cells.ts';

/** How the cells of a text were read where they do not say it themselves. */
export interface ReadAs {
  readonly seen: string;
  readonly as: string;
}

/** A decimal comma, and nothing else that would need explaining. */
const DECIMAL = /^[+\-−]?\d+,\d+(?:e[+-]?\d+)?$/i;
/** What may be a thousand as well: 1,500. */
const MAYBE_THOUSANDS = /^[+\-−]?[1-9]\d{0,2},\d{3}$/;
const POINT = /^[+\-−]?\d*\.\d+(?:e[+-]?\d+)?$/i;

/**
 * Cells with decimal commas, as spreadsheets of many languages write them, with points instead. They are read so only where they
 * can mean nothing else: one of them at least cannot be a thousand, and none has a decimal point.
 *
 * @param isCertain whether lines above have shown already that commas are decimal
 * @throws ReadError where they may be thousands, or points stand beside them
 * @example withPoints(splitCells('1,5; 2,75')) // { lines: [{ line: 1, cells: ['1.5', '2.75'] }], readAs: { seen: '1,5', as: '1.5' } }
 */
export function withPoints(
  lines: readonly Line[],
  isCertain = false,
): { readonly lines: readonly Line[]; readonly readAs?: ReadAs } {
  let first: { readonly line: number; readonly column: number; readonly cell: string } | undefined;
  let point: string | undefined;
  let isDecimal = isCertain;
  for (const { line, cells } of lines) {
    for (const [c, cell] of cells.entries()) {
      if (!/\d/.test(cell)) continue;
      if (point === undefined && POINT.test(cell)) point = cell;
      if (!DECIMAL.test(cell)) continue;
      first ??= { line, column: c + 1, cell };
      isDecimal ||= !MAYBE_THOUSANDS.test(cell);
    }
  }
  if (!first) return { lines };
  const { line, column, cell } = first;
  if (point !== undefined) throw new ReadError({ line, column }, quoted(cell), 'sameDecimals', quoted(point));
  if (!isDecimal) throw new ReadError({ line, column }, quoted(cell), 'decimalPoint');
  const mended = lines.map(({ line, cells }) => ({
    line,
    cells: cells.map((each) => (DECIMAL.test(each) ? each.replace(',', '.') : each)),
  }));
  return { lines: mended, readAs: { seen: cell, as: cell.replace(',', '.') } };
}
