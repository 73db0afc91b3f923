import * as Plot from '@observablehq/plot';
import type { Plotted } from '../ui/plot.tsx';
import type { Axis } from './axis.ts';
import type { Geometry } from './geometry.ts';
import { type Line, NAMES, type Name } from './series.ts';

/** How a way is told from the others, without its colour too. */
const LOOKS: {
  readonly [name in Name]: { colour: string; width: number; dashes?: string };
} = {
  service: { colour: 'var(--service)', width: 6 },
  pytorch: { colour: 'var(--pytorch)', width: 2.5, dashes: '9 6' },
  textbook: { colour: 'var(--textbook)', width: 2.5, dashes: '0.1 5' },
};

/** From below to above: what covers others leaves gaps. */
export const ORDER: readonly Name[] = ['service', 'pytorch', 'textbook'];

/** In which lane of a strip a way runs. */
export const laneOf = (name: Name): number => NAMES.indexOf(name);

/** The three ways over the gap, on an axis with its strips. */
export function plotOptions(
  lines: { readonly [name in Name]: Line },
  axis: Axis,
  { height, margin, above, below }: Geometry,
  reach: number,
  words: { readonly axisX: string; readonly axisY: string },
): Plotted {
  const strips = axis.zero ? [axis.zero, axis.beyond] : [axis.beyond];
  return {
    height,
    marginLeft: margin.left,
    marginRight: margin.right,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    insetTop: above,
    insetBottom: below,
    x: {
      domain: [0, reach],
      label: words.axisX,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: margin.bottom - 8,
    },
    y: { domain: axis.domain, axis: null },
    marks: [
      Plot.rect(strips, { x1: 0, x2: reach, y1: 'from', y2: 'to', fill: 'var(--track)' }),
      Plot.gridY(
        axis.ticks.map(({ at }) => at),
        { stroke: 'var(--line)', strokeOpacity: 1 },
      ),
      ...yAxis(axis, words.axisY, margin.left),
      ...ORDER.map((name) =>
        Plot.line(
          lines[name].points.filter(([gap]) => gap <= reach),
          {
            className: `line ${name}`,
            x: ([gap]) => gap,
            y: ([, value]) => axis.place(value, laneOf(name)),
            stroke: LOOKS[name].colour,
            strokeWidth: LOOKS[name].width,
            strokeLinecap: 'round',
            strokeLinejoin: 'round',
            ...(LOOKS[name].dashes && { strokeDasharray: LOOKS[name].dashes }),
          },
        ),
      ),
    ],
  };
}

/** The ticks, and names for the strips that have no place among them. */
function yAxis({ ticks, zero, beyond }: Axis, label: string, left: number): Plot.Markish[] {
  const names = [...ticks, ...(zero ? [{ at: zero.middle, name: '0' }] : []), { at: beyond.middle, name: 'NaN, ∞' }];
  return [
    Plot.text(names, {
      className: 'y-tick',
      y: 'at',
      text: 'name',
      frameAnchor: 'left',
      textAnchor: 'end',
      dx: -7,
      fontSize: 12,
    }),
    Plot.text([label], { frameAnchor: 'top-left', lineAnchor: 'bottom', dx: -left + 2, dy: -8, fontSize: 12 }),
  ];
}
