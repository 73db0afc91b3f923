import { type Static, Type } from '@sinclair/typebox';
import { define, needs } from './definition.ts';
import { Labels, Logits, labelOptions, outputsOption, TargetProbs } from './fields.ts';
import { lossOutputs, rowOutputs } from './losses.ts';
import { Bins, METRIC_NAMES, metricOutputs } from './metrics.ts';
import { tensorOutput } from './tensor.ts';

export const CrossEntropyRequest = Type.Object(
  {
    logits: Logits,
    labels: Type.Optional(Labels),
    target_probs: Type.Optional(TargetProbs),
    ...labelOptions,
    label_smoothing: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: 0,
        description: 'ε: the target becomes (1−ε) q + ε/K over the K classes of its row that are not masked.',
      }),
    ),
    validate_target_probs: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          "true: each of target_probs is in [0, 1] and each row's sum within 1e-6 of 1, or 422; where they come as F32, F16 or BF16 " +
          'within 2^-23, 2^-10 or 2^-7 more, and as F16 2^-24 more for each class: what rounding to the type may add. false: any ' +
          'finite numbers, as in PyTorch.',
      }),
    ),
    outputs: outputsOption(
      ['loss', 'losses', 'grad', 'log_probs', 'probs', 'target_grad', 'normalizer', 'valid_count', ...METRIC_NAMES],
      ['loss', 'losses', 'grad'],
      'target_grad, the gradient with respect to target_probs, needs target_probs. log_probs and probs of an ignored row are those of its logits.',
    ),
    bins: Bins,
  },
  {
    title: 'CrossEntropyRequest',
    additionalProperties: false,
    examples: [
      { logits: [[0, -50]], labels: [0] },
      {
        logits: [
          [1, 2, 3],
          [0, -1, 0.5],
        ],
        labels: [2, 0],
        class_weight: [1, 2, 5],
        label_smoothing: 0.2,
      },
      {
        logits: [
          [1, 2, 3],
          [0, -1, 0.5],
        ],
        target_probs: [
          [0, 0, 1],
          [0.7, 0.2, 0.1],
        ],
        outputs: ['loss', 'target_grad'],
      },
      {
        logits: [
          [
            [2, 1],
            [0, 5],
          ],
        ],
        labels: [[0, -100]],
        class_axis: -1,
        reduction: 'none',
      },
      {
        logits: [
          [1, 2, 3],
          [0, -1, 0.5],
        ],
        labels: [2, 0],
        bins: 5,
        outputs: ['nll', 'perplexity', 'accuracy', 'label_ranks', 'calibration_error', 'bin_counts'],
      },
    ],
  },
);
export type CrossEntropyRequest = Static<typeof CrossEntropyRequest>;

export const CrossEntropyResponse = Type.Object(
  {
    ...lossOutputs,
    grad: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'] },
        'With respect to the logits: (p_c − q_c) / N without weights and smoothing.',
      ),
    ),
    log_probs: Type.Optional(
      tensorOutput({ shape: 'that of the logits', axes: ['elements'] }, 'log softmax of the logits.'),
    ),
    probs: Type.Optional(tensorOutput({ shape: 'that of the logits', axes: ['elements'] }, 'softmax of the logits.')),
    target_grad: needs(
      'target_probs',
      Type.Optional(
        tensorOutput(
          { shape: 'that of the logits', axes: ['elements'] },
          'With respect to target_probs: −w_c (1−ε) log p_c, reduced like the loss.',
        ),
      ),
    ),
    ...rowOutputs,
    ...metricOutputs,
  },
  { title: 'CrossEntropyResponse', additionalProperties: false },
);

/** `POST /v1/cross-entropy` */
export const CrossEntropy = define({
  name: 'cross-entropy',
  summary: 'Cross-entropy of logits against labels or target probabilities, with its gradient',
  description:
    "PyTorch's CrossEntropyLoss with every option: losses_n = −Σ_c w_c q_c log p_c, and the gradient of the loss with " +
    'respect to the logits, every number within 2 ulp of its exact value. Exactly one of labels and target_probs is given.',
  request: CrossEntropyRequest,
  response: CrossEntropyResponse,
  hasClasses: true,
  exactlyOne: [['labels', 'target_probs']],
});
