/** A bar from zero to a value, on an axis that reaches as far as `scale` to both sides, or to one of them. */
export function SignedBar({
  value,
  scale,
  sides,
  kind,
}: {
  value: number | undefined;
  scale: number;
  sides: 'right' | 'left' | 'both';
  kind: string;
}) {
  const share = value === undefined || Number.isNaN(value) ? 0 : Math.min(1, Math.abs(value) / (scale || 1));
  const unit = sides === 'both' ? 50 : 100;
  // What is there is seen, however small.
  const width = share === 0 ? 0 : Math.max(share * unit, 0.75);
  const left =
    sides === 'both' ? (value !== undefined && value < 0 ? 50 - width : 50) : sides === 'left' ? 100 - width : 0;
  return (
    <span class={`track ${sides}`} aria-hidden="true">
      <span
        class={`fill ${kind}${value !== undefined && value < 0 ? ' negative' : ''}`}
        style={{ left: `${left}%`, width: `${width}%` }}
      />
    </span>
  );
}
