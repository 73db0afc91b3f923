import { nll } from '../core/nll.ts';
import { NllRequest, NllResponse } from '../schemas/nll.ts';
import { lossOptionsOf } from './loss-options.ts';
import { defineOperation } from './operation.ts';

/** `POST /v1/nll` */
export const nllOperation = defineOperation<NllRequest>({
  name: 'nll',
  operationId: 'nll',
  summary: 'Negative log-likelihood of labels under log-probabilities',
  description:
    "PyTorch's NLLLoss: losses_n = −class_weight[y] · log_probs[n, y]. It takes no logarithm: feed it log-probabilities.",
  request: NllRequest,
  response: NllResponse,
  rowsOf: 'log_probs',
  run: (body, kernel, dtype) =>
    nll(body.log_probs, body.labels, { ...lossOptionsOf(body, kernel), outputs: body.outputs, dtype, kernel }),
});
