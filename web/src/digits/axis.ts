import { powerOfTen } from '../ui/number.ts';
import { multiples, roundUp } from '../ui/ticks.ts';
import { kindOf } from './changes.ts';

/** The vertical axis: logarithmic with a strip for 0 below, or linear from 0; both with a strip for NaN and ∞ above. */
export interface Axis {
  /** Where the size of a value is; values in a strip each in their lane, so that none hides another. */
  readonly place: (value: number, lane: number) => number;
  readonly domain: readonly [number, number];
  /** What is named on the axis, and where it is. */
  readonly ticks: readonly { readonly at: number; readonly name: string }[];
  /** Only a logarithmic axis has one. */
  readonly zero?: Strip;
  readonly beyond: Strip;
}

export interface Strip {
  readonly from: number;
  readonly to: number;
  readonly middle: number;
}

/** Shares of the height between the least and the largest value. */
const GAP = 0.035;
const ZERO = 0.13;
const BEYOND = 0.09;

/** How many ticks there are at most, but for the first. */
const MOST_DECADES = 8;
const MOST_STEPS = 5;

/** Values further apart than this are seen on a logarithmic axis only. */
const FAR_APART = 1e4;

/**
 * The axis on which all of some values are seen: logarithmic where they are orders of magnitude apart, else linear from 0.
 *
 * @param values what is shown; those that are finite and not 0 say how far the axis reaches
 * @param lanes how many lines there are
 */
export function axisFor(values: readonly number[], lanes: number): Axis {
  const sizes = values.filter((value) => kindOf(value) === 'number').map(Math.abs);
  const [least, most] = sizes.reduce(([low, high], size) => [Math.min(low, size), Math.max(high, size)], [
    Number.POSITIVE_INFINITY,
    0,
  ] as readonly [number, number]);
  return most / least > FAR_APART ? logAxis(least, most, lanes) : linearAxis(most || 1, lanes);
}

function logAxis(least: number, most: number, lanes: number): Axis {
  const low = Math.floor(Math.log10(least));
  const high = Math.max(low + 1, Math.ceil(Math.log10(most)));
  const span = high - low;
  const zero = strip(low - (GAP + ZERO) * span, low - GAP * span);
  const beyond = strip(high + GAP * span, high + (GAP + BEYOND) * span);
  return {
    place: (value, lane) => {
      const kind = kindOf(value);
      if (kind === 'number') return Math.log10(Math.abs(value));
      return laneIn(kind === 'zero' ? zero : beyond, lane, lanes);
    },
    domain: [zero.from, beyond.to],
    ticks: multiples(low, high, Math.max(1, roundUp(span / MOST_DECADES))).map((at) => ({ at, name: powerOfTen(at) })),
    zero,
    beyond,
  };
}

function linearAxis(most: number, lanes: number): Axis {
  const step = roundUp(most / MOST_STEPS);
  const high = Math.ceil(most / step) * step;
  const beyond = strip(high * (1 + GAP), high * (1 + GAP + BEYOND));
  return {
    place: (value, lane) => {
      const kind = kindOf(value);
      return kind === 'nan' || kind === 'infinite' ? laneIn(beyond, lane, lanes) : Math.abs(value);
    },
    domain: [0, beyond.to],
    ticks: multiples(0, high, step).map((at) => ({ at, name: String(at) })),
    beyond,
  };
}

function strip(from: number, to: number): Strip {
  return { from, to, middle: (from + to) / 2 };
}

function laneIn({ from, to }: Strip, lane: number, lanes: number): number {
  return to - ((lane + 0.5) / lanes) * (to - from);
}
