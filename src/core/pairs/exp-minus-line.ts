import { expm1 } from './expm1.ts';
import { Pair } from './pair.ts';

/** Below it, the difference of e^x − 1 and x has lost too much. */
export const NEAR = 0.0625;

/** 1/8!, 1/7!, …, 1/2! as pairs. */
const COEFFICIENTS = [40320, 5040, 720, 120, 24, 6, 2].map((factorial) => new Pair().set(1).divideNumber(factorial));

const power = new Pair();

/**
 * G(x) = e^x − 1 − x ≥ 0, with a relative error below 2^-94, also of x near 0, where it is x²/2 + x³/6 + …. Infinity of
 * ±Infinity, NaN of NaN. `out` may be `x`.
 *
 * @example expMinusLine(new Pair().set(1e-10), out) // { high: 5.000000000166667e-21, low: -1.1428511476594675e-37 }
 */
export function expMinusLine(x: Pair, out: Pair): Pair {
  if (!(Math.abs(x.high) < NEAR)) {
    if (x.high === Number.POSITIVE_INFINITY) return out.set(x.high);
    expm1(x, power).subtract(x);
    return out.copy(power);
  }
  power.set(tail(x.high));
  for (let i = 0; i < COEFFICIENTS.length; i++) power.multiply(x).add(COEFFICIENTS[i] as Pair);
  power.multiply(x).multiply(x);
  return out.copy(power);
}

/** 1/9! + x/10! + … + x⁷/16!. */
function tail(x: number): number {
  let sum = 1 / 1307674368000 + x * (1 / 20922789888000);
  sum = 1 / 87178291200 + x * sum;
  sum = 1 / 6227020800 + x * sum;
  sum = 1 / 479001600 + x * sum;
  sum = 1 / 39916800 + x * sum;
  sum = 1 / 3628800 + x * sum;
  return 1 / 362880 + x * sum;
}
