import type { TensorField } from '../codecs/codec.ts';
import type { Rounding } from '../core/check-target-probs.ts';
import { type Dtype, dtypeOf } from '../core/numbers.ts';

/**
 * Twice the error of rounding to nearest, so that what was computed in a type of few digits passes too: an ulp of 1, and the
 * smallest subnormal, where that counts.
 */
const ROUNDING: { readonly [D in Dtype]: Rounding | undefined } = {
  float64: undefined,
  float32: { relative: 2 ** -23, absolute: 0 },
  float16: { relative: 2 ** -10, absolute: 2 ** -24 },
  bfloat16: { relative: 2 ** -7, absolute: 0 },
};

/** How target probabilities were rounded to what they came as: answers of /v1/softmax in that type are target probabilities. */
export function targetRounding(targetProbs: TensorField | undefined): Rounding | undefined {
  if (targetProbs === undefined) return undefined;
  return ROUNDING[targetProbs.cameAs ?? dtypeOf(targetProbs.data)];
}
