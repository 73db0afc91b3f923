import type { LossOptions } from '../core/options.ts';
import type { CrossEntropyRequest } from '../schemas/cross-entropy.ts';
import type { NllRequest } from '../schemas/nll.ts';

/** The options of a loss, from the names of the contract to those of the core. */
export function lossOptionsOf(body: NllRequest | CrossEntropyRequest): Omit<LossOptions<never>, 'outputs'> {
  return {
    reduction: body.reduction,
    classWeight: body.class_weight,
    ignoreIndex: body.ignore_index,
    gradOutput: body.grad_output,
    classAxis: body.class_axis,
    onNonFinite: body.on_non_finite,
  };
}
