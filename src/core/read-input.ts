import { allFinite } from './all-within.ts';
import { checkElements } from './check-elements.ts';
import { checkShape } from './check-shape.ts';
import { type CountedRows, counts } from './counted-rows.ts';
import type { Kernel } from './kernel.ts';
import type { OnNonFinite } from './options.ts';
import type { Tensor } from './tensor.ts';
import { toDoubles } from './to-doubles.ts';

/**
 * The numbers of an input that has one for each row, as doubles: finite in all rows that count, unless what is not propagates.
 *
 * @param meaning what its shape is that of, for errors
 * @throws InputError SHAPE_MISMATCH, NON_FINITE_INPUT
 */
export function readInput(
  field: string,
  input: Tensor,
  rows: CountedRows,
  onNonFinite: OnNonFinite,
  kernel: Kernel,
  meaning: string,
): Float64Array {
  checkShape(field, input, rows.shape, meaning);
  if (onNonFinite === 'error' && !allFinite(input.data, kernel)) {
    const isFine = (x: number, n: number) => Number.isFinite(x) || !counts(rows, n);
    checkElements(field, input, 'NON_FINITE_INPUT', 'a finite number (see on_non_finite)', isFine);
  }
  return toDoubles(input.data, kernel.allocate);
}
