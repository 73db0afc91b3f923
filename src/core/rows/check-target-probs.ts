import { exactSum } from '../sums/exact-sum.ts';
import { allFinite, allWithin } from '../tensors/all-within.ts';
import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import { type ClassLayout, rowAt, rowStart } from '../tensors/class-layout.ts';
import { InputError, type Issue, MAX_ISSUES } from '../tensors/input-error.ts';
import { rowPath } from '../tensors/non-finite-row.ts';
import { type Dtype, dtypeOf, type Numbers, valueAt } from '../tensors/numbers.ts';
import { sameShape, type Tensor } from '../tensors/tensor.ts';
import { type CountedRows, counts } from './counted-rows.ts';
import type { OnNonFinite } from './options.ts';

/** How far from 1 the probabilities of a row may sum, but for how they were rounded. */
const SUM_TOLERANCE = 1e-6;

/**
 * Twice the error of rounding to nearest, so that what was computed in a type of few digits passes too: an ulp of 1, and the
 * smallest subnormal, where that counts. Answers of /v1/softmax in that type are target probabilities.
 */
const ROUNDING: { readonly [D in Dtype]: Rounding } = {
  float64: { relative: 0, absolute: 0 },
  float32: { relative: 2 ** -23, absolute: 0 },
  float16: { relative: 2 ** -10, absolute: 2 ** -24 },
  bfloat16: { relative: 2 ** -7, absolute: 0 },
};

/** The most that rounding to the type that numbers came as has changed them: by a factor of 1 ± relative, and by ± absolute. */
interface Rounding {
  readonly relative: number;
  readonly absolute: number;
}

/**
 * Checks `target_probs`, of the shape of the logits: each in [0, 1] and each row's sum within 1e-6 of 1, and what rounding
 * may add to it: its relative error of the sum, which is 1, and its absolute one for each class.
 *
 * Without `validate` any finite number goes, as in PyTorch, and with `propagate` NaN and infinities too.
 *
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError NOT_A_DISTRIBUTION a value outside [0, 1], or a row that does not sum to 1
 * @throws InputError NON_FINITE_INPUT
 */
export function checkTargetProbs(
  targetProbs: Tensor,
  shape: readonly number[],
  layout: ClassLayout,
  validate: boolean,
  onNonFinite: OnNonFinite,
  counted?: CountedRows,
  field = 'target_probs',
): void {
  const isRead = (flat: number) => counted === undefined || counts(counted, rowAt(layout, flat));
  const rounding = ROUNDING[targetProbs.cameAs ?? dtypeOf(targetProbs.data)];
  const hint = sameShape(targetProbs.shape, layout.rowShape) ? ' (class indices are labels)' : '';
  checkShape(field, targetProbs, shape, `that of the logits${hint}`);
  if (!validate) {
    if (onNonFinite === 'error' && !allFinite(targetProbs.data)) {
      const isFine = (q: number, i: number) => Number.isFinite(q) || !isRead(i);
      checkElements(field, targetProbs, 'NON_FINITE_INPUT', 'a finite number', isFine);
    }
    return;
  }
  if (!allWithin(targetProbs.data, 0, 1)) {
    const inUnitInterval = (q: number, i: number) => (q >= 0 && q <= 1) || !isRead(i);
    checkElements(field, targetProbs, 'NOT_A_DISTRIBUTION', 'a number in [0, 1]', inUnitInterval);
  }

  const { classes, inner, rows } = layout;
  const tolerance = SUM_TOLERANCE + rounding.relative + rounding.absolute * classes;
  const row = new Float64Array(classes);
  const issues: Issue[] = [];
  for (let n = 0; n < rows && issues.length < MAX_ISSUES; n++) {
    if (counted && !counts(counted, n)) continue;
    const start = rowStart(layout, n);
    copyRow(targetProbs.data, start, inner, row);
    const sum = exactSum(row).value;
    if (Math.abs(sum - 1) <= tolerance) continue;
    const { path, name } = rowPath(field, shape, layout, n);
    issues.push({ path, detail: `${name} sums to ${sum}; expected a sum within ${tolerance} of 1` });
  }
  if (issues.length > 0) throw new InputError('NOT_A_DISTRIBUTION', issues);
}

/** The common types have loops of their own: see all-within.ts. */
function copyRow(data: Numbers, start: number, stride: number, row: Float64Array): void {
  if (data instanceof Float64Array) {
    for (let c = 0, i = start; c < row.length; c++, i += stride) row[c] = data[i] as number;
  } else if (data instanceof Float32Array) {
    for (let c = 0, i = start; c < row.length; c++, i += stride) row[c] = data[i] as number;
  } else {
    for (let c = 0, i = start; c < row.length; c++, i += stride) row[c] = valueAt(data, i);
  }
}
