import { Type } from '@sinclair/typebox';
import { define, idleWithout, needs } from './definition.ts';
import { examples } from './examples.ts';
import { ClassAxis, IgnoreIndex, lossOptions, outputsOption } from './fields.ts';
import { lossOutputs, rowOutputs } from './losses.ts';
import { tensorInput, tensorOutput } from './tensor.ts';

const BinaryCrossEntropyRequest = Type.Object(
  {
    logits: tensorInput(
      { shape: 'any', axes: ['elements'], mayBeNumber: true },
      'The log-odds of each label, each on its own: a nested array of any rank, or a number. -Infinity and Infinity are ordinary.',
    ),
    labels: Type.Optional(
      tensorInput(
        { shape: 'that of the logits', axes: ['losses'], kind: 'flag', mayBeNumber: true },
        'Whether each is right: 1 or 0, true or false, or ignore_index.',
      ),
    ),
    target_probs: Type.Optional(
      tensorInput(
        { shape: 'that of the logits', axes: ['elements'], mayBeNumber: true },
        'How probably each is right, in [0, 1].',
      ),
    ),
    pos_weight: Type.Optional(
      tensorInput(
        { shape: '[] or [C]', axes: ['number', 'classes'], mayBeNumber: true },
        'π: what the loss of right answers is multiplied by, a number or one a class, along class_axis; default 1. Finite and not negative. ' +
          'As in PyTorch, no mean counts it.',
      ),
    ),
    class_axis: idleWithout('pos_weight', Type.Optional(ClassAxis)),
    focal_gamma: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0,
        description: 'γ: the loss of each side is multiplied by the probability of the wrong answer to this power.',
      }),
    ),
    focal_alpha: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'α: what the positive side is multiplied by, and 1 − α the negative one. Without it both by 1.',
      }),
    ),
    label_smoothing: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: 0,
        description: 'ε: the target becomes (1−ε) y + ε/2.',
      }),
    ),
    ignore_index: idleWithout('labels', Type.Optional(IgnoreIndex)),
    ...lossOptions,
    outputs: outputsOption(
      ['loss', 'losses', 'grad', 'probs', 'target_grad', 'normalizer', 'valid_count'],
      ['loss', 'losses', 'grad'],
      'target_grad, the gradient with respect to target_probs, needs target_probs. probs are those of all logits, also of rows that do not count.',
    ),
  },
  {
    title: 'BinaryCrossEntropyRequest',
    additionalProperties: false,
    ...examples({
      'pos-weight': {
        summary: 'Labels, with a weight for the positive ones',
        value: { logits: [0.8, -1.5], labels: [1, 0], pos_weight: 3 },
      },
      focal: {
        summary: 'Focal loss, a loss for each logit',
        value: { logits: [0.8, 40], labels: [0, 1], focal_gamma: 0.5, focal_alpha: 0.25, reduction: 'none' },
      },
      'target-probs': {
        summary: 'Target probabilities, and their gradient',
        value: {
          logits: [
            [1.5, '-Infinity'],
            [0, 30],
          ],
          target_probs: [
            [0.9, 0],
            [0.5, 1],
          ],
          pos_weight: [1, 2],
          outputs: ['loss', 'target_grad'],
        },
      },
    }),
  },
);

const BinaryCrossEntropyResponse = Type.Object(
  {
    ...lossOutputs,
    grad: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'], mayBeNumber: true },
        'With respect to the logits: (p − y) / N without weights and options.',
      ),
    ),
    probs: Type.Optional(
      tensorOutput(
        { shape: 'that of the logits', axes: ['elements'], mayBeNumber: true },
        'σ(x) of the logits: 1 / (1 + e^−x).',
      ),
    ),
    target_grad: needs(
      'target_probs',
      Type.Optional(
        tensorOutput(
          { shape: 'that of the logits', axes: ['elements'], mayBeNumber: true },
          'With respect to target_probs: (1−ε) (π α u^γ log(1 + e^−x) − (1−α) p^γ log(1 + e^x)), reduced like the loss; −x without weights and options.',
        ),
      ),
    ),
    ...rowOutputs,
  },
  { title: 'BinaryCrossEntropyResponse', additionalProperties: false },
);

/** `POST /v1/binary-cross-entropy` */
export const BinaryCrossEntropy = define({
  name: 'binary-cross-entropy',
  summary: 'Binary cross-entropy of logits against labels or probabilities, focal or not, with its gradient',
  description:
    "PyTorch's BCEWithLogitsLoss and the focal loss: ℓ = π α y' u^γ log(1 + e^−x) + (1−α) (1−y') p^γ log(1 + e^x) of each logit x, where " +
    "p = σ(x), u = σ(−x) and y' = (1−ε) y + ε/2, and the gradient with respect to the logits. Nothing is computed as 1 − σ: the loss of the " +
    'logit 40 with label 1 is 4.248e-18. Exactly one of labels and target_probs is given.',
  request: BinaryCrossEntropyRequest,
  response: BinaryCrossEntropyResponse,
  hasClasses: false,
  exactlyOne: [['labels', 'target_probs']],
});
