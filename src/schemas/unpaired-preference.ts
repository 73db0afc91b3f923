import { Type } from '@sinclair/typebox';
import { define } from './definition.ts';
import { examples } from './examples.ts';
import { lossOptions, outputsOption } from './fields.ts';
import { lossOutputs, rowOutputs } from './losses.ts';
import { stringEnum } from './string-enum.ts';
import { tensorInput, tensorOutput } from './tensor.ts';

const UnpairedPreferenceRequest = Type.Object(
  {
    log_probs: tensorInput(
      { shape: '[N], or a single number', axes: ['elements'], mayBeNumber: true },
      'The log-probability of each answer under the policy: the sum over its tokens.',
    ),
    ref_log_probs: tensorInput(
      { shape: 'that of log_probs', axes: ['elements'], mayBeNumber: true },
      'The same under the reference model.',
    ),
    labels: tensorInput(
      { shape: 'that of log_probs', axes: ['losses'], kind: 'boolean', mayBeNumber: true },
      'Whether each answer is desirable.',
    ),
    beta: Type.Number({ exclusiveMinimum: 0, description: 'β: how strongly the log-ratio counts. 0.1 is usual.' }),
    loss_type: Type.Optional(
      stringEnum(['kto', 'bco'], {
        default: 'kto',
        description:
          'kto: w σ(−v). bco: w log(1 + e^−v). v is ±β (log_probs − ref_log_probs − reference_point), + where desirable.',
      }),
    ),
    reference_point: Type.Optional(
      Type.Number({
        default: 0,
        description:
          "z₀: KTO's estimate of the KL divergence, which the caller clamps at 0; BCO's δ/β. No gradient goes into it.",
      }),
    ),
    desirable_weight: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 1,
        description: 'What the losses of desirable answers are multiplied by; not in the mean.',
      }),
    ),
    undesirable_weight: Type.Optional(Type.Number({ minimum: 0, default: 1, description: 'The same for the others.' })),
    ...lossOptions,
    outputs: outputsOption(['loss', 'losses', 'grad', 'normalizer', 'valid_count'], ['loss', 'losses', 'grad'], ''),
  },
  {
    title: 'UnpairedPreferenceRequest',
    additionalProperties: false,
    ...examples({
      kto: {
        summary: 'KTO: one liked answer and one disliked one',
        value: {
          log_probs: [-10, -12],
          ref_log_probs: [-11, -11.5],
          labels: [true, false],
          beta: 0.1,
          reference_point: 0.5,
        },
      },
      bco: {
        summary: 'BCO: a confident answer, every digit of its loss',
        value: { log_probs: [0], ref_log_probs: [-500], labels: [1], beta: 1, loss_type: 'bco', reduction: 'none' },
      },
    }),
  },
);

const UnpairedPreferenceResponse = Type.Object(
  {
    ...lossOutputs,
    grad: Type.Optional(
      tensorOutput({ shape: 'that of log_probs', axes: ['elements'], mayBeNumber: true }, 'With respect to log_probs.'),
    ),
    ...rowOutputs,
  },
  { title: 'UnpairedPreferenceResponse', additionalProperties: false },
);

/** `POST /v1/unpaired-preference` */
export const UnpairedPreference = define({
  name: 'unpaired-preference',
  summary: 'Preference loss of answers that are liked or not, each on its own: KTO and BCO',
  description:
    'The loss of log-probabilities of whole answers against those of a reference model, where each answer is desirable or not, and its ' +
    'gradient with respect to log_probs. Every number is within 2 ulp of its exact value, 1 − σ included: kto at v = 40 is 4.248e-18.',
  request: UnpairedPreferenceRequest,
  response: UnpairedPreferenceResponse,
  hasClasses: false,
});
