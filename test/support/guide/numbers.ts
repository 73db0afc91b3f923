import { lineAt } from './pages.ts';
import { prose } from './prose.ts';

export interface WrittenNumber {
  readonly line: number;
  /** Normalised: `-` for any minus sign, `…` for any dots behind it. */
  readonly written: string;
}

/**
 * A number with a decimal point or an exponent. A sign is part of it unless it follows an operand, as in `a-0.5`. `26.10.0`
 * is not a number.
 */
const NUMBER =
  /(?<![\w.])(?:(?<![\w)}\]])[-−+])?(?:\d*\.\d+(?:[eE][-−+]?\d+)?|\d+[eE][-−+]?\d+)(?!\.?\d)(?:…|\.{3}|\\l?dots(?![a-z]))?/g;

/** Every number with a decimal point or an exponent in a page's prose. */
export function numbersOf(text: string): WrittenNumber[] {
  return [...prose(text).matchAll(NUMBER)].map(({ 0: written, index }) => ({
    line: lineAt(text, index),
    written: normalized(written),
  }));
}

/** A number as JavaScript writes it: `-` for minus, no `+`; and `…` for dots behind it. */
export function normalized(written: string): string {
  return written
    .replace(/^\+/, '')
    .replaceAll('−', '-')
    .replace(/\.{3}$|\\l?dots$/, '…');
}
