import { createElement } from 'preact';
import { marked, type Piece, plain } from './math.ts';

/**
 * A text in which formulas are set: `*x*` is a variable, `^(…)` raised, `_(…)` lowered, and what is between backticks code.
 *
 * @example <Typeset text="beside 1, *e*^(−37) counts for nothing" />
 */
export function Typeset({ text }: { text: string }) {
  return <Pieces of={marked(text)} />;
}

/** A text of the schemas, which mark nothing, with its formulas set. */
export function FieldText({ text }: { text: string }) {
  return <Pieces of={plain(text)} />;
}

function Pieces({ of }: { of: readonly Piece[] }) {
  return (
    <>
      {of.map((piece, i) =>
        typeof piece === 'string' ? piece : createElement(piece.as, { key: i }, <Pieces of={piece.of} />),
      )}
    </>
  );
}
