import { sumError } from './double-double.ts';
import { EXP_SCALE } from './exp-of-difference.ts';
import type { CommonOptions } from './options.ts';
import { type RowFunction, rowOperation } from './row-operation.ts';
import type { Tensor } from './tensor.ts';
import { writeProbs } from './write-row.ts';

export type SoftmaxOutput = 'probs' | 'grad';

export type SoftmaxResult = {
  readonly probs?: Tensor;
  readonly grad?: Tensor;
};

/**
 * Softmax of each row of `logits` [N, C, …], and the product of an upstream gradient with its Jacobian.
 *
 *     probs_c = exp(x_c) / Σ_j exp(x_j)
 *     grad_c  = p_c (G_c − Σ_j G_j p_j)        G = gradOutput, of the shape of the logits
 *
 * Every probability is within 4 ulp; a gradient entry is within 4 ulp of its largest term. −Infinity is a masked
 * logit: probability 0. A row with NaN or +Infinity, or all −Infinity, has no softmax: see `onNonFinite`.
 * Without `outputs`: `probs`, and `grad` where there is a `gradOutput`.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH, NON_FINITE_INPUT, MISSING_FIELD
 * @example softmax(tensor([2], [0, -50])).probs // [1, 1.9287498479639178e-22]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
 */
export function softmax(logits: Tensor, options: CommonOptions<SoftmaxOutput> = {}): SoftmaxResult {
  const outputs = options.outputs ?? (options.gradOutput ? ['probs', 'grad'] : ['probs']);
  const { value, grad } = rowOperation(logits, SOFTMAX, options, {
    value: outputs.includes('probs'),
    grad: outputs.includes('grad'),
  });
  return { ...(value && { probs: value }), ...(grad && { grad }) };
}

const SOFTMAX: RowFunction = {
  factor: EXP_SCALE,

  forward: (row, _logits, out, start, stride) => writeProbs(row, out, start, stride),

  // Where p_k is near 1, G_k − Σ G_j p_j cancels: there G' = G − G_k, so that the sum runs over the other classes only and
  // grad_k = −p_k Σ p_j G'_j. Elsewhere it is that subtraction that would cancel.
  backward(row, upstream, back, out, start, stride) {
    const { exps, argmax, tail, denominator } = row;
    const origin = tail < EXP_SCALE ? (upstream[argmax] as number) : 0;
    let sum = 0;
    let lost = 0;
    for (let c = 0; c < exps.length; c++) {
      const term = (exps[c] as number) * ((upstream[c] as number) - origin);
      const next = sum + term;
      lost += sumError(sum, term, next);
      sum = next;
    }
    const mean = (sum + lost) / denominator;
    for (let c = 0, i = start; c < exps.length; c++, i += stride) {
      // Not p_c · (…): p_c alone may be no normal number where the product is one.
      out[i] = (((exps[c] as number) * ((upstream[c] as number) - origin - mean)) / denominator) * back;
    }
  },
};
