export interface Confusion {
  /** The classes shown. */
  readonly classes: readonly number[];
  /** counts[i][j]: rows of the i-th of them of which the j-th was predicted. */
  readonly counts: readonly (readonly number[])[];
  readonly errors: number;
  /** Errors between classes of which at least one is not shown. */
  readonly errorsElsewhere: number;
}

/**
 * How many rows of which class are predicted as which: all classes where they are few, else those that take part in most errors, the
 * worst first. Rows with the prediction −1 do not count.
 *
 * @param most classes to show
 */
export function confusion(labels: Float64Array, predictions: Float64Array, classes: number, most: number): Confusion {
  const isCounted = (r: number) => isClass(labels[r] as number, classes) && isClass(predictions[r] as number, classes);
  const partIn = new Float64Array(classes);
  let errors = 0;
  for (let r = 0; r < labels.length; r++) {
    const label = labels[r] as number;
    const predicted = predictions[r] as number;
    if (!isCounted(r) || predicted === label) continue;
    errors++;
    partIn[label] = (partIn[label] as number) + 1;
    partIn[predicted] = (partIn[predicted] as number) + 1;
  }
  const all = Array.from(partIn.keys());
  const shown =
    classes <= most ? all : all.sort((a, b) => (partIn[b] as number) - (partIn[a] as number) || a - b).slice(0, most);
  const at = new Map(shown.map((c, i) => [c, i]));
  const counts = shown.map(() => shown.map(() => 0));
  let errorsShown = 0;
  for (let r = 0; r < labels.length; r++) {
    if (!isCounted(r)) continue;
    const row = counts[at.get(labels[r] as number) ?? -1];
    const j = at.get(predictions[r] as number);
    if (!row || j === undefined) continue;
    row[j] = (row[j] ?? 0) + 1;
    if (predictions[r] !== labels[r]) errorsShown++;
  }
  return { classes: shown, counts, errors, errorsElsewhere: errors - errorsShown };
}

function isClass(c: number, classes: number): boolean {
  return c >= 0 && c < classes;
}
