import { allFinite, allWithin } from '../tensors/all-within.ts';
import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import type { Kernel } from '../tensors/kernel.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { toDoubles } from '../tensors/to-doubles.ts';
import { type CountedRows, counts } from './counted-rows.ts';
import type { OnNonFinite } from './options.ts';

/** Which numbers an input may hold: finite ones only, or all but NaN. */
type Accepted = 'finite' | 'infinite';

/**
 * The numbers of an input that has one for each row, as doubles: finite in all rows that count, unless what is not propagates.
 *
 * @param meaning what its shape is that of, for errors
 * @param accepted `infinite` where ±Infinity are ordinary values, and NaN alone is not
 * @throws InputError SHAPE_MISMATCH, NON_FINITE_INPUT
 * @example readInput('chosen', tensor([2], [1, 2]), rows, 'error', kernel, 'one a pair') // [1, 2]
 */
export function readInput(
  field: string,
  input: Tensor,
  rows: CountedRows,
  onNonFinite: OnNonFinite,
  kernel: Kernel,
  meaning: string,
  accepted: Accepted = 'finite',
): Float64Array {
  checkShape(field, input, rows.shape, meaning);
  if (onNonFinite === 'error') {
    if (accepted === 'finite') {
      if (!allFinite(input.data, kernel)) check(field, input, rows, Number.isFinite, 'a finite number');
    } else if (!allWithin(input.data, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, kernel)) {
      check(field, input, rows, (x) => !Number.isNaN(x), 'a number');
    }
  }
  return toDoubles(input.data, kernel.allocate);
}

function check(
  field: string,
  input: Tensor,
  rows: CountedRows,
  accepts: (x: number) => boolean,
  expected: string,
): void {
  const isFine = (x: number, n: number) => accepts(x) || !counts(rows, n);
  checkElements(field, input, 'NON_FINITE_INPUT', `${expected} (see on_non_finite)`, isFine);
}
