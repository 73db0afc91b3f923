import type { BigFloat } from '../exact/big-float.ts';
import { Pair } from '../pairs/pair.ts';
import type { WidePair } from '../pairs/wide-pair.ts';

const pair = new Pair();

/** The nearest pair of any size. */
export function wideOf({ mantissa, exponent }: BigFloat, out: WidePair): WidePair {
  const high = Number(mantissa);
  return out.copyPair(pair.set(high, Number(mantissa - BigInt(high))), exponent);
}
