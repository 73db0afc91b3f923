import { exp } from './exp.ts';
import { log } from './log.ts';
import { Pair } from './pair.ts';
import { squareRoot } from './square-root.ts';

/** Powers up to this one, and half ones, are products. */
const FEW = 4;

const factor = new Pair();
const product = new Pair();

/**
 * base^y for base ≥ 0 and a double y ≥ 0, with a relative error below 2^-85, and below 2^-98 where y is a multiple of ½ up to 4.5:
 * these are products, of roots where y is no integer, and all others are e^(y log base).
 *
 * x^0 is 1 for all x, as `Math.pow` has it; 0^y is 0, Infinity^y Infinity; NaN gives NaN, and so does a negative base. `out`
 * may be `base`.
 *
 * @example power(new Pair().set(2), 0.5, out) // { high: 1.4142135623730951, low: -9.667293313452912e-17 }
 */
export function power(base: Pair, exponent: number, out: Pair): Pair {
  if (exponent === 0) return out.set(1);
  if (base.high < 0) return out.set(Number.NaN);
  const whole = Math.floor(exponent);
  const isHalf = exponent - whole === 0.5;
  if (exponent > 0 && whole <= FEW && (isHalf || whole === exponent)) {
    factor.copy(base);
    if (isHalf) squareRoot(base, product);
    else product.set(1);
    for (let i = 0; i < whole; i++) product.multiply(factor);
    return out.copy(product);
  }
  if (base.high === 0) return out.set(exponent > 0 ? 0 : Number.NaN);
  return exp(log(base, product).multiplyNumber(exponent), out);
}
