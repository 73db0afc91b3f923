import * as Plot from '@observablehq/plot';
import type { Dtype } from '../formulas/dtype.ts';
import { MOST_DIGITS } from '../formulas/right-digits.ts';
import type { Plotted } from '../ui/plot.tsx';
import type { Curve } from './curves.ts';
import { textWidth } from './labels.ts';
import type { Places } from './places.ts';
import { type Frame, gridX, hereRule, LIBRARY, MARGIN } from './plot-frame.ts';
import type { Compared } from './runs.ts';

/** Pixels: of the strip of digits, of the axis below it. */
const STRIP_HEIGHT = 62;
const AXIS_HEIGHT = 26;

/** How many digits of a library are right, of the value and of the gradient; and the axis of all pictures. */
export function digitsPlot(
  curves: readonly { readonly name: string; readonly curve: Curve }[],
  float: Dtype,
  { places, x, width }: Frame,
): Plotted {
  const most = Math.round(MOST_DIGITS[float]);
  const has = curves.some(({ curve }) => curve.library.length > 0);
  const ticks = float === 'float64' ? [0, 8, 16] : [0, 7];
  const [from, to] = places.domain;
  const px = (at: number) => ((at - from) / (to - from)) * (width - MARGIN.left - MARGIN.right);
  return {
    height: (has ? STRIP_HEIGHT : 4) + AXIS_HEIGHT,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: 4,
    marginBottom: AXIS_HEIGHT,
    x: { domain: places.domain, axis: null },
    y: { domain: [-0.5, most + 0.5], axis: null },
    marks: [
      gridX(places),
      ...(has
        ? [
            Plot.gridY(ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
            Plot.text(ticks, {
              y: (d: number) => d,
              text: String,
              frameAnchor: 'left',
              textAnchor: 'end',
              dx: -7,
              fontSize: 11.5,
            }),
            ...curves.map(({ name, curve }, i) =>
              Plot.line(
                curve.library.filter(({ x }) => Number.isFinite(x)),
                {
                  className: `digits ${name}`,
                  x: ({ x }: Compared) => places.place(x),
                  y: 'digits',
                  stroke: LIBRARY,
                  strokeWidth: i === 0 ? 2 : 1.6,
                  ...(i === 1 && { strokeDasharray: '2 3' }),
                },
              ),
            ),
          ]
        : []),
      ...hereRule(x, places),
      Plot.text(withRoom(places.ticks, px), {
        className: 'tick',
        x: 'at',
        text: 'text',
        frameAnchor: 'bottom',
        lineAnchor: 'top',
        dy: 7,
        fontSize: 11.5,
      }),
    ],
  };
}

/** How far texts of ticks are apart, at least. */
const APART = 7;

/** The ticks whose texts do not touch: every one, or every second, …; and −∞ and ∞, wherever they stand. */
function withRoom(ticks: Places['ticks'], px: (at: number) => number): Places['ticks'] {
  const isInfinite = ({ text }: { text: string }) => text.endsWith('∞');
  const touch = (a: Places['ticks'][number], b: Places['ticks'][number]) =>
    Math.abs(px(a.at) - px(b.at)) < (textWidth(a.text) + textWidth(b.text)) / 2 + APART;
  const [ends, numbers] = [ticks.filter(isInfinite), ticks.filter((tick) => !isInfinite(tick))];
  const clear = numbers.filter((tick) => !ends.some((end) => touch(tick, end)));
  for (let every = 1; every < clear.length; every++) {
    const some = clear.filter((_, i) => i % every === 0);
    if (some.slice(1).every((tick, i) => !touch(tick, some[i] as typeof tick))) return [...some, ...ends];
  }
  return [...clear.slice(0, 1), ...ends];
}
