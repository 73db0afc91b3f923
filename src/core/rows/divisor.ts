import { sumError } from '../../kernel/double-double.ts';
import { type BigFloat, fromDouble, ONE, subtract, sum, toDouble } from '../exact/big-float.ts';
import { isOrdinary } from './ordinary.ts';

/** What a sum of losses is divided by, as an unevaluated sum of two doubles. */
export interface Divisor {
  readonly high: number;
  readonly low: number;
  /** Whether `high` and `low` will do. */
  readonly isOrdinary: boolean;
  readonly exact: () => BigFloat;
}

/** An integer. */
export function wholeDivisor(n: number): Divisor {
  return { high: n, low: 0, isOrdinary: true, exact: () => (n === 1 ? ONE : fromDouble(n)) };
}

/** A number that was given. */
export function givenDivisor(n: number): Divisor {
  return { high: n, low: 0, isOrdinary: isOrdinary(n), exact: () => fromDouble(n) };
}

/** Where weights of both signs leave less than this of their sum, it is summed exactly. */
const CANCELLED = 2 ** -30;

/** Σ w, exactly or to 70 bits at the least. */
export function sumOfWeights(weights: Float64Array): Divisor {
  let total = 0;
  let lost = 0;
  let size = 0;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i] as number;
    const next = total + w;
    lost += sumError(total, w, next);
    total = next;
    size += Math.abs(w);
  }
  const high = total + lost;
  const exact = () => sum(Array.from(weights, fromDouble));
  if (Math.abs(high) >= CANCELLED * size && (isOrdinary(high) || high === 0)) {
    return { high, low: total - high + lost, isOrdinary: true, exact };
  }
  return exactDivisor([exact()]);
}

/** The sum of numbers that are no doubles, or too many of whose digits cancel. */
export function exactDivisor(terms: Iterable<BigFloat>): Divisor {
  const exactly = sum(terms);
  const nearest = toDouble(exactly);
  const rest = Number.isFinite(nearest) ? toDouble(subtract(exactly, fromDouble(nearest))) : 0;
  return { high: nearest, low: rest, isOrdinary: isOrdinary(nearest), exact: () => exactly };
}
