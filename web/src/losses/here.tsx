import type { Drawn } from './answers.ts';
import { pxOf } from './plot-frame.ts';
import { moved, operation, x } from './state.ts';

/** Where the values of a picture stand, in pixels. */
export interface Extent {
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
  /** Undefined for what is not in the picture. */
  readonly y: (value: number) => number | undefined;
}

/** A number that is answered, with both values at it. */
interface Answers {
  readonly x: number;
  readonly exact: number | undefined;
  readonly library: number | undefined;
}

/**
 * A line at the number that is chosen, and points at the one that is answered: over the picture, which is not drawn again while they move.
 */
export function Here({
  drawn: { operation: drawnOperation, moved: drawnMoved, places },
  width,
  extent: { height, top, bottom, y },
  answers,
}: {
  drawn: Drawn;
  width: number;
  extent: Extent;
  answers?: Answers;
}) {
  const [from, to] = places.domain;
  const px = pxOf(places, width);
  const at = (number: number): number | undefined => {
    const place = places.place(number);
    return place >= from && place <= to ? px(number) : undefined;
  };
  // In a picture of another number, that of the newest request has no place.
  const isOfDrawn = moved.value?.pointer === drawnMoved && operation.value === drawnOperation;
  const here = isOfDrawn ? at(x.value ?? Number.NaN) : undefined;
  return (
    <svg class="here-overlay" width={width} height={height} aria-hidden="true">
      {here !== undefined && <path class="here" d={`M${here} ${top} V${bottom}`} />}
      {answers && <Dot name="here-exact" x={at(answers.x)} y={yOf(answers.exact)} r={6.5} />}
      {answers && <Dot name="here-library" x={at(answers.x)} y={yOf(answers.library)} r={4} />}
    </svg>
  );

  function yOf(value: number | undefined): number | undefined {
    return value === undefined ? undefined : y(value);
  }
}

function Dot({ name, x, y, r }: { name: string; x: number | undefined; y: number | undefined; r: number }) {
  if (x === undefined || y === undefined) return null;
  return (
    <g class={name}>
      <circle cx={x} cy={y} r={r} />
    </g>
  );
}
