import * as Plot from '@observablehq/plot';
import type { Places } from './places.ts';

/** What the pictures of a number have in common: they stand below each other, on the same axis. */
export interface Frame {
  readonly places: Places;
  /** Of the whole picture, with its margins. */
  readonly width: number;
  /** Of the picture of a quantity, without the rows of labels above it. */
  readonly height: number;
}

export const MARGIN = { left: 64, right: 26 };
export const LIBRARY = 'var(--library)';

export function gridX({ ticks }: Places): Plot.Markish {
  return Plot.gridX(
    ticks.map(({ at }) => at),
    { stroke: 'var(--line)', strokeOpacity: 1 },
  );
}

/** Where a number stands in a picture, in pixels from its left. */
export function pxOf({ place, domain: [from, to] }: Places, width: number): (x: number) => number {
  return (x) => MARGIN.left + ((place(x) - from) / (to - from)) * (width - MARGIN.left - MARGIN.right);
}
