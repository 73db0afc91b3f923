import { crossEntropy, type Target } from '../core/cross-entropy.ts';
import { InputError } from '../core/input-error.ts';
import { CrossEntropyRequest, CrossEntropyResponse } from '../schemas/cross-entropy.ts';
import { lossOptionsOf } from './loss-options.ts';
import { defineOperation } from './operation.ts';
import { targetRounding } from './target-rounding.ts';

/** `POST /v1/cross-entropy` */
export const crossEntropyOperation = defineOperation<CrossEntropyRequest>({
  name: 'cross-entropy',
  operationId: 'crossEntropy',
  summary: 'Cross-entropy of logits against labels or target probabilities, with its gradient',
  description:
    "PyTorch's CrossEntropyLoss with every option: losses_n = −Σ_c w_c q_c log p_c, and the gradient of the loss with " +
    'respect to the logits, every number within 2 ulp of its exact value. Exactly one of labels and target_probs is given.',
  request: CrossEntropyRequest,
  response: CrossEntropyResponse,
  rowsOf: 'logits',
  run: (body, kernel, dtype) =>
    crossEntropy(body.logits, targetOf(body), {
      ...lossOptionsOf(body, kernel),
      labelSmoothing: body.label_smoothing,
      validateTargetProbs: body.validate_target_probs,
      targetRounding: targetRounding(body.target_probs),
      outputs: body.outputs,
      dtype,
      kernel,
    }),
});

/** Which kind of target it is depends on the field's name, never on its shape. */
function targetOf({ labels, target_probs: targetProbs }: CrossEntropyRequest): Target {
  if (labels !== undefined && targetProbs === undefined) return { labels };
  if (targetProbs !== undefined && labels === undefined) return { targetProbs };
  if (labels === undefined) {
    const detail = 'labels and target_probs are both missing; expected exactly one of them';
    throw new InputError('MISSING_FIELD', [{ path: ['labels'], detail }]);
  }
  const detail = 'labels and target_probs are both given; expected exactly one of them';
  throw new InputError('CONFLICTING_FIELDS', [{ path: ['target_probs'], detail }]);
}
