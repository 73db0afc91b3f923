import type { Rows } from './rows.ts';

export interface Confusion {
  /** The classes shown. */
  readonly classes: readonly number[];
  /** counts[i][j]: rows of the i-th of them that were taken for the j-th. */
  readonly counts: readonly (readonly number[])[];
  readonly errors: number;
  /** Errors between classes of which at least one is not shown. */
  readonly errorsElsewhere: number;
}

/**
 * Which classes are taken for which: all where they are few, else those that take part in most errors, the worst first.
 *
 * @param most classes to show
 */
export function confusion({ labels, predicted, isIgnored }: Rows, classes: number, most: number): Confusion {
  const isCounted = (r: number) => !isIgnored[r] && isClass(labels[r] as number, classes) && (predicted[r] ?? -1) >= 0;
  const partIn = new Float64Array(classes);
  let errors = 0;
  for (const [r, p] of predicted.entries()) {
    const label = labels[r] as number;
    if (!isCounted(r) || p === label) continue;
    errors++;
    partIn[label] = (partIn[label] as number) + 1;
    partIn[p] = (partIn[p] as number) + 1;
  }
  const all = Array.from(partIn.keys());
  const shown =
    classes <= most ? all : all.sort((a, b) => (partIn[b] as number) - (partIn[a] as number) || a - b).slice(0, most);
  const at = new Map(shown.map((c, i) => [c, i]));
  const counts = shown.map(() => shown.map(() => 0));
  let errorsShown = 0;
  for (const [r, p] of predicted.entries()) {
    if (!isCounted(r)) continue;
    const row = counts[at.get(labels[r] as number) ?? -1];
    const j = at.get(p);
    if (!row || j === undefined) continue;
    row[j] = (row[j] ?? 0) + 1;
    if (p !== labels[r]) errorsShown++;
  }
  return { classes: shown, counts, errors, errorsElsewhere: errors - errorsShown };
}

function isClass(label: number, classes: number): boolean {
  return label >= 0 && label < classes;
}
