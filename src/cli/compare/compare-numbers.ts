import { NEAREST } from '../../core/tensors/convert-numbers.ts';
import { type Dtype, type Numbers, valueAt } from '../../core/tensors/numbers.ts';
import { ulps } from './ulps.ts';

/** One number of an output, beside its exact value. */
export interface Place {
  /** Counted over all axes. */
  readonly at: number;
  readonly mine: number;
  readonly exact: number;
  readonly ulps: number;
}

/** How far the numbers of an output are from their exact values. */
export interface Comparison {
  readonly count: number;
  /** The exact value, rounded once to the type. */
  readonly exact: number;
  readonly withinOne: number;
  readonly withinTwo: number;
  readonly beyond: number;
  readonly worstUlps: number;
  /** Over the numbers that are finite on both sides. */
  readonly meanUlps: number;
  /** log10 of the worst error, of those that are finite: how many decimal digits are gone. */
  readonly lostDigits: number;
  /** Numbers with the other sign. */
  readonly wrongSigns: number;
  /** NaN or an infinity where there is a number, or another of them, or the reverse. */
  readonly wrongNonFinite: number;
  /** Zeros where the nearest number of the type is none. */
  readonly wrongZeros: number;
  readonly worst: readonly Place[];
}

/**
 * Compares the numbers of an output with their exact values.
 *
 * @param exact the nearest doubles; for the type float64 these are themselves known to 2 ulp
 * @param scale what errors are measured by, where that is not the value
 * @param keep how many of the worst places are kept
 */
export function compareNumbers(
  mine: Numbers,
  exact: Float64Array,
  dtype: Dtype,
  keep: number,
  scale?: Float64Array,
): Comparison {
  const nearest = NEAREST[dtype];
  const counts = { exact: 0, withinOne: 0, withinTwo: 0, beyond: 0, wrongSigns: 0, wrongNonFinite: 0, wrongZeros: 0 };
  const worst: Place[] = [];
  let sum = 0;
  let finite = 0;
  let worstFinite = 0;
  for (let at = 0; at < exact.length; at++) {
    const m = valueAt(mine, at);
    const x = exact[at] as number;
    const rounded = nearest(x);
    const isExact = m === rounded || (Number.isNaN(m) && Number.isNaN(x));
    const error = m === rounded && !Number.isFinite(m) ? 0 : ulps(m, x, dtype, scale?.[at]);
    if (isExact) counts.exact++;
    else if (error <= 1) counts.withinOne++;
    else if (error <= 2) counts.withinTwo++;
    else counts.beyond++;
    if (error === Number.POSITIVE_INFINITY) counts.wrongNonFinite++;
    else {
      finite++;
      sum += error;
      worstFinite = Math.max(worstFinite, error);
    }
    if (m * x < 0 || (m < 0 && x > 0) || (m > 0 && x < 0)) counts.wrongSigns++;
    if (m === 0 && rounded !== 0 && !Number.isNaN(rounded)) counts.wrongZeros++;
    if (error > 0.5) keepWorst(worst, { at, mine: m, exact: x, ulps: error }, keep);
  }
  return {
    count: exact.length,
    ...counts,
    worstUlps: counts.wrongNonFinite > 0 ? Number.POSITIVE_INFINITY : worstFinite,
    meanUlps: finite === 0 ? 0 : sum / finite,
    lostDigits: Math.max(0, Math.log10(worstFinite)),
    worst,
  };
}

/** Keeps the worst places, the worst first; of equal ones the first. */
function keepWorst(worst: Place[], place: Place, keep: number): void {
  if (worst.length === keep && place.ulps <= (worst.at(-1)?.ulps ?? 0)) return;
  const after = worst.findIndex((other) => other.ulps < place.ulps);
  worst.splice(after < 0 ? worst.length : after, 0, place);
  if (worst.length > keep) worst.pop();
}
