import { referenceKernel } from '../../src/core/kernel.ts';
import { EXPS } from '../../src/kernel/softmax-row.ts';

/** The row of these logits, loaded; an error where they have no softmax. */
export function loaded(...logits: number[]): Float64Array {
  const row = new Float64Array(EXPS + logits.length);
  if (!referenceKernel.loadRow(row, Float64Array.from(logits), 0, 1, logits.length)) throw new Error('no softmax');
  return row;
}

/** What a function writes to a row of so many classes. */
export function written(classes: number, write: (out: Float64Array) => void): number[] {
  const out = new Float64Array(classes).fill(9);
  write(out);
  return Array.from(out);
}
