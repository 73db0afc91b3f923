import { checkGradOutput } from './check-grad-output.ts';
import { IGNORED } from './check-labels.ts';
import type { ClassLayout } from './class-layout.ts';
import type { OnNonFinite, Reduction } from './options.ts';
import type { Tensor } from './tensor.ts';
import { toDoubles } from './to-doubles.ts';

/** The upstream gradient of row n is `values[n · step]`: one for all rows, or one a row. */
export interface Upstream {
  readonly values: Float64Array;
  readonly step: 0 | 1;
}

const ONE: Upstream = { values: Float64Array.of(1), step: 0 };

/**
 * The upstream gradient of a loss: a number for `mean` and `sum`, the shape of the labels for `none`; 1 by default.
 *
 * @param classes the class of each row, so that ignored rows are not looked at; without it all rows count
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError NON_FINITE_INPUT
 */
export function lossUpstream(
  gradOutput: Tensor | undefined,
  reduction: Reduction,
  layout: ClassLayout,
  onNonFinite: OnNonFinite,
  classes?: Int32Array,
): Upstream {
  if (gradOutput === undefined) return ONE;
  if (reduction !== 'none') {
    checkGradOutput(gradOutput, [], `the upstream gradient of a ${reduction}`, onNonFinite);
    return { values: toDoubles(gradOutput.data), step: 0 };
  }
  const counts = (row: number) => classes?.[row] !== IGNORED;
  checkGradOutput(gradOutput, layout.rowShape, 'that of the losses', onNonFinite, counts);
  return { values: toDoubles(gradOutput.data), step: 1 };
}
