import { Pair } from './pair.ts';
import { tanh } from './tanh.ts';
import type { WidePair } from './wide-pair.ts';

/** Below it tanh x is x to 100 bits. */
const NEAR = 2 ** -60;

const argument = new Pair();

/**
 * tanh x, with a relative error below 2^-96, for x of any size. ±1 of ±Infinity, NaN of NaN. `out` may be `x`.
 *
 * @example wideTanh(new WidePair().set(1), out) // 0.7615941559557649
 */
export function wideTanh(x: WidePair, out: WidePair): WidePair {
  if (Math.abs(x.value) < NEAR) return out.copy(x);
  return out.copyPair(tanh(x.toPair(argument), argument));
}
