import * as Plot from '@observablehq/plot';
import type { Plotted } from '../ui/plot.tsx';
import type { Curve } from './curves.ts';
import type { Extent } from './here.tsx';
import { placeLabels, textWidth } from './labels.ts';
import type { Places } from './places.ts';
import { type Frame, gridX, LIBRARY, MARGIN, pxOf } from './plot-frame.ts';
import { type Compared, hasWrongSign } from './runs.ts';
import { type AxisKind, type ValuesAxis, valuesAxis } from './values-axis.ts';

/** How high a row of labels is, in pixels. */
const ROW = 17;

/** With fewer right digits a line would be noise: each number is a dot. */
const FEW = 2;

const EXACT = 'var(--exact)';

/** A vertical line with a text: what happens there. */
export interface Flag {
  readonly x: number;
  readonly text: string;
  readonly isOfLibrary?: boolean;
}

/** Pixels above the curves but for rows of labels, and below them. */
const TOP = 8;
const BOTTOM = 6;

/** The exact curve of a quantity and that of a library, with the places that mean something. */
export function curvePlot(
  curve: Curve,
  kind: AxisKind,
  flags: readonly Flag[],
  hasLabels: boolean,
  shown: Frame,
): { readonly options: Plotted; readonly extent: Extent } {
  const { places, width, height } = shown;
  const axis = valuesAxis(
    curve.exact.map(([, value]) => value),
    curve.library.map(({ value }) => value),
    kind,
  );
  const px = pxOf(places, width);
  const labels = hasLabels ? flags.filter(({ text }) => text !== '') : [];
  const placed = placeLabels(
    labels.map(({ x, text }) => ({ x: px(x) - MARGIN.left, width: textWidth(text) })),
    width - MARGIN.left - MARGIN.right,
  );
  const rows = Math.max(0, ...placed.map(({ row }) => row + 1));
  const [bottom, top] = axis.domain;
  const isLog = kind === 'log';
  const extent = extentOf(axis, TOP + rows * ROW, height + TOP + rows * ROW);
  const options: Plotted = {
    height: extent.height,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: extent.top,
    marginBottom: BOTTOM,
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
      gridX(places),
      Plot.gridY(
        axis.ticks.map(({ at }) => at),
        { stroke: 'var(--line)', strokeOpacity: 1 },
      ),
      valueNames(axis.ticks, axis.strips),
      ...flagMarks(flags, places, bottom, top, labels, placed),
      ...exactMarks(curve, places, axis.place),
      ...libraryMarks(curve.library, places, axis.place, isLog),
    ],
  };
  return { options, extent };
}

function extentOf({ place, domain: [low, high] }: ValuesAxis, top: number, height: number): Extent {
  const bottom = height - BOTTOM;
  const y = (value: number): number | undefined => {
    const at = place(value);
    return at >= low && at <= high ? bottom - ((at - low) / (high - low)) * (bottom - top) : undefined;
  };
  return { height, top, bottom, y };
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
