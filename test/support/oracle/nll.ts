import { big, log2, multiply } from './big.ts';
import { type Entry, infinite, NOTHING } from './entry.ts';

/** −w ℓ for the log-probability of a label, as given; 0 · ∞ = 0. */
export function nllLoss(logProb: number, weight: number): Entry {
  if (weight === 0 || logProb === 0) return NOTHING;
  if (logProb === Number.NEGATIVE_INFINITY) return infinite(Math.sign(weight));
  const value = multiply(big(-weight), big(logProb));
  return { value, largest: log2(value) };
}
