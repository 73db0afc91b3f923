import * as Plot from '@observablehq/plot';
import type { Plotted } from '../ui/plot.tsx';
import type { Shown } from './answers.ts';
import { type Axis, logAxis, powerOfTen } from './axis.ts';
import type { End } from './changes.ts';
import { NAMES, type Name, type Point, pick, type Quantity } from './series.ts';
import { fill } from './texts.ts';

/** How a way is told from the others, without its colour too. */
export const LOOKS: {
  readonly [name in Name]: { colour: string; width: number; dashes?: string; symbol: 'circle' | 'triangle' | 'square' };
} = {
  service: { colour: 'var(--service)', width: 6, symbol: 'circle' },
  pytorch: { colour: 'var(--pytorch)', width: 2.5, dashes: '9 6', symbol: 'triangle' },
  textbook: { colour: 'var(--textbook)', width: 2.5, dashes: '0.1 5', symbol: 'square' },
};

/** From below to above: what covers others leaves gaps. */
const ORDER: readonly Name[] = ['service', 'pytorch', 'textbook'];

export const MARGIN = { left: 58, right: 16 };

const END_TEXTS = { zero: 'endZero', nan: 'endNan', infinite: 'endInfinite' } as const;

export type Words = {
  readonly [key in
    | 'endZero'
    | 'endNan'
    | 'endInfinite'
    | 'axisX'
    | 'axisLoss'
    | 'axisGradLabel'
    | 'axisGradOther']: string;
};

/** An end in a few words. */
export function endText({ kind, from }: End, words: Words): string {
  return fill(words[END_TEXTS[kind]], { from: from.toFixed(2) });
}

/** The three ways over the gap, with where each of them ends, and the gap that is looked at. */
export function plotOptions(
  shown: Shown,
  quantity: Quantity,
  point: Point | undefined,
  reach: number,
  words: Words,
): Plotted {
  const lines = shown.lines[quantity];
  const axis = logAxis(
    lines.service.points.map(([, value]) => value),
    NAMES.length,
  );
  const lane = (name: Name) => NAMES.indexOf(name);
  return {
    height: 400,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: 28,
    marginBottom: 36,
    x: { domain: [0, reach], label: words.axisX, labelAnchor: 'center' },
    y: { domain: axis.domain, axis: null },
    marks: [
      Plot.rect([axis.zero, axis.beyond], { x1: 0, x2: reach, y1: 'from', y2: 'to', fill: 'var(--track)' }),
      Plot.gridY(axis.ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
      ...yAxis(axis, words[axisName(quantity)]),
      ...ORDER.map((name) =>
        Plot.line(
          lines[name].points.filter(([gap]) => gap <= reach),
          {
            className: `line ${name}`,
            x: ([gap]) => gap,
            y: ([, value]) => axis.place(value, lane(name)),
            stroke: LOOKS[name].colour,
            strokeWidth: LOOKS[name].width,
            strokeLinecap: 'round',
            strokeLinejoin: 'round',
            ...(LOOKS[name].dashes && { strokeDasharray: LOOKS[name].dashes }),
          },
        ),
      ),
      ...(point && point.gap <= reach ? here(point, quantity, axis, lane) : []),
      ...ORDER.flatMap((name) =>
        lines[name].ends
          .filter(({ from }) => from <= reach)
          .flatMap((end) => endMarks(end, name, axis, lane(name), reach, words)),
      ),
    ],
  };
}

function axisName(quantity: Quantity) {
  return ({ loss: 'axisLoss', gradLabel: 'axisGradLabel', gradOther: 'axisGradOther' } as const)[quantity];
}

/** Powers of ten, and names for the strips that have no logarithm. */
function yAxis(axis: Axis, label: string): Plot.Markish[] {
  const names = [
    ...axis.ticks.map((tick) => ({ at: tick, name: powerOfTen(tick) })),
    { at: axis.zero.middle, name: '0' },
    { at: axis.beyond.middle, name: 'NaN, ∞' },
  ];
  return [
    Plot.text(names, { y: 'at', text: 'name', frameAnchor: 'left', textAnchor: 'end', dx: -7, fontSize: 12 }),
    Plot.text([label], { frameAnchor: 'top-left', lineAnchor: 'bottom', dx: -MARGIN.left + 2, dy: -8, fontSize: 12 }),
  ];
}

/** A rule at the gap that is looked at, with a point on each line. */
function here(point: Point, quantity: Quantity, axis: Axis, lane: (name: Name) => number): Plot.Markish[] {
  return [
    Plot.ruleX([point.gap], { className: 'here', stroke: 'var(--ink)', strokeWidth: 1.5 }),
    ...ORDER.map((name) =>
      Plot.dot([point], {
        className: `here-point ${name}`,
        x: 'gap',
        y: () => axis.place(pick(point.outcomes[name], quantity, point.label), lane(name)),
        symbol: LOOKS[name].symbol,
        r: 5.5,
        fill: LOOKS[name].colour,
        stroke: 'var(--paper)',
        strokeWidth: 1.5,
      }),
    ),
  ];
}

/** Where a way becomes 0, NaN or infinite. */
function endMarks(end: End, name: Name, axis: Axis, lane: number, reach: number, words: Words): Plot.Markish[] {
  const value = { zero: 0, nan: Number.NaN, infinite: Number.POSITIVE_INFINITY }[end.kind];
  const { colour, symbol } = LOOKS[name];
  const isLate = end.from > reach / 2;
  // Above the strip of zeros, out of the way of each other and of the line that comes down; in the strip above, before it.
  const above = isLate ? 66 : 12 + 17 * lane;
  const y = end.kind === 'zero' ? axis.zero.to : axis.beyond.middle;
  return [
    Plot.dot([end], {
      className: `end ${name} ${end.kind}`,
      x: 'from',
      y: () => axis.place(value, lane),
      symbol,
      r: 5.5,
      fill: 'var(--paper)',
      stroke: colour,
      strokeWidth: 2.5,
    }),
    Plot.text([end], {
      className: `end-text ${name}`,
      x: 'from',
      y: () => y,
      text: () => endText(end, words),
      textAnchor: isLate ? 'end' : 'start',
      dx: isLate ? -10 : 10,
      dy: end.kind === 'zero' ? -above : 0,
      fontSize: 12.5,
      fontWeight: 600,
      fill: colour,
      stroke: 'var(--paper)',
      strokeWidth: 4,
    }),
  ];
}
