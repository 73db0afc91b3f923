import { add, type Big, big, log2, multiply, negate, ONE, subtract, sum, ZERO } from './big.ts';
import { type Entry, infinite, largestOthers, log2Sum, NOTHING, signOf } from './entry.ts';
import type { Precision } from './precision.ts';
import { log2OfProbability, type Softmax } from './softmax.ts';

/** r_c = w_c ((1−ε) q_c + ε/K), where K classes are not masked, and masked ones get nothing of ε. */
export interface Target {
  /** r_c times `factor`: then they are exact, where thirds would be rounded. */
  readonly weights: readonly Big[];
  readonly factor: Big;
  /** log2 of |w_c| ((1−ε) |q_c| + ε/K): more than |r_c| where the two cancel. */
  readonly sizes: readonly number[];
}

export function exactTarget(
  row: Softmax,
  q: readonly number[],
  classWeight: readonly number[],
  smoothing: number,
): Target {
  const unmasked = row.logProbs.filter((l) => l !== undefined).length;
  const factor = big(unmasked);
  const keep = subtract(ONE, big(smoothing));
  const shareOf = (c: number) => (row.logProbs[c] === undefined ? ZERO : big(smoothing));
  const targets = q.map((qc, c) => add(multiply(factor, multiply(keep, big(qc))), shareOf(c)));
  return {
    weights: targets.map((target, c) => multiply(big(classWeight[c] as number), target)),
    factor,
    sizes: q.map((qc, c) => {
      const parts = [log2(keep) + Math.log2(Math.abs(qc)), log2(shareOf(c)) - log2(factor)];
      return Math.log2(Math.abs(classWeight[c] as number)) + log2Sum(parts);
    }),
  };
}

/** −Σ_c r_c log p_c, where 0 · ∞ = 0. */
export function targetLoss({ logProbs }: Softmax, { weights, factor, sizes }: Target, precision: Precision): Entry {
  const atMasked = weights.filter((_, c) => logProbs[c] === undefined).map(signOf);
  const infinities = atMasked.filter((sign) => sign !== 0).map((sign) => infinite(sign).value as number);
  const largest = log2Sum(
    sizes.map((size, c) => (logProbs[c] === undefined ? Number.NEGATIVE_INFINITY : size + log2(logProbs[c]))),
  );
  if (infinities.length > 0) return { value: infinities.reduce((total, x) => total + x), largest };
  const total = sum(weights.map((r, c) => multiply(r, logProbs[c] ?? ZERO)));
  return { value: precision.divide(negate(total), factor), largest };
}

/** (R p_c − r_c) u for each class. */
export function targetGradient(
  row: Softmax,
  { weights, factor, sizes }: Target,
  upstream: number,
  precision: Precision,
): Entry[] {
  const total = sum(weights);
  const u = big(upstream);
  const divisor = multiply(factor, row.total);
  const others = largestOthers(sizes);
  return weights.map((r, c) => {
    const difference = subtract(multiply(total, row.exps[c] as Big), multiply(r, row.total));
    if (difference.mantissa === 0n || upstream === 0) return NOTHING;
    const [p, complement] = log2OfProbability(row, c);
    const largest = log2(u) + Math.max((sizes[c] as number) + complement, p + (others[c] as number));
    return { value: precision.divide(multiply(difference, u), divisor), largest };
  });
}

/** −w_c (1−ε) log p_c u for each class: the gradient with respect to q_c. */
export function gradientOfTarget(
  { logProbs }: Softmax,
  classWeight: readonly number[],
  smoothing: number,
  upstream: number,
): Entry[] {
  const factor = multiply(subtract(ONE, big(smoothing)), big(upstream));
  return logProbs.map((l, c) => {
    const w = multiply(big(classWeight[c] as number), factor);
    if (w.mantissa === 0n) return NOTHING;
    if (l === undefined) return infinite(signOf(w));
    const value = negate(multiply(w, l));
    return { value, largest: log2(value) };
  });
}
