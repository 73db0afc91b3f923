import { Type } from '@sinclair/typebox';
import { define, needs, takesArrays } from './definition.ts';
import { examples } from './examples.ts';
import {
  Labels,
  Logits,
  labelOptions,
  logitOptions,
  outputsOption,
  TargetProbs,
  validateTargetProbs,
} from './fields.ts';
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
    ...logitOptions,
    shift: needs(
      'labels',
      Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 2 ** 53,
          default: 0,
          description:
            'The row at position t of the last axis of labels is compared with the label at t + shift, and has its mask and its ' +
            'sample_weight; the last rows do not count. 1 is what Hugging Face does for language models.',
        }),
      ),
    ),
    focal_gamma: takesArrays(
      2,
      500,
      Type.Optional(
        Type.Number({
          minimum: 0,
          default: 0,
          description:
            'γ of the focal loss: the term of each class is multiplied by (1 − p_c)^γ, to the last digit also where p_c is near 1.',
        }),
      ),
    ),
    poly_epsilon: takesArrays(
      0,
      130,
      Type.Optional(Type.Number({ default: 0, description: 'ε₁ of PolyLoss: adds ε₁ Σ_c w_c q_c (1 − p_c).' })),
    ),
    z_loss: takesArrays(
      0,
      100,
      Type.Optional(
        Type.Number({
          minimum: 0,
          default: 0,
          description: 'λ: adds λ log²(Σ_c e^z_c) for each row. sample_weight counts, class_weight does not.',
        }),
      ),
    ),
    entropy_coef: takesArrays(
      0,
      220,
      Type.Optional(
        Type.Number({
          default: 0,
          description:
            'h: subtracts h times the entropy −Σ_c p_c log p_c of each row, so that confident rows cost more. sample_weight counts, ' +
            'class_weight does not.',
        }),
      ),
    ),
    validate_target_probs: validateTargetProbs('any finite numbers, as in PyTorch'),
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
    ...examples({
      'tiny-loss': {
        summary: 'A confident right answer: a loss of 1.9e-22, not 0',
        value: { logits: [[0, -50]], labels: [0] },
      },
      'weights-and-smoothing': {
        summary: 'Class weights and label smoothing',
        value: {
          logits: [
            [1, 2, 3],
            [0, -1, 0.5],
          ],
          labels: [2, 0],
          class_weight: [1, 2, 5],
          label_smoothing: 0.2,
        },
      },
      'target-probs': {
        summary: 'Target probabilities instead of labels, and their gradient',
        value: {
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
      },
      'language-model': {
        summary: 'Classes on the last axis, one ignored token, a loss for each token',
        value: {
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
      },
      'focal-and-z-loss': {
        summary: 'Temperature, focal loss and z-loss together',
        value: {
          logits: [
            [1, 2, 3],
            [0, -1, 0.5],
          ],
          labels: [2, 0],
          temperature: 0.5,
          focal_gamma: 2,
          z_loss: 0.0001,
        },
      },
      metrics: {
        summary: 'Metrics: perplexity, accuracy, ranks, calibration',
        value: {
          logits: [
            [1, 2, 3],
            [0, -1, 0.5],
          ],
          labels: [2, 0],
          bins: 5,
          outputs: ['nll', 'perplexity', 'accuracy', 'label_ranks', 'calibration_error', 'bin_counts'],
        },
      },
    }),
  },
);

export const CrossEntropyResponse = Type.Object(
  {
    ...lossOutputs,
    grad: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'] },
        'With respect to the logits: (p_c − q_c) / N without weights, smoothing and further terms.',
      ),
    ),
    log_probs: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'] },
        'log softmax of the logits, after softcap and temperature.',
      ),
    ),
    probs: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'] },
        'softmax of the logits, after softcap and temperature.',
      ),
    ),
    target_grad: needs(
      'target_probs',
      Type.Optional(
        tensorOutput(
          { shape: 'that of the logits', axes: ['elements'] },
          'With respect to target_probs: w_c (1−ε) (ε₁ (1 − p_c) − (1 − p_c)^γ log p_c), reduced like the loss.',
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
    'respect to the logits, every number within 2 ulp of its exact value. Exactly one of labels and target_probs is given. All options ' +
    'compose: losses_n = s_n [Σ_c w_c q_c (1 − p_c)^γ (−log p_c) + ε₁ Σ_c w_c q_c (1 − p_c) + λ log²(Σ_c e^z_c) − h H(p)], where p is the softmax ' +
    'of z = cap · tanh(x / cap) / T.',
  request: CrossEntropyRequest,
  response: CrossEntropyResponse,
  hasClasses: true,
  exactlyOne: [['labels', 'target_probs']],
});
