import { type Static, Type } from '@sinclair/typebox';
import { Labels, lossOptions, outputsOption } from './fields.ts';
import { lossOutputs } from './losses.ts';
import { tensorInput, tensorOutput } from './tensor.ts';

export const NllRequest = Type.Object(
  {
    log_probs: tensorInput(
      '[C], [N, C] or [N, C, d1, …, dk]',
      'Log-probabilities, used as they are given: no logarithm is taken and nothing is renormalised.',
    ),
    labels: Labels,
    ...lossOptions,
    outputs: outputsOption(['loss', 'losses', 'grad'], ['loss', 'losses', 'grad'], ''),
  },
  {
    title: 'NllRequest',
    additionalProperties: false,
    examples: [
      {
        log_probs: [
          [-0.5, -1],
          [-2, -0.1],
        ],
        labels: [1, 0],
      },
      {
        log_probs: [
          [-0.5, -1],
          [-2, -0.1],
        ],
        labels: [1, -100],
        class_weight: [1, 3],
        reduction: 'sum',
      },
    ],
  },
);
export type NllRequest = Static<typeof NllRequest>;

export const NllResponse = Type.Object(
  {
    ...lossOutputs,
    grad: Type.Optional(
      tensorOutput('that of log_probs', 'With respect to log_probs: −w_y / D at the label of each row, 0 elsewhere.'),
    ),
  },
  { title: 'NllResponse', additionalProperties: false },
);
