/** What a result is; everything but a number is an end. */
export type Kind = 'number' | 'zero' | 'nan' | 'infinite';

export function kindOf(value: number): Kind {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return 'infinite';
  return value === 0 ? 'zero' : 'number';
}

/** From which gap on results are of a kind. */
export interface End {
  readonly kind: Exclude<Kind, 'number'>;
  readonly from: number;
}

const ENDS = ['zero', 'nan', 'infinite'] as const;

/**
 * From which gap on results are 0, NaN or infinite for good, to a step of the gaps. Before that they may come and go: beside
 * numbers whose last bit is worth 2, a 1 is rounded away or up to 2.
 *
 * @param gaps ascending
 * @example endsOf([36, 37, 38], [2e-16, 0, 0]) // [{ kind: 'zero', from: 37 }]
 */
export function endsOf(gaps: readonly number[], values: readonly number[]): readonly End[] {
  const kinds = values.map(kindOf);
  return ENDS.flatMap((kind) => {
    let start = kinds.lastIndexOf(kind);
    if (start === -1) return [];
    while (start > 0 && kinds[start - 1] === kind) start--;
    return [{ kind, from: gaps[start] ?? Number.NaN }];
  });
}

/** How finely an end is looked for. */
const FINE = 1000;

/**
 * Gaps around where an end was found, a thousand to one: that is where it is looked for again.
 *
 * @example around(37) // [36, 36.001, 36.002, …, 38]
 */
export function around(gap: number): readonly number[] {
  const first = Math.max(0, Math.round((gap - 1) * FINE));
  return Array.from({ length: Math.round((gap + 1) * FINE) - first + 1 }, (_, i) => (first + i) / FINE);
}

/** The same ends, each found again among the gaps around it. */
export function refined(ends: readonly End[], at: (gap: number) => number): readonly End[] {
  return ends.map((end) => {
    const gaps = around(end.from);
    return endsOf(gaps, gaps.map(at)).find(({ kind }) => kind === end.kind) ?? end;
  });
}
