/** A power: what stands behind ^, one word or all in parentheses. */
const POWER = /\^(\([^)]*\)|[−-]?[\p{L}\p{N}]+)/u;

/**
 * A sentence whose powers are raised.
 *
 * @example <Raised text="k3: e^−δ − 1 + δ" />
 */
export function Raised({ text }: { text: string }) {
  return (
    <>
      {text.split(POWER).map((part, i) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text do not move
        i % 2 === 1 ? <sup key={i}>{part}</sup> : part,
      )}
    </>
  );
}
