import { useMemo } from 'preact/hooks';
import { fill } from '../ui/fill.ts';
import { Plot } from '../ui/plot.tsx';
import { usePointed } from '../ui/pointed.ts';
import { useWidth } from '../ui/use-width.ts';
import type { Shown } from './answers.ts';
import { axisFor } from './axis.ts';
import { endsUpTo, endText } from './ends.ts';
import { flagsOf, markerOf, rowTop } from './flagged-ends.ts';
import { geometryOf } from './geometry.ts';
import { Overlay } from './overlay.tsx';
import { plotOptions } from './plot-options.ts';
import { NAMES } from './series.ts';
import { gap, quantity, reach, setGap } from './state.ts';
import { Mark } from './swatch.tsx';
import { TITLES, t } from './texts.ts';

/** How near to a marker a pointer means it. */
const SNAP = 12;

/** The plot with its gap, which the pointer moves, and the ends of the ways, which are buttons. */
export function Drawing({ shown }: { shown: Shown }) {
  const words = t();
  const [setPlace, width, place] = useWidth();
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
  const flags = useMemo(() => flagsOf(ends, width, to, words, place), [ends, width, to, words]);
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
  const handle = usePointed(
    (event, snaps) => {
      const box = event.currentTarget.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const end = ends.find((end) => {
        const marker = markerOf(end, axis, geometry);
        return snaps && Math.hypot(marker.x - x, marker.y - y) < SNAP;
      });
      setGap(end?.from ?? rounded(geometry.gapAt(x), to));
    },
    () => {
      const before = gap.peek();
      return () => setGap(before);
    },
  );

  return (
    <div class="drawing" ref={setPlace} {...handle}>
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

/** A gap that is dragged has no more digits than a point of the screen is worth. */
function rounded(gap: number, reach: number): number {
  return Number(gap.toFixed(reach > 200 ? 0 : 1));
}
