import type { Axis } from './axis.ts';

/** Room for what is written around the plot. */
const MARGIN = { left: 58, right: 16, top: 24, bottom: 42 };

/** The plot without the texts above and below it, and how high a row of these is. */
const HEIGHT = 236;
export const ROW = 24;

/** How a plot is laid out, in points of the screen. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly margin: typeof MARGIN;
  /** How high the rows of texts between the plot and its axis are, and those above it. */
  readonly below: number;
  readonly above: number;
  readonly x: (gap: number) => number;
  readonly gapAt: (x: number) => number;
  readonly y: (place: number) => number;
  /** The least and the largest y of the plot itself. */
  readonly top: number;
  readonly bottom: number;
}

/**
 * @param rows of texts, above and below the plot
 */
export function geometryOf(
  width: number,
  reach: number,
  { domain: [low, high] }: Axis,
  rows: { readonly above: number; readonly below: number },
): Geometry {
  const [above, below] = [rows.above * ROW, rows.below * ROW];
  const top = MARGIN.top + above;
  const bottom = top + HEIGHT;
  const across = width - MARGIN.left - MARGIN.right;
  return {
    width,
    height: bottom + below + MARGIN.bottom,
    margin: MARGIN,
    above,
    below,
    top,
    bottom,
    x: (gap) => MARGIN.left + (gap / reach) * across,
    gapAt: (x) => Math.min(1, Math.max(0, (x - MARGIN.left) / across)) * reach,
    y: (place) => bottom - ((place - low) / (high - low)) * HEIGHT,
  };
}

/** Where the texts of a plot may stand, from left to right. */
export function edges(width: number): readonly [number, number] {
  return [4, width - 2];
}

/** Where markers are across, which no height changes. */
export function across(width: number, reach: number): (gap: number) => number {
  return (gap) => MARGIN.left + (gap / reach) * (width - MARGIN.left - MARGIN.right);
}
