import {
  add,
  type BigFloat,
  divide,
  fromDouble,
  magnitude,
  multiply,
  ONE,
  subtract,
  toDouble,
} from '../../../src/core/exact/big-float.ts';
import { exp } from '../../../src/core/exact/exp.ts';
import type { Pair } from '../../../src/core/pairs/pair.ts';

/** The oracle: functions of numbers of 168 bits, to more than 150 bits of their results. */

/** Below it series are summed: they keep the digits that 1 + x has not. */
const NEAR = 2 ** -6;

/** A pair of finite doubles, exactly. */
export const big = ({ high, low }: Pair): BigFloat => add(fromDouble(high), fromDouble(low));

/** |actual − exactly| / |exactly|; 0 for two zeros. */
export function relativeError(actual: Pair, exactly: BigFloat): number {
  const difference = subtract(big(actual), exactly);
  return difference.mantissa === 0n ? 0 : Math.abs(toDouble(divide(difference, exactly)));
}

export const times = ({ mantissa, exponent }: BigFloat, k: number): BigFloat => ({ mantissa, exponent: exponent + k });

export const absolute = ({ mantissa, exponent }: BigFloat): BigFloat => ({
  mantissa: mantissa < 0n ? -mantissa : mantissa,
  exponent,
});

export { exp };

export function expm1(x: BigFloat): BigFloat {
  return Math.abs(toDouble(x)) < NEAR ? series(x, x, 1) : subtract(exp(x), ONE);
}

/** e^x − 1 − x. */
export function expMinusLine(x: BigFloat): BigFloat {
  if (Math.abs(toDouble(x)) >= NEAR) return subtract(subtract(exp(x), ONE), x);
  return series(x, times(multiply(x, x), -1), 2);
}

/** The first term of the series of e^x, which is x^n / n!, and all after it. */
function series(x: BigFloat, first: BigFloat, n: number): BigFloat {
  let term = first;
  let sum = first;
  for (let i = n + 1; magnitude(term) > magnitude(sum) - 170; i++) {
    term = divide(multiply(term, x), fromDouble(i));
    sum = add(sum, term);
  }
  return sum;
}

/** log(1 + x), x > −1. */
export function log1p(x: BigFloat): BigFloat {
  if (Math.abs(toDouble(x)) >= NEAR) return log(add(ONE, x));
  let power = x;
  let sum = x;
  for (let i = 2; magnitude(power) > magnitude(x) - 170; i++) {
    power = multiply(power, x);
    const term = divide(power, fromDouble(i));
    sum = i % 2 === 0 ? subtract(sum, term) : add(sum, term);
  }
  return sum;
}

/** log x, x > 0. */
export function log(x: BigFloat): BigFloat {
  const f = subtract(x, ONE);
  if (Math.abs(toDouble(f)) < NEAR) return log1p(f);
  const k = magnitude(x);
  let y = fromDouble(Math.log(toDouble(times(x, -k))) + k * Math.LN2);
  for (let step = 0; step < 2; step++) {
    const e = exp(y);
    y = add(y, divide(times(subtract(x, e), 1), add(x, e)));
  }
  return y;
}

export { add, type BigFloat as Big, divide, fromDouble, multiply, ONE, subtract, toDouble };
