import { type Static, Type } from '@sinclair/typebox';
import { commonOptions, Logits, LogitsGradOutput, outputsOption } from './fields.ts';
import { tensorOutput } from './tensor.ts';

export const LogSoftmaxRequest = Type.Object(
  {
    logits: Logits,
    grad_output: Type.Optional(LogitsGradOutput),
    outputs: outputsOption(
      ['log_probs', 'grad'],
      undefined,
      'Default: log_probs, and grad where there is a grad_output.',
    ),
    ...commonOptions,
  },
  {
    title: 'LogSoftmaxRequest',
    additionalProperties: false,
    examples: [
      { logits: [[0, -50]] },
      {
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
    ],
  },
);
export type LogSoftmaxRequest = Static<typeof LogSoftmaxRequest>;

export const LogSoftmaxResponse = Type.Object(
  {
    log_probs: Type.Optional(
      tensorOutput('that of the logits', 'x_c − log Σ_j exp(x_j), within 2 ulp; "-Infinity" for a masked class.'),
    ),
    grad: Type.Optional(
      tensorOutput('that of the logits', 'With grad_output G: G_c − p_c Σ_j G_j, with respect to the logits.'),
    ),
  },
  { title: 'LogSoftmaxResponse', additionalProperties: false },
);
