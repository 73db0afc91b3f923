import type { Axis } from './axis.ts';
import { endText, type NamedEnd } from './ends.ts';
import { type Flag, isAtEnd, type Placed, placeFlags } from './flags.ts';
import { across, edges, type Geometry, ROW } from './geometry.ts';
import { laneOf } from './plot-options.ts';
import type { Words } from './texts.ts';

/** Of a flag: the size of its text, and what is beside that. */
const FONT_SIZE = 12.5;
const BESIDE = 22;

/** An end with its text beside the plot. */
export interface Flagged {
  readonly end: NamedEnd;
  readonly at: Placed;
  /** Whether its line ends where the text begins, rather than beside it. */
  readonly isAtEnd: boolean;
}

const VALUES = { zero: 0, nan: Number.NaN, infinite: Number.POSITIVE_INFINITY } as const;

/** Where the marker of an end is. */
export function markerOf({ kind, name, from }: NamedEnd, axis: Axis, { x, y }: Geometry) {
  return { x: x(from), y: y(axis.place(VALUES[kind], laneOf(name))) };
}

/** Zeros have their texts below the plot, what is not finite above. */
export function rowTop({ kind }: NamedEnd, { row }: Placed, { top, bottom }: Geometry): number {
  return kind === 'zero' ? bottom + row * ROW : top - (row + 1) * ROW;
}

/** Beside a text a line reaches to its middle. */
export function leaderEnd({ end, at, isAtEnd }: Flagged, geometry: Geometry): number {
  const top = rowTop(end, at, geometry);
  if (!isAtEnd) return top + ROW / 2;
  return end.kind === 'zero' ? top : top + ROW;
}

/** The texts of some ends, placed, and how many rows they take. */
export function flagsOf(ends: readonly NamedEnd[], width: number, reach: number, words: Words, place: Element | null) {
  const x = across(width, reach);
  const measure = measurer(place);
  const placed = (some: readonly NamedEnd[]): readonly Flagged[] => {
    const flags = some.map((end) => ({ x: x(end.from), width: measure(endText(end, words)) + BESIDE }));
    const all = placeFlags(flags, edges(width));
    return some.map((end, i) => {
      const at = all[i] as Placed;
      return { end, at, isAtEnd: isAtEnd(flags[i] as Flag, at) };
    });
  };
  const above = placed(ends.filter(({ kind }) => kind !== 'zero'));
  const below = placed(ends.filter(({ kind }) => kind === 'zero'));
  const rows = (flags: readonly Flagged[]) => Math.max(0, ...flags.map(({ at }) => at.row + 1));
  return { above, below, rows: { above: rows(above), below: rows(below) } };
}

/** How wide a text of a flag is. */
function measurer(place: Element | null): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return (text) => text.length * FONT_SIZE;
  context.font = `600 ${FONT_SIZE}px ${getComputedStyle(place ?? document.documentElement).fontFamily}`;
  return (text) => Math.ceil(context.measureText(text).width);
}
