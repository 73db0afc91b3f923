import { kindOf } from './changes.ts';

/** A logarithmic axis that also has a place for what has no logarithm: a strip below for 0, and one above for NaN and ∞. */
export interface Axis {
  /** Where a value is; values in a strip each in their lane, so that none hides another. */
  readonly place: (value: number, lane: number) => number;
  readonly domain: readonly [number, number];
  /** The powers of ten that are named. */
  readonly ticks: readonly number[];
  readonly zero: Strip;
  readonly beyond: Strip;
}

interface Strip {
  readonly from: number;
  readonly to: number;
  readonly middle: number;
}

/** Shares of the height between the least and the largest power of ten. */
const GAP = 0.035;
const ZERO = 0.13;
const BEYOND = 0.09;

/**
 * @param values what is shown; those that are finite and not 0 say how far the axis reaches
 * @param lanes how many lines there are
 */
export function logAxis(values: readonly number[], lanes: number): Axis {
  const powers = values.filter((value) => kindOf(value) === 'number').map((value) => Math.log10(Math.abs(value)));
  const low = Math.floor(powers.reduce((a, b) => Math.min(a, b), 0));
  const high = Math.max(low + 1, Math.ceil(powers.reduce((a, b) => Math.max(a, b), low)));
  const span = high - low;
  const zero = strip(low - (GAP + ZERO) * span, low - GAP * span);
  const beyond = strip(high + GAP * span, high + (GAP + BEYOND) * span);
  const laneIn = ({ from, to }: Strip, lane: number) => to - ((lane + 0.5) / lanes) * (to - from);
  const step = [1, 2, 5, 10, 20, 50, 100].find((step) => span / step <= 8) ?? 100;
  return {
    place: (value, lane) => {
      const kind = kindOf(value);
      if (kind === 'number') return Math.log10(Math.abs(value));
      return laneIn(kind === 'zero' ? zero : beyond, lane);
    },
    domain: [zero.from, beyond.to],
    ticks: Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, i) => {
      return (Math.ceil(low / step) + i) * step;
    }),
    zero,
    beyond,
  };
}

function strip(from: number, to: number): Strip {
  return { from, to, middle: (from + to) / 2 };
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A power of ten as it is printed.
 *
 * @example powerOfTen(-300) // '10⁻³⁰⁰'
 */
export function powerOfTen(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join('');
  return power === 0 ? '1' : power === 1 ? '10' : `10${power < 0 ? '⁻' : ''}${digits}`;
}
