import * as Plot from '@observablehq/plot';
import type { Dtype } from '../formulas/dtype.ts';
import { MOST_DIGITS } from '../formulas/right-digits.ts';
import type { Plotted } from '../ui/plot.tsx';
import type { Curve } from './curves.ts';
import { placeLabels, textWidth } from './labels.ts';
import type { Places } from './places.ts';
import type { Compared, Kind } from './runs.ts';
import { type AxisKind, valuesAxis } from './values-axis.ts';

export const MARGIN = { left: 64, right: 26 };

/** Pixels: of a row of labels, of the strip of digits, of the axis below it. */
const ROW = 17;
const STRIP_HEIGHT = 62;
const AXIS_HEIGHT = 26;

/** With fewer right digits a line would be noise: each number is a dot. */
const FEW = 2;

const EXACT = 'var(--exact)';
const LIBRARY = 'var(--library)';

/** A vertical line with a text: what happens there. */
export interface Flag {
  readonly x: number;
  readonly text: string;
  readonly isOfLibrary?: boolean;
}

/** The newest answered number, with both values at it. */
interface Here {
  readonly x: number;
  readonly exact: number | undefined;
  readonly library: number | undefined;
}

interface Shown {
  readonly places: Places;
  /** Of the whole picture, with its margins. */
  readonly width: number;
  /** Of the picture of a quantity, without the rows of labels above it. */
  readonly height: number;
  readonly x: number;
}

/** The exact curve of a quantity and that of a library, with the places that mean something, and the number that is chosen. */
export function curvePlot(
  curve: Curve,
  kind: AxisKind,
  flags: readonly Flag[],
  hasLabels: boolean,
  here: Here,
  shown: Shown,
): Plotted {
  const { places, width, height } = shown;
  const axis = valuesAxis(
    curve.exact.map(([, value]) => value),
    curve.library.map(({ value }) => value),
    kind,
  );
  const px = (x: number) => {
    const [from, to] = places.domain;
    return ((places.place(x) - from) / (to - from)) * (width - MARGIN.left - MARGIN.right);
  };
  const labels = hasLabels ? flags.filter(({ text }) => text !== '') : [];
  const placed = placeLabels(
    labels.map(({ x, text }) => ({ x: px(x), width: textWidth(text) })),
    width - MARGIN.left - MARGIN.right,
  );
  const rows = Math.max(0, ...placed.map(({ row }) => row + 1));
  const [bottom, top] = axis.domain;
  const isLog = kind === 'log';
  return {
    height: height + 8 + rows * ROW,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: 8 + rows * ROW,
    marginBottom: 6,
    x: { domain: places.domain, axis: null },
    y: { domain: axis.domain, axis: null },
    marks: [
      ...bands(curve, places, bottom, top),
      Plot.rect(axis.strips, {
        x1: places.domain[0],
        x2: places.domain[1],
        y1: 'from',
        y2: 'to',
        fill: 'var(--track)',
      }),
      Plot.gridX(
        places.ticks.map(({ at }) => at),
        { stroke: 'var(--line)', strokeOpacity: 1 },
      ),
      Plot.gridY(
        axis.ticks.map(({ at }) => at),
        { stroke: 'var(--line)', strokeOpacity: 1 },
      ),
      valueNames(axis.ticks, axis.strips),
      ...flagMarks(flags, places, bottom, top, labels, placed),
      ...exactMarks(curve, places, axis.place),
      ...libraryMarks(curve.library, places, axis.place, isLog),
      ...hereMarks(here, shown, axis.place),
    ],
  };
}

function valueNames(
  ticks: readonly { readonly at: number; readonly text: string }[],
  strips: readonly { readonly from: number; readonly to: number; readonly text: string }[],
): Plot.Markish {
  const names = [...ticks, ...strips.map(({ from, to, text }) => ({ at: (from + to) / 2, text }))];
  return Plot.text(names, {
    className: 'value-name',
    y: 'at',
    text: 'text',
    frameAnchor: 'left',
    textAnchor: 'end',
    dx: -7,
    fontSize: 11.5,
  });
}

/** Where a library's numbers are lost. */
function bands({ runs }: Curve, places: Places, bottom: number, top: number): Plot.Markish[] {
  return [
    Plot.rect(runs, {
      className: 'band',
      x1: ({ from }: { from: number }) => places.place(from),
      x2: ({ to }: { to: number }) => places.place(to),
      y1: bottom,
      y2: top,
      fill: LIBRARY,
      fillOpacity: 0.1,
    }),
  ];
}

function flagMarks(
  flags: readonly Flag[],
  places: Places,
  bottom: number,
  top: number,
  labels: readonly Flag[],
  placed: ReturnType<typeof placeLabels>,
): Plot.Markish[] {
  const colour = ({ isOfLibrary }: Flag) => (isOfLibrary ? LIBRARY : 'var(--soft-ink)');
  const lines = flags.map((flag) => {
    const label = labels.indexOf(flag);
    return { ...flag, row: label === -1 ? -1 : (placed[label]?.row ?? 0) };
  });
  return [
    ...lines.map((flag) =>
      Plot.ruleX([flag], {
        className: 'flag',
        x: ({ x }: Flag) => places.place(x),
        y1: top,
        y2: bottom,
        // Up to the top of its label's row.
        insetTop: -(flag.row + 1) * ROW,
        stroke: colour(flag),
        strokeWidth: 1.2,
        strokeDasharray: '2 3',
      }),
    ),
    ...labels.map((flag, i) =>
      Plot.text([flag], {
        className: 'flag-text',
        x: ({ x }: Flag) => places.place(x),
        text: 'text',
        frameAnchor: 'top',
        lineAnchor: 'middle',
        textAnchor: placed[i]?.side === 'left' ? 'end' : 'start',
        dx: placed[i]?.side === 'left' ? -5 : 5,
        dy: -((placed[i]?.row ?? 0) + 0.5) * ROW,
        fill: flag.isOfLibrary ? LIBRARY : 'var(--ink)',
        fontSize: 12,
      }),
    ),
  ];
}

