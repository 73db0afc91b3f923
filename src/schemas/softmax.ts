import { Type } from '@sinclair/typebox';
import { define } from './definition.ts';
import { examples } from './examples.ts';
import { classAxis, commonOptions, Logits, LogitsGradOutput, logitOptions, outputsOption } from './fields.ts';
import { ROW_VALUE_NAMES, rowValueOutputs } from './metrics.ts';
import { tensorOutput } from './tensor.ts';

export const SoftmaxRequest = Type.Object(
  {
    logits: Logits,
    grad_output: Type.Optional(LogitsGradOutput),
    outputs: outputsOption(
      ['probs', 'grad', ...ROW_VALUE_NAMES],
      undefined,
      'Default: probs, and grad where there is a grad_output.',
    ),
    ...logitOptions,
    ...classAxis,
    ...commonOptions,
  },
  {
    title: 'SoftmaxRequest',
    additionalProperties: false,
    ...examples({
      'one-row': {
        summary: 'One row of logits',
        value: { logits: [[1, 2, 3]] },
      },
      gradient: {
        summary: 'With an upstream gradient: the gradient of the logits',
        value: { logits: [[0, -50]], grad_output: [[1, 0]] },
      },
      'masked-class': {
        summary: 'A masked class, rounded to float32',
        value: { logits: [1, '-Infinity', 2], dtype: 'float32' },
      },
      temperature: {
        summary: 'Temperature, soft cap and a mask of classes',
        value: { logits: [[8, 2, 1]], temperature: 2, softcap: 30, class_mask: [true, true, false] },
      },
    }),
  },
);

export const SoftmaxResponse = Type.Object(
  {
    probs: Type.Optional(
      tensorOutput({ shape: 'that of the logits', axes: ['elements'] }, 'exp(z_c) / Σ_j exp(z_j): each row sums to 1.'),
    ),
    grad: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'] },
        'With grad_output G: p_c (G_c − Σ_j G_j p_j) dz_c/dx_c, with respect to the logits.',
      ),
    ),
    ...rowValueOutputs,
  },
  { title: 'SoftmaxResponse', additionalProperties: false },
);

/** `POST /v1/softmax` */
export const Softmax = define({
  name: 'softmax',
  summary: 'Probabilities of each row of logits',
  description:
    'probs_c = exp(z_c) / Σ_j exp(z_j), where z is the logits x or, with softcap and temperature, cap · tanh(x / cap) / T; with ' +
    'grad_output also the gradient of the logits. Every number is within 2 ulp of ' +
    'its exact value.',
  request: SoftmaxRequest,
  response: SoftmaxResponse,
  hasClasses: true,
});
