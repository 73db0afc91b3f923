import { lineAt } from './pages.ts';
import { prose } from './prose.ts';

export interface WrittenNumber {
  readonly line: number;
  /** With `-` for any minus sign, and `…` for any dots behind it. */
  readonly written: string;
}

/**
 * A number with a decimal point or an exponent. A sign belongs to it unless it stands behind something to subtract from;
 * `26.10.0` is no number.
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

/** A number as JavaScript writes it: with `-`, no `+`, and `…` where it goes on. */
export function normalized(written: string): string {
  return written
    .replace(/^\+/, '')
    .replaceAll('−', '-')
    .replace(/\.{3}$|\\l?dots$/, '…');
}
