import { escaped } from '../frame/html.ts';
import { type Piece, plain } from '../src/ui/math.ts';

/**
 * A description of the document as HTML: names of fields as code, and formulas with raised and lowered letters in place of ^ and _.
 *
 * @example mathText('e^z_c of sample_weight') // 'e<sup><var>z<sub>c</sub></var></sup> of <code>sample_weight</code>'
 */
export function mathText(text: string): string {
  return html(plain(text));
}

function html(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? escaped(piece) : `<${piece.as}>${html(piece.of)}</${piece.as}>`))
    .join('');
}
