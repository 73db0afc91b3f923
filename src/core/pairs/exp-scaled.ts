import { productError } from '../../kernel/double-double.ts';
import { EXP_POWERS, HALF, STEPS } from './exp-powers.ts';
import { expReduction, REDUCIBLE } from './exp-reduction.ts';
import { Pair } from './pair.ts';

/** 1 / ln 2, and ln 2 in three parts, of which the first two have 32 bits. */
const LOG2_E = Math.LOG2E;
const LN2_HIGH = 0.6931471803691238;
const LN2_MIDDLE = 1.9082149288430703e-10;
const LN2_LOWEST = 4.275175589747649e-20;

/** Beyond it, powers are taken for those of ±FARTHEST: neither is in the range of doubles. */
const FARTHEST = 1e6;

const rest = new Pair();
const near = new Pair();

/**
 * e^x = out · 2^k, with out in [0.7, 1.42]; returns the integer k. For finite x; beyond ±10^6, k is that of ±10^6.
 *
 * The relative error is below 2^-100 for |x| ≤ 1400, and below 2^-95 beyond; x is taken as exact. `out` may be `x`.
 *
 *     x = (1024 k + j) · ln 2 / 1024 + r,   j in [−512, 511]     out = 2^(j/1024) · (1 + expm1(r))
 *
 * @example expScaled(new Pair().set(-1000), out) // -1443, out is { high: 1.2353836233019893, … }
 */
export function expScaled(x: Pair, out: Pair): number {
  if (!(Math.abs(x.high) <= REDUCIBLE)) return expOfFar(x, out);
  const step = expReduction(x, rest);
  const k = (step + HALF) >> 10;
  const at = 2 * (step - STEPS * k + HALF);
  const power = EXP_POWERS[at] as number;
  const powerLow = EXP_POWERS[at + 1] as number;
  const product = power * rest.high;
  const error = productError(power, rest.high, product) + (power * rest.low + powerLow * rest.high);
  const sum = power + product;
  const sumLow = power - sum + product + (powerLow + error);
  const high = sum + sumLow;
  out.high = high;
  out.low = sum - high + sumLow;
  return k;
}

/** The same, with the integer part of x / ln 2 taken out first. */
function expOfFar(x: Pair, out: Pair): number {
  const isTooFar = !(Math.abs(x.high) <= FARTHEST);
  near.set(isTooFar ? Math.sign(x.high) * FARTHEST : x.high, isTooFar ? 0 : x.low);
  const k = Math.round(near.high * LOG2_E);
  near
    .subtractNumber(k * LN2_HIGH)
    .subtractNumber(k * LN2_MIDDLE)
    .subtractNumber(k * LN2_LOWEST);
  return k + expScaled(near, out);
}
