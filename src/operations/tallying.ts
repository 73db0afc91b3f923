import type { Fields } from '../codecs/codec.ts';
import { type RowWeights, type Tally, tallyOf } from '../core/tally.ts';
import type { DoubleTensor, IntegerTensor, Tensor } from '../core/tensor.ts';
import type { Operation } from './operation.ts';

/** Whether an operation has losses to tally. */
export function hasLosses({ response }: Operation): boolean {
  return 'losses' in response.properties;
}

/**
 * An operation that tallies its losses as they are computed, before they are rounded: also where nobody asks for them, who
 * then does not get them.
 */
export class Tallying {
  private readonly operation: Operation;
  /** Of what was run last. */
  tally: Tally | undefined;

  constructor(operation: Operation) {
    this.operation = operation;
  }

  readonly run: Operation['run'] = (fields, kernel, dtype) => {
    const outputs = fields.outputs as string[] | undefined;
    const areAsked = outputs === undefined || outputs.includes('losses');
    if (!areAsked) fields.outputs = [...outputs, 'losses'];
    const results = this.operation.run(fields, kernel, dtype);
    this.tally = tallyOf(results.losses as DoubleTensor, rowWeightsOf(fields));
    return areAsked ? results : { ...results, losses: undefined };
  };
}

function rowWeightsOf({ labels, ignore_index, class_weight }: Fields): RowWeights {
  return {
    labels: labels as IntegerTensor | undefined,
    ignoreIndex: ignore_index as number | undefined,
    classWeight: class_weight as Tensor | undefined,
  };
}
