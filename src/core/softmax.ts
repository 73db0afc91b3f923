import type { CommonOptions } from './options.ts';
import { type RowFunction, rowOperation } from './row-operation.ts';
import type { Tensor } from './tensor.ts';

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
  forward: (kernel, row, _logits, out, start, stride, classes) => kernel.writeProbs(row, out, start, stride, classes),
  backward: (kernel, ...args) => kernel.writeSoftmaxGradient(...args),
};
