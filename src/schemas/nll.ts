import { Type } from '@sinclair/typebox';
import { define } from './definition.ts';
import { examples } from './examples.ts';
import { Labels, LogProbs, labelOptions, outputsOption } from './fields.ts';
import { lossOutputs, rowOutputs } from './losses.ts';
import { tensorOutput } from './tensor.ts';

export const NllRequest = Type.Object(
  {
    log_probs: LogProbs,
    labels: Labels,
    ...labelOptions,
    outputs: outputsOption(['loss', 'losses', 'grad', 'normalizer', 'valid_count'], ['loss', 'losses', 'grad'], ''),
  },
  {
    title: 'NllRequest',
    additionalProperties: false,
    ...examples({
      'two-rows': {
        summary: 'Two rows and their labels',
        value: {
          log_probs: [
            [-0.5, -1],
            [-2, -0.1],
          ],
          labels: [1, 0],
        },
      },
      'ignored-row': {
        summary: 'An ignored row and weights of the classes, summed',
        value: {
          log_probs: [
            [-0.5, -1],
            [-2, -0.1],
          ],
          labels: [1, -100],
          class_weight: [1, 3],
          reduction: 'sum',
        },
      },
    }),
  },
);

export const NllResponse = Type.Object(
  {
    ...lossOutputs,
    grad: Type.Optional(
      tensorOutput(
        { shape: 'that of log_probs', axes: ['elements'] },
        'With respect to log_probs: −w_y / D at the label of each row, 0 elsewhere.',
      ),
    ),
    ...rowOutputs,
  },
  { title: 'NllResponse', additionalProperties: false },
);

/** `POST /v1/nll` */
export const Nll = define({
  name: 'nll',
  summary: 'Negative log-likelihood of labels under log-probabilities',
  description:
    "PyTorch's NLLLoss: losses_n = −class_weight[y] · log_probs[n, y]. It takes no logarithm: feed it log-probabilities.",
  request: NllRequest,
  response: NllResponse,
  hasClasses: true,
});
