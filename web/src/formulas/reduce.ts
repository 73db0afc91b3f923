import type { Inputs } from './inputs.ts';
import type { Node } from './tape.ts';

/** What of each row counts: 1 and 0, or weights. */
export interface Rows {
  readonly losses: readonly Node[];
  /** Where the moved number may be: the inputs of each row; those of several tensors one after the other. */
  readonly inputs: readonly (Node | readonly Node[])[];
  /** Whether each counts, its mask aside; all by default. */
  readonly counts?: readonly boolean[];
  /** What each counts in the mean, its sample_weight aside; 1 by default. */
  readonly weights?: readonly number[];
}

/** The fields that {@link reduced} reads. */
export const ROW_FIELDS = [
  'reduction',
  'normalizer',
  'mask',
  'sample_weight',
  'grad_output',
  'dtype',
  'encoding',
  'on_non_finite',
  'outputs',
];

/** Losses of rows as one: their mean, their sum, or that of the row in which a number is moved. */
export function reduced(inputs: Inputs, { losses, inputs: given, counts, weights }: Rows): Node {
  const { tape } = inputs;
  const mask = inputs.plain('mask');
  const sampleWeight = inputs.plain('sample_weight');
  const does = losses.map((_, n) => (counts?.[n] ?? true) && mask?.[n] !== 0);
  const weighted = losses.map((loss, n) => (sampleWeight ? tape.mul(loss, tape.constant(sampleWeight[n] ?? 1)) : loss));
  const reduction = inputs.name('reduction', 'mean');
  if (reduction === 'none') {
    const row = inputs.rowOfMoved(given) % losses.length;
    return does[row] ? (weighted[row] ?? tape.constant(0)) : tape.constant(0);
  }
  const sum = tape.sum(weighted.filter((_, n) => does[n]));
  if (reduction === 'sum') return sum;
  const normalizer = inputs.name('normalizer', 'weights');
  const sizes = losses.map((_, n) => {
    if (normalizer === 'rows') return 1;
    if (!does[n]) return 0;
    return normalizer === 'valid' ? 1 : (weights?.[n] ?? 1) * (sampleWeight?.[n] ?? 1);
  });
  const divisor = Number.isNaN(Number(normalizer)) ? sizes.reduce((a, b) => a + b, 0) : Number(normalizer);
  return divisor === 1 ? sum : tape.div(sum, tape.constant(divisor));
}
