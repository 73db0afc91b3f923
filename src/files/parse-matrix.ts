import { parseNumber } from './parse-number.ts';

/** What stands where it cannot be read. */
export class MatrixError extends Error {}

/**
 * A matrix as it is pasted: JSON, a print-out of PyTorch, NumPy or JAX, or lines of numbers between commas, tabs or blanks.
 * A single row is a matrix of one row.
 *
 * @throws MatrixError with the place
 * @example parseMatrix("tensor([[1., -inf],\n        [0.5, 2.]], device='cuda:0')") // [[1, -Infinity], [0.5, 2]]
 * @example parseMatrix('1\t2\n3\t4') // [[1, 2], [3, 4]]
 */
export function parseMatrix(text: string): number[][] {
  if (text.includes('...')) throw new MatrixError('"..."');
  const rows = text.includes('[')
    ? bracketed(text)
    : text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => numbers(line));
  const width = rows[0]?.length ?? 0;
  if (width === 0) throw new MatrixError('0');
  for (const [r, row] of rows.entries())
    if (row.length !== width) throw new MatrixError(`[${r}]: ${row.length} ≠ ${width}`);
  return rows;
}

/** The rows between the innermost brackets; what stands around the outermost (`tensor(…, dtype=…)`) says nothing of numbers. */
function bracketed(text: string): number[][] {
  const end = text.lastIndexOf(']');
  const inside = text.slice(text.indexOf('['), end < 0 ? undefined : end + 1);
  const depth = /^[[\s]*/.exec(inside)?.[0].replaceAll(/\s/g, '').length ?? 0;
  if (depth > 2) throw new MatrixError('[[[');
  if ((inside.match(/\[/g)?.length ?? 0) !== (inside.match(/\]/g)?.length ?? 0)) throw new MatrixError('[ ]');
  return [...inside.matchAll(/\[([^[\]]*)\]/g)].map((match) => numbers(match[1] ?? ''));
}

function numbers(line: string): number[] {
  return line
    .trim()
    .split(/\s*[,;\t]\s*|\s+/)
    .filter((word, i, all) => word !== '' || i < all.length - 1)
    .map((word) => {
      const value = parseNumber(word.replaceAll(/^["']|["']$/g, ''));
      if (value === undefined) throw new MatrixError(`"${word}"`);
      return value;
    });
}
