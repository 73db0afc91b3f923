import { type Big, big, log2, sum } from './big.ts';
import { type Entry, log2Sum, NOTHING, type Real, signOf, UNDEFINED } from './entry.ts';
import type { Precision } from './precision.ts';

export type Reduction = 'none' | 'mean' | 'sum';

/** D, by which a mean divides. */
export interface Divisor {
  readonly value: Big;
  /** How many bits more than those of D the largest summand of it has. */
  readonly cancelled: number;
}

/** The mean of weights of both signs that sum to 0, of losses that do not. */
export class UndefinedMean extends Error {}

/** D = Σ weights for a mean; 1 for others. */
export function divisorOf(reduction: Reduction, weights: readonly number[]): Divisor {
  const value = sum((reduction === 'mean' ? weights : [1]).map(big));
  const largest = reduction === 'mean' ? log2Sum(weights.map((w) => Math.log2(Math.abs(w)))) : 0;
  return { value, cancelled: value.mantissa === 0n ? 0 : Math.max(0, largest - log2(value)) };
}

/** value / D, whose largest term is taken to be what that of D makes of it. */
export function divided({ value, largest }: Entry, divisor: Divisor, precision: Precision): Entry {
  if (typeof value === 'number') return { value: value * signOf(divisor.value), largest };
  if (value.mantissa === 0n) return NOTHING;
  return { value: precision.divide(value, divisor.value), largest: largest - log2(divisor.value) + divisor.cancelled };
}

/**
 * Σ losses / D. Sums of more bits than 400 that cancel are 0.
 *
 * @throws UndefinedMean
 */
export function reduceLosses(losses: readonly Entry[], divisor: Divisor, precision: Precision): Entry {
  const total = sumOf(losses);
  if (divisor.value.mantissa !== 0n) return divided(total, divisor, precision);
  if (Number.isNaN(total.value)) return UNDEFINED;
  if (!isZero(total)) throw new UndefinedMean();
  return NOTHING;
}

function sumOf(losses: readonly Entry[]): Entry {
  const isReal = (value: Real): value is Big => typeof value !== 'number';
  const values = losses.map(({ value }) => value);
  const largest = log2Sum(losses.map((loss) => loss.largest));
  if (values.every(isReal)) return { value: sum(values), largest };
  const total = values.reduce<number>((infinity, value) => infinity + (isReal(value) ? 0 : value), 0);
  return { value: total, largest };
}

function isZero({ value, largest }: Entry): boolean {
  return typeof value !== 'number' && (value.mantissa === 0n || log2(value) < largest - 400);
}
