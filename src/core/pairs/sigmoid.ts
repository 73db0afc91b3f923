import { expScaled } from './exp-scaled.ts';
import { Pair } from './pair.ts';

/** Beyond it e^−|x| is 0. */
const FAR = 1000;

const power = new Pair();
const sum = new Pair();

/**
 * σ(x) = 1 / (1 + e^−x) and 1 − σ(x) = σ(−x), with relative errors below 2^-98, from one exponential and one division: nothing is computed
 * as 1 − σ. 0 and 1 of ±Infinity, NaN of NaN. Results below 2^-969 have low parts that are multiples of 2^-1074. The outputs may not be `x`.
 *
 * @example sigmoid(new Pair().set(50), value, complement) // complement is { high: 1.9287498479639178e-22, … }
 */
export function sigmoid(x: Pair, value: Pair, complement: Pair): void {
  const isNegative = x.high < 0;
  const larger = isNegative ? complement : value;
  const smaller = isNegative ? value : complement;
  if (!(Math.abs(x.high) <= FAR)) {
    const nothing = Number.isNaN(x.high) ? x.high : 0;
    smaller.set(nothing);
    larger.set(1 + nothing);
    return;
  }
  const factor = isNegative ? 1 : -1;
  const k = expScaled(power.set(x.high * factor, x.low * factor), smaller);
  sum.copy(smaller).timesPowerOfTwo(k).addNumber(1);
  larger.set(1).divide(sum);
  smaller.multiply(larger).timesPowerOfTwo(k);
}
