/**
 * A text of the schemas, which are plain, with its formulas marked for `Typeset`: what is lowered or raised by one sign, and code.
 *
 * @example fieldMath('adds λ log²(Σ_c e^z_c)') // 'adds λ log²(Σ_(c) *e*^(*z*_(c)))'
 */
export function fieldMath(text: string): string {
  return text
    .replaceAll(/(?<!\w)([\p{L}Σ])\^([\p{L}])_([a-z])(?!\w)/gu, '*$1*^($2_$3)')
    .replaceAll(/(?<!\w)([A-Za-zℓ])_([a-z0-9])(?!\w)/g, '*$1*_($2)')
    .replaceAll(/(?<!\w)(Σ|ε)_([a-z0-9])(?!\w)/g, '$1_($2)')
    .replaceAll(/\^(-?\d+|\p{L})(?!\w)/gu, (_, power: string) => `^(${power.replace('-', '−')})`);
}
