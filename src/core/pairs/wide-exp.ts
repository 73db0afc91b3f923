import { expScaled } from './exp-scaled.ts';
import { Pair } from './pair.ts';
import type { WidePair } from './wide-pair.ts';

const power = new Pair();

/**
 * e^x, with the errors of {@link expScaled}, also where no double holds it. Beyond ±10^6 it is that of ±10^6, which no three factors
 * bring back into the range of doubles. 0 of −Infinity, Infinity of Infinity, NaN of NaN. `out` may be `x`.
 *
 * @example wideExp(new WidePair().set(-1000), out) // 1.2353836233019893 · 2^-1443
 */
export function wideExp(x: WidePair, out: WidePair): WidePair {
  x.toPair(power);
  if (!Number.isFinite(power.high)) return out.set(power.high < 0 ? 0 : power.high);
  const k = expScaled(power, power);
  // In the range of pairs the exponent is 0, which all sums are quickest with.
  return Math.abs(k) < 190 ? out.copyPair(power.timesPowerOfTwo(k)) : out.copyPair(power, k);
}
