/** A power: what stands behind ^, one word or all in parentheses. */
const POWER = /\^(\([^)]*\)|[−-]?[\p{L}\p{N}]+)/u;

/**
 * A sentence whose powers are raised.
 *
 * @example <Raised text="k3: e^−δ − 1 + δ" />
 */
export function Raised({ text }: { text: string }) {
  return <>{text.split(POWER).map((part, i) => (i % 2 === 1 ? <sup key={i}>{part}</sup> : part))}</>;
}
