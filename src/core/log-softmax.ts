import type { CommonOptions } from './options.ts';
import { type RowFunction, rowOperation } from './row-operation.ts';
import type { Tensor } from './tensor.ts';

export type LogSoftmaxOutput = 'log_probs' | 'grad';

export type LogSoftmaxResult = {
  readonly log_probs?: Tensor;
  readonly grad?: Tensor;
};

/**
 * Logarithm of the softmax of each row of `logits` [N, C, …], and the product of an upstream gradient with its Jacobian.
 *
 *     log_probs_c = x_c − log Σ_j exp(x_j)
 *     grad_c      = G_c − p_c Σ_j G_j        G = gradOutput, of the shape of the logits
 *
 * Every log-probability is within 4 ulp, that of a class with probability near 1 too; a gradient entry is within
 * 4 ulp of its largest term. −Infinity is a masked logit: log-probability −Infinity. A row with NaN or +Infinity,
 * or all −Infinity, has no softmax: see `onNonFinite`.
 * Without `outputs`: `log_probs`, and `grad` where there is a `gradOutput`.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH, NON_FINITE_INPUT, MISSING_FIELD
 * @example logSoftmax(tensor([2], [0, -50])).log_probs // [-1.9287498479639178e-22, -50]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 */
export function logSoftmax(logits: Tensor, options: CommonOptions<LogSoftmaxOutput> = {}): LogSoftmaxResult {
  const outputs = options.outputs ?? (options.gradOutput ? ['log_probs', 'grad'] : ['log_probs']);
  const { value, grad } = rowOperation(logits, LOG_SOFTMAX, options, {
    value: outputs.includes('log_probs'),
    grad: outputs.includes('grad'),
  });
  return { ...(value && { log_probs: value }), ...(grad && { grad }) };
}

const LOG_SOFTMAX: RowFunction = {
  forward: (kernel, ...args) => kernel.writeLogProbs(...args),
  backward: (kernel, ...args) => kernel.writeLogSoftmaxGradient(...args),
};
