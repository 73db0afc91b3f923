import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Plot } from '../ui/plot.tsx';
import { point, type Shown } from './answers.ts';
import { axisFor } from './axis.ts';
import { endsUpTo, endText, type NamedEnd } from './ends.ts';
import { type Flag, isAtEnd, type Placed, placeFlags } from './flags.ts';
import { across, edges, type Geometry, geometryOf, ROW } from './geometry.ts';
import { laneOf, ORDER, plotOptions } from './plot-options.ts';
import { NAMES, pick } from './series.ts';
import { gap, quantity, reach, setGap } from './state.ts';
import { Mark, Shape } from './swatch.tsx';
import { fill, TITLES, t } from './texts.ts';

/** Of a flag: the size of its text, and what is beside that. */
const FONT_SIZE = 12.5;
const BESIDE = 22;

/** How near to a marker a pointer means it. */
const SNAP = 12;

interface Flagged {
  readonly end: NamedEnd;
  readonly at: Placed;
  /** Whether its line ends where the text begins, rather than beside it. */
  readonly isAtEnd: boolean;
}

/** The plot with its gap, which the pointer moves, and the ends of the ways, which are buttons. */
export function Drawing({ shown }: { shown: Shown }) {
  const words = t();
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const to = Number(reach.value);
  const lines = shown.lines[quantity.value];
  const axis = useMemo(
    () =>
      axisFor(
        lines.service.points.filter(([at]) => at <= to).map(([, value]) => value),
        NAMES.length,
      ),
    [lines, to],
  );
  const ends = useMemo(() => endsUpTo(to, lines), [lines, to]);
  const flags = useMemo(() => flagsOf(ends, width, to, words, place.current), [ends, width, to, words]);
  const geometry = useMemo(() => geometryOf(width, to, axis, flags.rows), [width, to, axis, flags]);
  const options = useMemo(
    () =>
      plotOptions(lines, axis, geometry, to, {
        axisX: words.axisX,
        axisY: words[({ loss: 'loss', gradLabel: 'axisGrad', gradOther: 'axisGrad' } as const)[quantity.value]],
      }),
    [lines, axis, geometry, to, words],
  );
  const said = NAMES.map((name) => {
    const texts = lines[name].ends.map((end) => endText(end, words)).join(', ');
    return fill(words.describe, { way: words[name], ends: texts || words.stays });
  });

  /** What lies under the pointer: an end, or the gap. */
  const move = (event: PointerEvent & { readonly currentTarget: HTMLElement }, snaps: boolean) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const end = ends.find((end) => {
      const marker = markerOf(end, axis, geometry);
      return snaps && Math.hypot(marker.x - x, marker.y - y) < SNAP;
    });
    setGap(end?.from ?? rounded(geometry.gapAt(x), to));
  };

  return (
    <div
      class="drawing"
      ref={place}
      onPointerDown={(event) => {
        if (event.button !== 0 || (event.target as Element).closest('button')) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event, true);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) move(event, false);
      }}
    >
      <Plot
        options={options}
        label={fill(words.plot, { quantity: words[TITLES[quantity.value]] })}
        description={said.join(' ')}
      />
      {width > 0 && (
        <>
          <Overlay geometry={geometry} axis={axis} flags={[...flags.above, ...flags.below]} shown={shown} />
          <ul class="flags" aria-label={words.ends}>
            {[...flags.above, ...flags.below].map(({ end, at }) => (
              <li
                key={`${end.name} ${end.kind}`}
                style={{ left: `${at.left}px`, top: `${rowTop(end, at, geometry)}px` }}
              >
                <button type="button" class={`flag ${end.name}`} onClick={() => setGap(end.from)}>
                  <Mark of={end.name} />
                  <span class="unseen">{words[end.name]}: </span>
                  {endText(end, words)}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** The gap, with a point on each way, and the ends with lines to their texts. */
function Overlay({
  geometry,
  axis,
  flags,
  shown,
}: {
  geometry: Geometry;
  axis: ReturnType<typeof axisFor>;
  flags: readonly Flagged[];
  shown: Shown;
}) {
  const here = point.value;
  const isShown = here?.dtype === shown.dtype && here.label === shown.label && here.gap <= Number(reach.value);
  const at = geometry.x(gap.value);
  return (
    <svg class="overlay" width={geometry.width} height={geometry.height} aria-hidden="true">
      {flags.map((flag) => {
        const { x, y } = markerOf(flag.end, axis, geometry);
        return (
          <path
            key={`${flag.end.name} ${flag.end.kind}`}
            class={`leader ${flag.end.name}`}
            d={`M${x} ${y} V${leaderEnd(flag, geometry)}`}
          />
        );
      })}
      {gap.value <= Number(reach.value) && <path class="here" d={`M${at} ${geometry.top} V${geometry.bottom}`} />}
      {flags.map(({ end }) => (
        <Shape
          key={`${end.name} ${end.kind}`}
          of={end.name}
          {...markerOf(end, axis, geometry)}
          class={`end ${end.kind}`}
        />
      ))}
      {isShown &&
        ORDER.map((name) => (
          <Shape
            key={name}
            of={name}
            x={geometry.x(here.gap)}
            y={geometry.y(axis.place(pick(here.outcomes[name], quantity.value, here.label), laneOf(name)))}
            class="here-point"
          />
        ))}
    </svg>
  );
}

const VALUES = { zero: 0, nan: Number.NaN, infinite: Number.POSITIVE_INFINITY } as const;

function markerOf({ kind, name, from }: NamedEnd, axis: ReturnType<typeof axisFor>, { x, y }: Geometry) {
  return { x: x(from), y: y(axis.place(VALUES[kind], laneOf(name))) };
}

/** Zeros have their texts below the plot, what is not finite above. */
function rowTop({ kind }: NamedEnd, { row }: Placed, { top, bottom }: Geometry): number {
  return kind === 'zero' ? bottom + row * ROW : top - (row + 1) * ROW;
}

/** Beside a text a line reaches to its middle. */
function leaderEnd({ end, at, isAtEnd }: Flagged, geometry: Geometry): number {
  const top = rowTop(end, at, geometry);
  if (!isAtEnd) return top + ROW / 2;
  return end.kind === 'zero' ? top : top + ROW;
}

function flagsOf(
  ends: readonly NamedEnd[],
  width: number,
  reach: number,
  words: ReturnType<typeof t>,
  place: Element | null,
) {
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

/** A gap that is dragged has no more digits than a point of the screen is worth. */
function rounded(gap: number, reach: number): number {
  return Number(gap.toFixed(reach > 200 ? 0 : 1));
}

function useWidth(place: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = place;
    if (!current) return;
    setWidth(current.clientWidth);
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(current);
    return () => observer.disconnect();
  }, [place]);
  return width;
}
