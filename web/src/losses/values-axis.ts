import { powerOfTen } from '../ui/number.ts';
import { multiples, roundUp } from '../ui/ticks.ts';
import { tickNumbers, tickText } from './places.ts';

/** Where values stand: linear, or by their size on a logarithmic axis; with a strip for what has no place there. */
export interface ValuesAxis {
  readonly place: (value: number) => number;
  readonly domain: readonly [number, number];
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** Where 0 stands on a logarithmic axis, and NaN and ∞ on any. */
  readonly strips: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

export type AxisKind = 'linear' | 'log';

/** Shares of the height of what has a place. */
const STRIP = 0.11;
const GAP = 0.04;
const PADDING = 0.07;
const MOST_DECADES = 6;
/** How high the text of a tick is, as a share of the picture. */
const TEXT = 0.1;

/**
 * @param exact what the axis must reach
 * @param others what it may cut off, but has strips for
 */
export function valuesAxis(exact: readonly number[], others: readonly number[], kind: AxisKind): ValuesAxis {
  const all = [...exact, ...others];
  const isBeyond = all.some((value) => !Number.isFinite(value));
  return withoutHidden(kind === 'log' ? logarithmic(exact, all, isBeyond) : linear(exact, others, isBeyond));
}

/** The axis without the ticks whose texts would lie over that of a strip. */
function withoutHidden(axis: ValuesAxis): ValuesAxis {
  const room = (axis.domain[1] - axis.domain[0]) * TEXT;
  const isClear = (at: number) => axis.strips.every(({ from, to }) => Math.abs(at - (from + to) / 2) > room);
  return { ...axis, ticks: axis.ticks.filter(({ at }) => isClear(at)) };
}

function linear(exact: readonly number[], others: readonly number[], isBeyond: boolean): ValuesAxis {
  const finite = exact.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite, Number.POSITIVE_INFINITY), Math.max(...finite, Number.NEGATIVE_INFINITY)];
  if (finite.length === 0) return linear([0, 1], others, isBeyond);
  if (low === high) {
    const around = low === 0 ? 1 : Math.abs(low) / 2;
    return linear([low - around, high + around], others, isBeyond);
  }
  // What a library makes of it may reach out of the picture, but not by much before that is cut.
  const span = high - low;
  const near = others.filter((value) => value >= low - span && value <= high + span);
  const from = Math.min(low, ...near);
  const to = Math.max(high, ...near);
  const padding = (to - from) * PADDING;
  const top = to + padding;
  const strip = { from: top + (to - from) * GAP, to: top + (to - from) * (GAP + STRIP), text: 'NaN, ∞' };
  const middle = (strip.from + strip.to) / 2;
  return {
    place: (value) => (Number.isFinite(value) ? value : middle),
    domain: [from - padding, isBeyond ? strip.to : top],
    ticks: tickNumbers(from - padding, top, 5).map((at) => ({ at, text: tickText(at) })),
    strips: isBeyond ? [strip] : [],
  };
}

function logarithmic(exact: readonly number[], all: readonly number[], isBeyond: boolean): ValuesAxis {
  const powers = (values: readonly number[]) =>
    values.filter((value) => value !== 0 && Number.isFinite(value)).map((value) => Math.log10(Math.abs(value)));
  const own = powers(exact);
  const reached = own.length > 0 ? own : powers(all);
  const low = Math.floor(Math.min(...reached, 0));
  const high = Math.max(low + 1, Math.ceil(Math.max(...reached, low)));
  const span = high - low;
  const hasZero = all.includes(0);
  const zero = { from: low - (GAP + STRIP) * span, to: low - GAP * span, text: '0' };
  const beyond = { from: high + GAP * span, to: high + (GAP + STRIP) * span, text: 'NaN, ∞' };
  const middle = ({ from, to }: { from: number; to: number }) => (from + to) / 2;
  const step = Math.max(1, roundUp(span / MOST_DECADES));
  return {
    place: (value) => {
      if (!Number.isFinite(value)) return middle(beyond);
      return value === 0 ? middle(zero) : Math.log10(Math.abs(value));
    },
    domain: [hasZero ? zero.from : low, isBeyond ? beyond.to : high],
    ticks: multiples(low, high, step).map((at) => ({ at, text: powerOfTen(at) })),
    strips: [...(hasZero ? [zero] : []), ...(isBeyond ? [beyond] : [])],
  };
}
