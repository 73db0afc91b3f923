import { printed } from './number.ts';
import { roundUp } from './ticks.ts';

/** A mark of an axis: where it stands, as a share of the axis's length, and what is written there. */
export interface Tick {
  readonly at: number;
  readonly text: string;
  /** Left out where there is little room. */
  readonly isMinor: boolean;
}

/** Where numbers stand on an axis, as shares of its length from 0 to 1. */
export interface Scale {
  /** Where a bar begins. */
  readonly origin: number;
  /** Where a value stands; ±∞ at the ends, NaN nowhere. */
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/**
 * A linear axis.
 *
 * @example linearScale(-1, 1).place(0.5) // 0.75
 */
export function linearScale(from: number, to: number, ticks: readonly number[] = [from, from / 2 + to / 2, to]): Scale {
  // Halves, since the whole of an axis to the largest numbers is none of them.
  const place = (value: number): number => Math.min(1, Math.max(0, (value / 2 - from / 2) / (to / 2 - from / 2)));
  return {
    origin: place(0),
    place,
    ticks: ticks.map((tick, i) => ({ at: place(tick), text: shortTick(tick), isMinor: i === 1 })),
  };
}

/** A round number in few letters: 20000 is 2e4. */
function shortTick(tick: number): string {
  if (Math.abs(tick) < 1e4) return printed(String(tick));
  const all = tick.toExponential();
  return printed(all.length <= 8 ? all : tick.toExponential(1));
}

/** Below which the logarithmic axis has no room: there stands 0. */
const ZERO_SHARE = 0.08;

/**
 * A logarithmic axis of sizes, signs aside: from 10^`low` to 10^`high`, and before it a place for 0.
 *
 * @example logScale(-24, 0).place(1e-12) // 0.54
 */
export function logScale(low: number, high: number): Scale {
  const place = (value: number): number => {
    if (value === 0) return 0;
    const share = (Math.log10(Math.abs(value)) - low) / (high - low);
    return ZERO_SHARE + (1 - ZERO_SHARE) * Math.min(1, Math.max(0, share));
  };
  const middle = Math.round((low + high) / 2);
  return {
    origin: 0,
    place,
    ticks: [
      { at: 0, text: '0', isMinor: true },
      ...[middle, high].map((power) => ({
        at: ZERO_SHARE + (1 - ZERO_SHARE) * ((power - low) / (high - low)),
        text: power === 0 ? '1' : printed(`1e${power}`),
        isMinor: false,
      })),
    ],
  };
}

/**
 * How far a linear axis reaches so that it has a round end: 1, 2 or 5 times a power of ten, at least `least`; what is not finite has no say.
 *
 * @example roundReach([3.3, -12], 10) // 20
 */
export function roundReach(values: readonly (number | undefined)[], least: number): number {
  const size = Math.max(least, ...values.map((value) => Math.abs(value ?? 0)).filter(Number.isFinite));
  // Beyond the last round number there are doubles still.
  return Math.min(roundUp(size), Number.MAX_VALUE);
}

/**
 * The powers of ten between which the sizes of numbers lie, the lower one rounded to a multiple of five; 0 and what is not finite have no say.
 *
 * @example decades([1.9e-22, 0.3, 0]) // [-25, 0]
 */
export function decades(values: readonly (number | undefined)[]): readonly [low: number, high: number] {
  const powers = values.map((value) => Math.log10(Math.abs(value ?? 0))).filter(Number.isFinite);
  const low = Math.floor(Math.min(-5, ...powers) / 5) * 5;
  const high = Math.ceil(Math.max(0, ...powers));
  return [Math.max(-325, low), high];
}
