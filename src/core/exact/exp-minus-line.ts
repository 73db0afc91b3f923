import { add, BITS, type BigFloat, divide, fromDouble, magnitude, multiply, ZERO } from './big-float.ts';

/** e^x − 1 − x = x²/2! + x³/3! + … of a small x, say below 2^-4, right to all bits but some. */
export function expMinusLine(x: BigFloat): BigFloat {
  if (x.mantissa === 0n) return ZERO;
  let term = divide(multiply(x, x), fromDouble(2));
  let sum = term;
  const least = magnitude(term) - BITS;
  for (let i = 3; magnitude(term) > least; i++) {
    term = divide(multiply(term, x), fromDouble(i));
    sum = add(sum, term);
  }
  return sum;
}
