import type { Tensor } from '../tensors/tensor.ts';
import { toDoubles } from '../tensors/to-doubles.ts';
import { checkGradOutput } from './check-grad-output.ts';
import { type CountedRows, counts } from './counted-rows.ts';
import type { OnNonFinite } from './options.ts';

/** The upstream gradient of row n is `values[n · step]`: one for all rows, or one for each. */
export interface Upstream {
  readonly values: Float64Array;
  readonly step: 0 | 1;
}

const ONE: Upstream = { values: Float64Array.of(1), step: 0 };

/**
 * The upstream gradient of a loss: a number for `mean` and `sum`, the shape of the labels for `none`; 1 by default.
 *
 * @param rows those that do not count are not looked at
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError NON_FINITE_INPUT
 */
export function lossUpstream(
  gradOutput: Tensor | undefined,
  reduction: string,
  rows: CountedRows,
  onNonFinite: OnNonFinite,
): Upstream {
  if (gradOutput === undefined) return ONE;
  if (reduction !== 'none') {
    checkGradOutput(gradOutput, [], `the upstream gradient of a ${reduction}`, onNonFinite);
    return { values: toDoubles(gradOutput.data), step: 0 };
  }
  checkGradOutput(gradOutput, rows.shape, 'that of the losses', onNonFinite, (row) => counts(rows, row));
  return { values: toDoubles(gradOutput.data), step: 1 };
}
