import type { Matrix } from './model.ts';

/** A logit that is looked at: row n, class c. */
export interface Place {
  readonly n: number;
  readonly c: number;
}

/** Small enough for f⁗ to count for nothing, large enough for the rounding of f to. */
const H = 1e-3;
const MOVES = [-2, -1, 1, 2] as const;

/** The rows that the logits of a place are moved to, two steps to either side. */
export function moved(logits: Matrix, { n, c }: Place): Matrix {
  const row = logits[n] ?? [];
  return MOVES.map((move) => row.map((x, i) => (i === c ? x + move * H : x)));
}

/**
 * The slope between four values of a function, by central differences of fourth order:
 *
 *     f′(x) ≈ (f(x − 2h) − 8 f(x − h) + 8 f(x + h) − f(x + 2h)) / 12h
 */
export function slope([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number {
  return (a - d + 8 * (c - b)) / (12 * H);
}

/**
 * Some logits from all over a batch, every class among them.
 *
 * @example places(150, 3, 6) // rows 12, 37, 62, 87, 112, 137, classes 0, 1, 2, 0, 1, 2
 */
export function places(rows: number, classes: number, count: number): readonly Place[] {
  return Array.from({ length: count }, (_, i) => ({ n: Math.floor(((i + 0.5) * rows) / count), c: i % classes }));
}
