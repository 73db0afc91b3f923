import { powerOfTen, printed } from '../ui/number.ts';
import { multiples, roundUp } from '../ui/ticks.ts';

/** Where a moved number stands on the axis that all pictures share: linear or logarithmic, with a place for −∞ and ∞ at the ends. */
export interface Places {
  readonly place: (x: number) => number;
  readonly at: (place: number) => number;
  readonly domain: readonly [number, number];
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** Numbers all along it. */
  readonly samples: (count: number) => readonly number[];
  /** The same, rounded to what the picture can tell apart. */
  readonly rounded: (x: number) => number;
  /** The next number on the axis that can be told apart, by so many steps of the keyboard. */
  readonly stepped: (x: number, steps: number) => number;
  readonly hasInfinities: boolean;
}

export type PlacesKind = 'linear' | 'log';

/** How far from the ends ±∞ stand, as a share of what is between. */
const BEYOND = 0.05;
const MOST_TICKS = 7;
/** Numbers that are told apart by pointing. */
const STEPS = 400;

/** Whether a range has logarithms: all of it on one side of 0. */
export function hasLogarithms(from: number, to: number): boolean {
  return from * to > 0;
}

/** @param from less than `to` */
export function placesOf(from: number, to: number, kind: PlacesKind, hasInfinities = false): Places {
  const isLog = kind === 'log' && hasLogarithms(from, to);
  const sign = from < 0 ? -1 : 1;
  const scaled = (x: number): number => (isLog ? sign * Math.log10(Math.abs(x)) : x);
  const unscaled = (place: number): number => (isLog ? sign * 10 ** (sign * place) : place);
  const [low, high] = [scaled(from), scaled(to)];
  const beyond = hasInfinities ? (high - low) * BEYOND : 0;
  const place = (x: number): number => {
    if (x === Number.POSITIVE_INFINITY) return high + beyond;
    if (x === Number.NEGATIVE_INFINITY) return low - beyond;
    return scaled(x);
  };
  const at = (place: number): number => {
    if (hasInfinities && place > high + beyond / 2) return Number.POSITIVE_INFINITY;
    if (hasInfinities && place < low - beyond / 2) return Number.NEGATIVE_INFINITY;
    return unscaled(Math.min(high, Math.max(low, place)));
  };
  const step = roundUp((high - low) / STEPS);
  const rounded = (x: number): number => {
    if (!Number.isFinite(x)) return x;
    const near = isLog ? Number(x.toPrecision(3)) : Number((Math.round(x / step) * step).toPrecision(12));
    return Math.min(to, Math.max(from, near));
  };
  const stepped = (x: number, steps: number): number => {
    if (!Number.isFinite(x)) return steps * x < 0 ? (x < 0 ? from : to) : x;
    const moved = rounded(
      unscaled(Math.min(high, Math.max(low, scaled(x) + steps * (isLog ? (high - low) / STEPS : step)))),
    );
    return hasInfinities && moved === x ? steps * Number.POSITIVE_INFINITY : moved;
  };
  const samples = (count: number): readonly number[] => {
    const inner = Array.from({ length: count }, (_, i) =>
      i === 0 ? from : i === count - 1 ? to : unscaled(low + ((high - low) * i) / (count - 1)),
    );
    return hasInfinities ? [Number.NEGATIVE_INFINITY, ...inner, Number.POSITIVE_INFINITY] : inner;
  };
  const ticks = isLog
    ? powersBetween(low, high, sign)
    : tickNumbers(low, high).map((x) => ({ at: x, text: tickText(x) }));
  const ends = [
    { at: low - beyond, text: '−∞' },
    { at: high + beyond, text: '∞' },
  ];
  const isClear = ({ at }: { at: number }) => Math.min(at - low, high - at) > beyond / 2;
  return {
    place,
    at,
    domain: [low - beyond, high + beyond],
    ticks: hasInfinities ? [...ticks.filter(isClear), ...ends] : ticks,
    samples,
    rounded,
    stepped,
    hasInfinities,
  };
}

/** Round numbers from one to another. */
export function tickNumbers(low: number, high: number, most = MOST_TICKS): readonly number[] {
  return multiples(low, high, roundUp((high - low) / most));
}

function powersBetween(low: number, high: number, sign: number): readonly { at: number; text: string }[] {
  const step = Math.max(1, roundUp((high - low) / MOST_TICKS));
  return multiples(low, high, step).map((at) => ({
    at,
    text: `${sign < 0 ? '−' : ''}${powerOfTen(sign * at)}`,
  }));
}

/** @example tickText(-0.5) // '−0.5' */
export function tickText(x: number): string {
  const text = x !== 0 && (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e6) ? x.toExponential() : String(x);
  return printed(text);
}
