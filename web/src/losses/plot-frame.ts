import * as Plot from '@observablehq/plot';
import type { Places } from './places.ts';

/** What the pictures of a number have in common: they stand below each other, on the same axis. */
export interface Frame {
  readonly places: Places;
  /** Of the whole picture, with its margins. */
  readonly width: number;
  /** Of the picture of a quantity, without the rows of labels above it. */
  readonly height: number;
  /** The number that is chosen. */
  readonly x: number;
}

export const MARGIN = { left: 64, right: 26 };
export const LIBRARY = 'var(--library)';

export function gridX({ ticks }: Places): Plot.Markish {
  return Plot.gridX(
    ticks.map(({ at }) => at),
    { stroke: 'var(--line)', strokeOpacity: 1 },
  );
}

/** A line at the number that is chosen, where that is in the picture. */
export function hereRule(x: number, places: Places): Plot.Markish[] {
  const at = places.place(x);
  const [from, to] = places.domain;
  return at >= from && at <= to
    ? [Plot.ruleX([at], { className: 'here', stroke: 'var(--ink)', strokeWidth: 1.2 })]
    : [];
}
