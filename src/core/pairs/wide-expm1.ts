import { expm1 } from './expm1.ts';
import { Pair } from './pair.ts';
import { wideExp } from './wide-exp.ts';
import { WidePair } from './wide-pair.ts';

/** Up to it e^x is a pair. */
const FAR = 100;

/** Below it e^x − 1 is x to 100 bits. */
const NEAR = 2 ** -110;

const power = new Pair();
const one = new WidePair().set(1);

/**
 * e^x − 1, with a relative error below 2^-96, for x of any size. Infinity of Infinity, −1 of −Infinity, NaN of NaN. `out` may be `x`.
 *
 * @example wideExpm1(new WidePair().set(-1e-200).multiplyNumber(1e-200), out) // −1e-400
 */
export function wideExpm1(x: WidePair, out: WidePair): WidePair {
  const size = Math.abs(x.value);
  if (size <= NEAR) return out.copy(x);
  if (size <= FAR) return out.copyPair(expm1(x.toPair(power), power));
  return wideExp(x, out).subtract(one);
}
