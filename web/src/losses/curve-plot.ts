import * as Plot from '@observablehq/plot';
import type { Plotted } from '../ui/plot.tsx';
import type { Curve } from './curves.ts';
import { placeLabels, textWidth } from './labels.ts';
import type { Places } from './places.ts';
import { type Frame, gridX, hereRule, LIBRARY, MARGIN } from './plot-frame.ts';
import { type Compared, hasWrongSign } from './runs.ts';
import { type AxisKind, valuesAxis } from './values-axis.ts';

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

/** The newest answered number, with both values at it. */
interface Here {
  readonly x: number;
  readonly exact: number | undefined;
  readonly library: number | undefined;
}

/** The exact curve of a quantity and that of a library, with the places that mean something, and the number that is chosen. */
export function curvePlot(
  curve: Curve,
  kind: AxisKind,
  flags: readonly Flag[],
  hasLabels: boolean,
  here: Here,
  shown: Frame,
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
      gridX(places),
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

/** A line at the number that is chosen, and points at the one that is answered. */
function hereMarks(
  { x: answered, exact, library }: Here,
  { places, x }: Frame,
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
  return [...hereRule(x, places), ...dot(exact, EXACT, 'here-exact', 6.5), ...dot(library, LIBRARY, 'here-library', 4)];
}
