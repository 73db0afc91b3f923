import { powerOf, scaled } from './printed-scale.ts';
import { quoted, ReadError } from './read-error.ts';
import type { Line } from './split-cells.ts';

/** What stands above the rows: `A =`, and maybe a factor of all numbers, `1.0e+03 *`. */
const NAME = /^\s*[A-Za-z]\w*\s*=\s*$/;
const FACTOR = /^\s*(1\.0+e[+-]?\d+)\s*\*\s*$/i;
/** Of what is wider than the window MATLAB prints some columns below others. */
const COLUMNS = /^\s*Columns? \d+(?: (?:through|and) \d+)?:?$/;

/** Whether a text is a matrix as MATLAB and Octave show it. */
export function isMatlab(text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1);
  return NAME.test(first) || FACTOR.test(first);
}

/**
 * The rows of a matrix as MATLAB and Octave show it: `A =`, and maybe `1.0e+03 *`, above lines of numbers.
 *
 * @throws ReadError columns that stand below each other, or a second matrix
 * @example matlabLines('A =\n\n   1.0e+03 *\n\n    1.0000    2.5000\n') // [{ line: 5, cells: ['1.0000e3', '2.5000e3'] }]
 */
export function matlabLines(text: string): Line[] {
  const lines: Line[] = [];
  let power = 0;
  for (const [i, whole] of text.split('\n').entries()) {
    const line = i + 1;
    const shown = whole.trim();
    const [, factor] = FACTOR.exec(whole) ?? [];
    if (COLUMNS.test(shown)) throw new ReadError({ line }, quoted(shown), 'allColumns');
    if (lines.length > 0 && (NAME.test(shown) || factor !== undefined))
      throw new ReadError({ line }, quoted(shown), 'nothingBehind');
    if (factor !== undefined) power = powerOf(factor);
    else if (shown !== '' && !NAME.test(shown))
      lines.push({ line, cells: shown.split(/\s+/).map((cell) => scaled(cell, power)) });
  }
  return lines;
}
