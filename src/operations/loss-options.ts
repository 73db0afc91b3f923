import type { Kernel } from '../core/kernel.ts';
import type { LossOptions } from '../core/options.ts';
import { toDoubles } from '../core/to-doubles.ts';
import type { CrossEntropyRequest } from '../schemas/cross-entropy.ts';
import type { NllRequest } from '../schemas/nll.ts';

/** The options of a loss, from the names of the contract to those of the core. */
export function lossOptionsOf(
  body: NllRequest | CrossEntropyRequest,
  kernel: Kernel,
): Omit<LossOptions<never>, 'outputs'> {
  return {
    reduction: body.reduction,
    // One a class: few enough for doubles, whatever they came as.
    classWeight: body.class_weight && {
      shape: body.class_weight.shape,
      data: toDoubles(body.class_weight.data, kernel.allocate),
    },
    ignoreIndex: body.ignore_index,
    gradOutput: body.grad_output,
    classAxis: body.class_axis,
    onNonFinite: body.on_non_finite,
  };
}
