import type { Numbers } from '../../../../src/core/tensors/numbers.ts';

/** Rows with their targets, as they are sent. */
export interface Batch {
  readonly rows: number;
  readonly classes: number;
  /** [rows, classes], in the type that they came as. */
  readonly logits: Numbers;
  /** [rows]; undefined with soft targets. */
  readonly labels?: Float64Array;
  /** [rows, classes] */
  readonly targetProbs?: Numbers;
  /** The names of the classes, where they have any. */
  readonly names?: readonly string[];
}

/** What a class is called: its name, or its number. */
export function className({ names }: Pick<Batch, 'names'>, c: number): string {
  return names?.[c] ?? String(c);
}
