import type { ComponentChildren } from 'preact';

/** Single letters are variables; words, digits and signs are not. */
const VARIABLE = /^\p{L}$/u;

/**
 * A formula in a line: words between spaces, x^y raised and x_y lowered, letters slanted.
 *
 * @example <Formula of="p = e^x / Σ e^x" />
 */
export function Formula({ of }: { of: string }) {
  return <span class="formula">{of.split(' ').flatMap((word, i) => [i > 0 && ' ', <Word key={i} of={word} />])}</span>;
}

function Word({ of }: { of: string }) {
  const [, base = of, kind, small = ''] = /^(.+?)([\^_])(.+)$/.exec(of) ?? [];
  return (
    <>
      {letters(base)}
      {kind === '^' && <sup>{letters(small)}</sup>}
      {kind === '_' && <sub>{letters(small)}</sub>}
    </>
  );
}

function letters(text: string): ComponentChildren {
  return VARIABLE.test(text) && text !== 'Σ' ? <i>{text}</i> : text;
}
