import { logSoftmax } from '../core/log-softmax.ts';
import { LogSoftmaxRequest, LogSoftmaxResponse } from '../schemas/log-softmax.ts';
import { defineOperation } from './operation.ts';

/** `POST /v1/log-softmax` */
export const logSoftmaxOperation = defineOperation<LogSoftmaxRequest>({
  name: 'log-softmax',
  operationId: 'logSoftmax',
  summary: 'Log-probabilities of each row of logits',
  description:
    'log_probs_c = x_c − log Σ_j exp(x_j); with grad_output also the gradient of the logits. Every number is within 2 ulp of ' +
    'its exact value, even where the probability is near 1.',
  request: LogSoftmaxRequest,
  response: LogSoftmaxResponse,
  rowsOf: 'logits',
  run: ({ logits, class_axis, on_non_finite, outputs, grad_output }, kernel, dtype) =>
    logSoftmax(logits, {
      classAxis: class_axis,
      onNonFinite: on_non_finite,
      outputs,
      gradOutput: grad_output,
      dtype,
      kernel,
    }),
});
