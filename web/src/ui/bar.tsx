import type { Scale } from './scale.ts';

/** How a number is drawn: as a bar from the scale's origin, or as a point where lengths would say nothing (a logarithmic scale). */
export type Drawn = 'bar' | 'point';

/**
 * A number on a scale. Its length or place is that of the value and of nothing else: what is too small to be seen is not seen. ±∞ runs to the end
 * and beyond it, NaN is hatched from end to end.
 */
export function Bar({
  value,
  scale,
  kind,
  as = 'bar',
}: {
  value: number | undefined;
  scale: Scale;
  kind: string;
  as?: Drawn;
}) {
  return (
    <span class="track" aria-hidden="true">
      <span class="origin" style={{ left: percent(scale.origin) }} />
      {value !== undefined && <Mark value={value} scale={scale} kind={kind} as={as} />}
    </span>
  );
}

function Mark({ value, scale, kind, as }: { value: number; scale: Scale; kind: string; as: Drawn }) {
  const sign = value < 0 ? 'negative' : '';
  if (Number.isNaN(value)) return <span class="fill nan" style={{ left: '0%', width: '100%' }} />;
  const at = scale.place(value);
  const endless = Number.isFinite(value) ? '' : at < scale.origin ? 'endless left' : 'endless';
  if (as === 'point') return <span class={`point ${kind} ${sign} ${endless}`} style={{ left: percent(at) }} />;
  const [left, right] = at < scale.origin ? [at, scale.origin] : [scale.origin, at];
  return (
    <span
      class={`fill ${kind} ${sign} ${endless}`}
      style={{ left: percent(left), width: percent(right - left) }}
      data-value={value}
    />
  );
}

/** The ticks of a scale, above or below the bars that it belongs to. */
export function Axis({ scale }: { scale: Scale }) {
  return (
    <span class="axis" aria-hidden="true">
      {scale.ticks.map(({ at, text, isMinor }) => (
        <span
          key={text}
          class={`${isMinor ? 'minor' : ''} ${at < 0.1 ? 'first' : at > 0.9 ? 'last' : ''}`}
          style={{ left: percent(at) }}
        >
          {text}
        </span>
      ))}
    </span>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
