const SHAPES = [
  <circle key="circle" cx="8" cy="8" r="5" />,
  <path key="triangle" d="M8 2 L14 13 H2 Z" />,
  <rect key="square" x="3" y="3" width="10" height="10" />,
];

/** A species' mark, as in the plot. */
export function SpeciesMark({ of: c }: { of: number }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" fill={`var(--class-${c})`} aria-hidden="true">
      {SHAPES[c]}
    </svg>
  );
}
