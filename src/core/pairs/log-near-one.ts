import { expm1 } from './expm1.ts';
import { Pair } from './pair.ts';

const guess = new Pair();
const power = new Pair();

/**
 * log(1 + f) for f in [√½ − 1, √2 − 1], with a relative error below 2^-96, also of f near 0. `out` may be `f`.
 *
 *     y ≈ 2 artanh z,   z = f / (2 + f):   right to 48 bits
 *     log(1 + f) = y + log1p(δ),           δ = (f − expm1(y)) / e^y
 *
 * @example logNearOne(new Pair().set(2 ** -60), out) // { high: 8.673617379884035e-19, low: -3.76158192263132e-37 }
 */
export function logNearOne(f: Pair, out: Pair): Pair {
  const z = f.high / (2 + f.high);
  const y = 2 * z + z * artanhRest(z * z);
  guess.high = y;
  guess.low = 0;
  expm1(guess, power);
  const delta = (f.high - power.high + (f.low - power.low)) / (1 + power.high);
  const step = delta - 0.5 * delta * delta;
  const high = y + step;
  out.high = high;
  out.low = y - high + step;
  return out;
}

/** 2/3 s + 2/5 s² + 2/7 s³ + …, as far as it counts. */
function artanhRest(s: number): number {
  let sum = 2 / 17 + s * (2 / 19);
  sum = 2 / 15 + s * sum;
  sum = 2 / 13 + s * sum;
  sum = 2 / 11 + s * sum;
  sum = 2 / 9 + s * sum;
  sum = 2 / 7 + s * sum;
  sum = 2 / 5 + s * sum;
  return s * (2 / 3 + s * sum);
}
