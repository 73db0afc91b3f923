import type { Name } from './series.ts';

const SHAPES = {
  textbook: <rect x="19" y="4" width="8" height="8" />,
  pytorch: <path d="M23 2.5 L28 12 H18 Z" />,
  service: <circle cx="23" cy="8" r="4.5" />,
};

/** A way's line and mark, as in the plot. */
export function Swatch({ of: name }: { of: Name }) {
  return (
    <svg class={`swatch ${name}`} viewBox="0 0 46 16" width="46" height="16" aria-hidden="true">
      <path d="M2 8 H44" />
      {SHAPES[name]}
    </svg>
  );
}
