import { escaped } from '../frame/html.ts';

/** Names, with a subscript or as they are in code. */
const NAME = /__[a-z]+__|`[^`]+`|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?:_…)?|[Σ−]*Σ_(?:\{[^}]*\}|[a-z]\b)/g;

/** A power: what stands behind ^. An exponent may have a subscript, be a number, or stand in parentheses. */
const POWER = /\^(?:\(([^()]*)\)|(−?(?:<var>.*?<\/var>|[\p{L}\p{N}.]+|-\d+)))/gu;

/**
 * A description of the document as HTML: names of fields as code, and formulas with raised and lowered letters in place of ^ and _.
 *
 * @example mathText('e^z_c of sample_weight') // 'e<sup><var>z<sub>c</sub></var></sup> of <code>sample_weight</code>'
 */
export function mathText(text: string): string {
  return escaped(text).replaceAll(NAME, nameHtml).replaceAll(POWER, powerHtml);
}

function nameHtml(name: string): string {
  if (name.startsWith('`')) return `<code>${name.slice(1, -1)}</code>`;
  const [, sum, under] = /^(.*Σ)_\{?([^}]*)\}?$/.exec(name) ?? [];
  if (sum !== undefined) return `${sum}<sub>${under}</sub>`;
  const [, base = '', index] = /^(.*)_([a-z])$/.exec(name) ?? [];
  if (index === undefined) return `<code>${name}</code>`;
  const isField = base.length > 2;
  return isField ? `<code>${base}</code><sub>${index}</sub>` : `<var>${base}<sub>${index}</sub></var>`;
}

function powerHtml(_all: string, inParentheses: string | undefined, alone = ''): string {
  return `<sup>${(inParentheses ?? alone).replace(/^-(?=\d)/, '−')}</sup>`;
}
