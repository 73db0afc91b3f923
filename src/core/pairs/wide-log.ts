import { log } from './log.ts';
import { Pair } from './pair.ts';
import { WidePair } from './wide-pair.ts';

const LN2_HIGH = Math.LN2;
const LN2_LOW = 2.3190468138462996e-17;

const argument = new Pair();
const twos = new WidePair();

/**
 * log x for x ≥ 0 of any size, with a relative error below 2^-96. −Infinity of 0, Infinity of Infinity, NaN of NaN and of what is negative.
 * `out` may be `x`.
 *
 * @example wideLog(wideExp(new WidePair().set(1000), out), out) // 1000
 */
export function wideLog(x: WidePair, out: WidePair): WidePair {
  const { exponent } = x;
  log(argument.copy(x.pair), argument);
  out.copyPair(argument);
  return exponent === 0 ? out : out.add(twos.set(LN2_HIGH, LN2_LOW).multiplyNumber(exponent));
}
