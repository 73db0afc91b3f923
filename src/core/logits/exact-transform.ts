import {
  add,
  type BigFloat,
  divide,
  fromDouble,
  magnitude,
  multiply,
  negative,
  ONE,
  subtract,
} from '../exact/big-float.ts';
import { exp } from '../exact/exp.ts';
import type { LogitTransform } from './logit-transform.ts';

const TWO = fromDouble(2);
const FOUR = fromDouble(4);

/** 2^10: beyond it an exponential is 0 beside 1, to all digits. */
const FAR = 10;

/** Below 2^-12 the series of expm1 needs few terms. */
const SMALL = -12;

/**
 * z_c − z_k of transformed logits, to some 150 bits; undefined of a masked class. See `TransformedRows` for the formulas.
 *
 * @param max x_k, no smaller than x
 * @example toDouble(exactDifference(1, 3, { temperature: 2, softcap: undefined }, true)) // -1
 */
export function exactDifference(
  x: number,
  max: number,
  { temperature, softcap }: LogitTransform,
  isLinear: boolean,
): BigFloat | undefined {
  if (!Number.isFinite(x)) return undefined;
  const difference = subtract(fromDouble(x), fromDouble(max));
  const T = fromDouble(temperature);
  if (isLinear || softcap === undefined) return divide(difference, T);
  const cap = fromDouble(softcap);
  const twice = (a: BigFloat) => divide(multiply(TWO, a), cap);
  const factors = [
    multiply(TWO, sigmoid(twice(fromDouble(max)))),
    sigmoid(negative(twice(fromDouble(x)))),
    divide(cap, T),
  ];
  return factors.reduce(multiply, expm1(twice(difference)));
}

/** dz/dx of a logit; of a masked class 1/T. */
export function exactSlope(x: number, { temperature, softcap }: LogitTransform, isLinear: boolean): BigFloat {
  const slope = divide(ONE, fromDouble(temperature));
  if (isLinear || softcap === undefined || !Number.isFinite(x)) return slope;
  const twice = divide(multiply(TWO, fromDouble(x)), fromDouble(softcap));
  return multiply(multiply(FOUR, slope), multiply(sigmoid(twice), sigmoid(negative(twice))));
}

/** 1 / (1 + e^−x). */
function sigmoid(x: BigFloat): BigFloat {
  const isNegative = x.mantissa < 0n;
  const E = expOfNegative(isNegative ? x : negative(x));
  const larger = divide(ONE, add(ONE, E));
  return isNegative ? multiply(E, larger) : larger;
}

/** e^x of x ≤ 0: 0 where nothing is left of it. */
function expOfNegative(x: BigFloat): BigFloat {
  return magnitude(x) > FAR + 2 ? { mantissa: 0n, exponent: 0 } : exp(x);
}

/** e^x − 1 of x ≤ 0. */
function expm1(x: BigFloat): BigFloat {
  if (magnitude(x) > SMALL) return subtract(expOfNegative(x), ONE);
  let power = x;
  let sum = x;
  for (let i = 2; magnitude(power) > magnitude(x) - 170 && power.mantissa !== 0n; i++) {
    power = divide(multiply(power, x), fromDouble(i));
    sum = add(sum, power);
  }
  return sum;
}
