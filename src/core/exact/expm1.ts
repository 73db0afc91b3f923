import { add, BITS, type BigFloat, divide, fromDouble, magnitude, multiply, ONE, subtract, ZERO } from './big-float.ts';
import { exp } from './exp.ts';

/** From 2^-4 on, e^x − 1 loses no more than four bits. */
const SMALL = -4;

/** e^x − 1 for a number of ordinary size, right to all bits but some: x + x²/2! + x³/3! + … of a small x. */
export function expm1(x: BigFloat): BigFloat {
  if (x.mantissa === 0n) return ZERO;
  if (magnitude(x) > SMALL) return subtract(exp(x), ONE);
  let term = x;
  let sum = x;
  for (let i = 2; magnitude(term) > magnitude(x) - BITS; i++) {
    term = divide(multiply(term, x), fromDouble(i));
    sum = add(sum, term);
  }
  return sum;
}
