import { Type } from '@sinclair/typebox';
import { define } from './definition.ts';
import { examples } from './examples.ts';
import { classAxis, commonOptions, Logits, LogitsGradOutput, logitOptions, outputsOption } from './fields.ts';
import { ROW_VALUE_NAMES, rowValueOutputs } from './metrics.ts';
import { tensorOutput } from './tensor.ts';

export const LogSoftmaxRequest = Type.Object(
  {
    logits: Logits,
    grad_output: Type.Optional(LogitsGradOutput),
    outputs: outputsOption(
      ['log_probs', 'grad', ...ROW_VALUE_NAMES],
      undefined,
      'Default: log_probs, and grad where there is a grad_output.',
    ),
    ...logitOptions,
    ...classAxis,
    ...commonOptions,
  },
  {
    title: 'LogSoftmaxRequest',
    additionalProperties: false,
    ...examples({
      'near-one': {
        summary: 'A probability near 1: its logarithm keeps every digit',
        value: { logits: [[0, -50]] },
      },
      gradient: {
        summary: 'Classes on the last axis, with an upstream gradient',
        value: {
          logits: [
            [
              [1, 2],
              [3, 4],
            ],
          ],
          class_axis: -1,
          grad_output: [
            [
              [1, 0],
              [0, 1],
            ],
          ],
        },
      },
    }),
  },
);

export const LogSoftmaxResponse = Type.Object(
  {
    log_probs: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'] },
        'z_c − log Σ_j exp(z_j), within 2 ulp; "-Infinity" for a masked class.',
      ),
    ),
    grad: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'] },
        'With grad_output G: (G_c − p_c Σ_j G_j) dz_c/dx_c, with respect to the logits.',
      ),
    ),
    ...rowValueOutputs,
  },
  { title: 'LogSoftmaxResponse', additionalProperties: false },
);

/** `POST /v1/log-softmax` */
export const LogSoftmax = define({
  name: 'log-softmax',
  summary: 'Log-probabilities of each row of logits',
  description:
    'log_probs_c = z_c − log Σ_j exp(z_j), where z is the logits x or, with softcap and temperature, cap · tanh(x / cap) / T; ' +
    'with grad_output also the gradient of the logits. Every number is within 2 ulp of ' +
    'its exact value, even where the probability is near 1.',
  request: LogSoftmaxRequest,
  response: LogSoftmaxResponse,
  hasClasses: true,
});
