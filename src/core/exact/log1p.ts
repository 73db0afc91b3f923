import {
  add,
  BITS,
  type BigFloat,
  divide,
  fromDouble,
  magnitude,
  multiply,
  ONE,
  subtract,
  toDouble,
} from './big-float.ts';
import { exp } from './exp.ts';

/** Below 2^-12 the series needs few terms, and keeps the digits that 1 + s has not. */
const SMALL = -12;

/**
 * log(1 + s) for s ≥ 0: s − s²/2 + s³/3 − … of a small s; else by Halley's iteration, each step of which triples the digits of
 * the 50 bits it starts from.
 *
 * It is right to the last bits of 1 + s, which are 152 bits of its own at the least; of a small s to all of its own but five.
 */
export function log1p(s: BigFloat): BigFloat {
  if (magnitude(s) <= SMALL) {
    let power = s;
    let sum = s;
    for (let i = 2; magnitude(power) > magnitude(s) - BITS; i++) {
      power = multiply(power, s);
      const term = divide(power, fromDouble(i));
      sum = i % 2 === 0 ? subtract(sum, term) : add(sum, term);
    }
    return sum;
  }
  const x = add(ONE, s);
  let y = fromDouble(Math.log1p(toDouble(s)));
  for (let step = 0; step < 2; step++) {
    const e = exp(y);
    y = add(y, divide(multiply(fromDouble(2), subtract(x, e)), add(x, e)));
  }
  return y;
}
