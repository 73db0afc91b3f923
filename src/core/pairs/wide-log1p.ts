import { log1p } from './log1p.ts';
import { Pair } from './pair.ts';
import { wideLog } from './wide-log.ts';
import type { WidePair } from './wide-pair.ts';

/** Below it log(1 + x) is x to 100 bits, and above its inverse log x. */
const NEAR = 2 ** -110;

const argument = new Pair();

/**
 * log(1 + x) for x ≥ 0 of any size, with a relative error below 2^-96. Infinity of Infinity, NaN of NaN. `out` may be `x`.
 *
 * @example wideLog1p(new WidePair().set(1e-200).multiplyNumber(1e-200), out) // 1e-400
 */
export function wideLog1p(x: WidePair, out: WidePair): WidePair {
  const { value } = x;
  if (value <= NEAR) return out.copy(x);
  if (value > 1 / NEAR) return wideLog(x, out);
  return out.copyPair(log1p(x.toPair(argument), argument));
}
