import type { Name } from './series.ts';

const SHAPES = {
  textbook: <rect x="-4" y="-4" width="8" height="8" />,
  pytorch: <path d="M0 -5.5 L5 4 H-5 Z" />,
  service: <circle r="4.5" />,
};

/** A way's mark, around a point of a picture. */
export function Shape({ of: name, x, y, class: more }: { of: Name; x: number; y: number; class: string }) {
  return (
    <g class={`shape ${name} ${more}`} transform={`translate(${x} ${y})`}>
      {SHAPES[name]}
    </g>
  );
}

/** A way's line and mark, as in the plot. */
export function Swatch({ of: name }: { of: Name }) {
  return (
    <svg class={`swatch ${name}`} viewBox="0 0 46 16" width="46" height="16" aria-hidden="true">
      <path d="M2 8 H44" />
      <Shape of={name} x={23} y={8} class="" />
    </svg>
  );
}

/** A way's mark alone, before a text. */
export function Mark({ of: name }: { of: Name }) {
  return (
    <svg class={`swatch ${name}`} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      <Shape of={name} x={7} y={7.5} class="" />
    </svg>
  );
}
