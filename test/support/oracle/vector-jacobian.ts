import { type Big, big, log2, multiply, subtract, sum } from './big.ts';
import { type Entry, largestOthers, log2Sum, NOTHING } from './entry.ts';
import type { Precision } from './precision.ts';
import { log2OfProbability, type Softmax } from './softmax.ts';

/** The products of an upstream gradient G of a row with the Jacobian of its log-softmax: G_c − p_c Σ_j G_j. */
export function logSoftmaxGradient(row: Softmax, upstream: readonly number[], precision: Precision): Entry[] {
  const g = upstream.map(big);
  const total = sum(g);
  const sizes = g.map(log2);
  const others = largestOthers(sizes);
  return g.map((gc, c) => {
    const numerator = subtract(multiply(gc, row.total), multiply(row.exps[c] as Big, total));
    const [p, complement] = log2OfProbability(row, c);
    const largest = Math.max((sizes[c] as number) + complement, p + (others[c] as number));
    return numerator.mantissa === 0n ? NOTHING : { value: precision.divide(numerator, row.total), largest };
  });
}

/**
 * The same of softmax: p_c (G_c − Σ_j G_j p_j), which is p_c (G_c − G_k − Σ_j (G_j − G_k) p_j) for any k: the argmax, so that
 * little cancels where its probability is near 1.
 */
export function softmaxGradient(row: Softmax, upstream: readonly number[], precision: Precision): Entry[] {
  const g = upstream.map(big);
  const products = sum(g.map((gc, c) => multiply(gc, row.exps[c] as Big)));
  const square = multiply(row.total, row.total);
  const sizes = row.exps.map((_, c) => log2OfProbability(row, c)[0]);
  const argmax = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b)));
  const distances = g.map((gc) => log2(subtract(gc, g[argmax] as Big)));
  const deviation = log2Sum(distances.map((distance, c) => distance + (sizes[c] as number)));
  return g.map((gc, c) => {
    const numerator = multiply(row.exps[c] as Big, subtract(multiply(gc, row.total), products));
    if (numerator.mantissa === 0n) return NOTHING;
    const largest = (sizes[c] as number) + Math.max(distances[c] as number, deviation);
    return { value: precision.divide(numerator, square), largest };
  });
}
