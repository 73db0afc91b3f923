import { softmax } from '../core/softmax.ts';
import { SoftmaxRequest, SoftmaxResponse } from '../schemas/softmax.ts';
import { defineOperation } from './operation.ts';

/** `POST /v1/softmax` */
export const softmaxOperation = defineOperation<SoftmaxRequest>({
  name: 'softmax',
  operationId: 'softmax',
  summary: 'Probabilities of each row of logits',
  description:
    'probs_c = exp(x_c) / Σ_j exp(x_j); with grad_output also the gradient of the logits. Every number is within 2 ulp of ' +
    'its exact value.',
  request: SoftmaxRequest,
  response: SoftmaxResponse,
  rowsOf: 'logits',
  run: ({ logits, class_axis, on_non_finite, outputs, grad_output }, kernel, dtype) =>
    softmax(logits, {
      classAxis: class_axis,
      onNonFinite: on_non_finite,
      outputs,
      gradOutput: grad_output,
      dtype,
      kernel,
    }),
});
