import { fill } from '../ui/fill.ts';
import type { End } from './changes.ts';
import { type Line, NAMES, type Name } from './series.ts';

/** Where a way becomes 0, NaN or infinite. */
export interface NamedEnd extends End {
  readonly name: Name;
}

type Words = { readonly [key in 'endZero' | 'endNan' | 'endInfinite']: string };

const TEXTS = { zero: 'endZero', nan: 'endNan', infinite: 'endInfinite' } as const;

/** An end in a few words. */
export function endText({ kind, from }: End, words: Words): string {
  return fill(words[TEXTS[kind]], { from: from.toFixed(2) });
}

/** The ends of all ways up to some gap, in their order. */
export function endsUpTo(reach: number, lines: { readonly [name in Name]: Line }): readonly NamedEnd[] {
  return NAMES.flatMap((name) => lines[name].ends.map((end) => ({ ...end, name })))
    .filter(({ from }) => from <= reach)
    .sort((a, b) => a.from - b.from);
}
