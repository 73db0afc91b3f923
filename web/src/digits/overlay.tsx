import { point, type Shown } from './answers.ts';
import type { Axis } from './axis.ts';
import { type Flagged, leaderEnd, markerOf } from './flagged-ends.ts';
import type { Geometry } from './geometry.ts';
import { laneOf, ORDER } from './plot-options.ts';
import { pick } from './series.ts';
import { gap, quantity, reach } from './state.ts';
import { Shape } from './swatch.tsx';

/** The gap, with a point on each way, and the ends with lines to their texts. */
export function Overlay({
  geometry,
  axis,
  flags,
  shown,
}: {
  geometry: Geometry;
  axis: Axis;
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
