/** A piece of a text in which formulas are set: plain, or an HTML element of that name with what is in it. */
export type Piece = string | { readonly as: 'var' | 'code' | 'sup' | 'sub'; readonly of: readonly Piece[] };

const MARKED = /\*([^*]+)\*|`([^`]+)`|([\^_])\(((?:[^()]|\([^()]*\))*)\)/g;

/**
 * A text whose formulas are marked: `*x*` is a variable, `^(…)` raised, `_(…)` lowered, and what is between backticks code.
 *
 * @example marked('*e*^(−37)') // [{ as: 'var', of: ['e'] }, { as: 'sup', of: ['−37'] }]
 */
export function marked(text: string): readonly Piece[] {
  return split(text, MARKED, ([, name, code, sign, small = '']) => {
    if (name !== undefined) return [{ as: 'var', of: [name] }];
    if (code !== undefined) return [{ as: 'code', of: [code] }];
    return [{ as: sign === '^' ? 'sup' : 'sub', of: marked(small) }];
  });
}

/** A name: a variable with an index, a sum with one, or a field. */
const NAME = '__[a-z]+__|`[^`]+`|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?:_…)?|[Σ−]*Σ_(?:\\{[^}]*\\}|[a-z]\\b)';
/** What stands behind ^: an exponent may have an index, be a number, or stand in parentheses. */
const POWER = '\\^\\(([^()]*)\\)|\\^(−?(?:[A-Za-z]{1,2}_[a-z]\\b|[\\p{L}\\p{N}.]+)|-\\d+)';
const PLAIN = new RegExp(`${POWER}|${NAME}`, 'gu');

/**
 * A text of the schemas, which mark nothing: names of fields are code, and `_` and `^` lower and raise what is behind them.
 *
 * @example plain('e^z_c of sample_weight') // e, raised: the variable z with the index c; of, and the field
 */
export function plain(text: string): readonly Piece[] {
  return split(text, PLAIN, ([name, inParentheses, exponent]) => {
    const power = inParentheses ?? exponent;
    return power === undefined ? named(name) : [{ as: 'sup', of: plain(power.replace(/^-(?=\d)/, '−')) }];
  });
}

function named(name: string): readonly Piece[] {
  if (name.startsWith('`')) return [{ as: 'code', of: [name.slice(1, -1)] }];
  const [, sum, under = ''] = /^(.*Σ)_\{?([^}]*)\}?$/.exec(name) ?? [];
  if (sum !== undefined) return [sum, { as: 'sub', of: [under] }];
  const [, base = '', index] = /^(.*)_([a-z])$/.exec(name) ?? [];
  if (index === undefined) return [{ as: 'code', of: [name] }];
  const lowered: Piece = { as: 'sub', of: [index] };
  const isField = base.length > 2;
  return isField ? [{ as: 'code', of: [base] }, lowered] : [{ as: 'var', of: [base, lowered] }];
}

/** The pieces that matches stand for, and what is between them. */
function split(text: string, by: RegExp, piecesOf: (match: RegExpExecArray) => readonly Piece[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(by)) {
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push(...piecesOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}
