import { type Big, big, log2, ONE, subtract, sum, ZERO } from './big.ts';
import { type Entry, infinite, NOTHING } from './entry.ts';
import type { Precision } from './precision.ts';

/** What follows from the logits of a row: p_c = exps[c] / total. */
export interface Softmax {
  /** exp(x_c − max x); 0 for a masked class. */
  readonly exps: readonly Big[];
  /** Σ_c exps[c], without rounding. */
  readonly total: Big;
  /** log p_c; undefined for a masked class, whose is −Infinity. */
  readonly logProbs: readonly (Big | undefined)[];
}

/** The softmax of a row; undefined where it has none: NaN or Infinity in it, or nothing but −Infinity. */
export function exactSoftmax(logits: readonly number[], precision: Precision): Softmax | undefined {
  const max = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(max)) return undefined;
  const differences = logits.map((x) => (x === Number.NEGATIVE_INFINITY ? undefined : subtract(big(x), big(max))));
  // Long rows repeat their logits.
  const known = new Map<number, Big>();
  const exps = differences.map((d, c) => {
    const x = logits[c] as number;
    const exp = known.get(x) ?? (d === undefined ? ZERO : precision.exp(d));
    known.set(x, exp);
    return exp;
  });
  const total = sum(exps);
  const logTotal = precision.log1p(subtract(total, ONE));
  return { exps, total, logProbs: differences.map((d) => d && subtract(d, logTotal)) };
}

export function probability({ exps, total }: Softmax, c: number, precision: Precision): Entry {
  const p = exps[c] as Big;
  return p.mantissa === 0n ? NOTHING : { value: precision.divide(p, total), largest: log2(p) - log2(total) };
}

export function logProbability({ logProbs }: Softmax, c: number): Entry {
  const value = logProbs[c];
  return value === undefined ? infinite(-1) : { value, largest: log2(value) };
}

/** log2 p_c and log2 (1 − p_c). */
export function log2OfProbability({ exps, total }: Softmax, c: number): readonly [p: number, complement: number] {
  const p = exps[c] as Big;
  return [log2(p) - log2(total), log2(subtract(total, p)) - log2(total)];
}