function exactMarks({ exact }: Curve, places: Places, place: (value: number) => number): Plot.Markish[] {
  const isAtEnd = ([x]: readonly [number, number]) => !Number.isFinite(x);
  const channels = {
    x: ([x]: readonly [number, number]) => places.place(x),
    y: ([, value]: readonly [number, number]) => place(value),
  };
  return [
    Plot.line(
      exact.filter((point) => !isAtEnd(point)),
      {
        ...channels,
        y: ([, value]: readonly [number, number]) => (Number.isFinite(value) ? place(value) : Number.NaN),
        className: 'exact',
        stroke: EXACT,
        strokeWidth: 5,
        strokeOpacity: 0.75,
        strokeLinejoin: 'round',
        clip: true,
      },
    ),
    Plot.dot(exact.filter(isAtEnd), { ...channels, className: 'exact-end', r: 5.5, fill: EXACT }),
  ];
}

function libraryMarks(
  library: readonly Compared[],
  places: Places,
  place: (value: number) => number,
  isLog: boolean,
): Plot.Markish[] {
  const channels = { x: ({ x }: Compared) => places.place(x), y: ({ value }: Compared) => place(value) };
  const isAlone = (point: Compared) =>
    !Number.isFinite(point.x) || !Number.isFinite(point.value) || (isLog && (point.value === 0 || point.digits < FEW));
  return [
    Plot.line(
      library.filter(({ x }) => Number.isFinite(x)),
      {
        className: 'library',
        x: channels.x,
        y: (point: Compared) => (isAlone(point) ? Number.NaN : place(point.value)),
        stroke: LIBRARY,
        strokeWidth: 2,
        strokeDasharray: '6 5',
        clip: true,
      },
    ),
    Plot.dot(library.filter(isAlone), {
      ...channels,
      className: 'library-dots',
      r: ({ x }: Compared) => (Number.isFinite(x) ? 1.4 : 3),
      fill: (point: Compared) => (hasWrongSign(point) ? 'var(--paper)' : LIBRARY),
      stroke: LIBRARY,
      strokeWidth: 1,
      clip: true,
    }),
  ];
}

export function hasWrongSign({ value, exact }: Compared): boolean {
  return value * exact < 0 && Number.isFinite(value);
}

/** A line at the number that is chosen, and points at the one that is answered. */
function hereMarks(
  { x: answered, exact, library }: Here,
  { places, x }: Shown,
  place: (value: number) => number,
): Plot.Markish[] {
  const [from, to] = places.domain;
  const isInside = (at: number) => at >= from && at <= to;
  const dot = (value: number | undefined, colour: string, name: string, r: number) => {
    const at = places.place(answered);
    if (value === undefined || !isInside(at)) return [];
    const looks = { r, fill: colour, stroke: 'var(--paper)', strokeWidth: 1.5 };
    return [Plot.dot([value], { className: name, x: at, y: place(value), ...looks })];
  };
  const at = places.place(x);
  return [
    ...(isInside(at) ? [Plot.ruleX([at], { className: 'here', stroke: 'var(--ink)', strokeWidth: 1.2 })] : []),
    ...dot(exact, EXACT, 'here-exact', 6.5),
    ...dot(library, LIBRARY, 'here-library', 4),
  ];
}

/** How many digits of a library are right, of the value and of the gradient; and the axis of all pictures. */
export function digitsPlot(
  curves: readonly { readonly name: string; readonly curve: Curve }[],
  float: Dtype,
  { places, x, width }: Shown,
): Plotted {
  const most = Math.round(MOST_DIGITS[float]);
  const has = curves.some(({ curve }) => curve.library.length > 0);
  const at = places.place(x);
  const [from, to] = places.domain;
  const ticks = float === 'float64' ? [0, 8, 16] : [0, 7];
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
      Plot.gridX(
        places.ticks.map(({ at }) => at),
        { stroke: 'var(--line)', strokeOpacity: 1 },
      ),
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
      ...(at >= from && at <= to
        ? [Plot.ruleX([at], { className: 'here', stroke: 'var(--ink)', strokeWidth: 1.2 })]
        : []),
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

/** Where the label of a run stands: at its edge inside the picture; undefined where it has none. */
export function edgeOf(run: {
  readonly from: number;
  readonly to: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}): number | undefined {
  if (!run.isFirst) return run.from;
  return run.isLast ? undefined : run.to;
}

export const RUN_TEXTS: { readonly [kind in Kind]: 'nanRun' | 'infiniteRun' | 'zeroRun' | 'lostRun' } = {
  nan: 'nanRun',
  infinite: 'infiniteRun',
  zero: 'zeroRun',
  lost: 'lostRun',
};
