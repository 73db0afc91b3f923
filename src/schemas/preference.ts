import { Type } from '@sinclair/typebox';
import { define, onlyWith } from './definition.ts';
import { examples } from './examples.ts';
import { lossOptions, outputsOption } from './fields.ts';
import { lossOutputs, rowOutputs } from './losses.ts';
import { stringEnum } from './string-enum.ts';
import { numberOutput, tensorInput, tensorOutput } from './tensor.ts';

const ROWS = { shape: 'that of chosen', axes: ['elements'], mayBeNumber: true } as const;
const LENGTHS = { shape: 'that of chosen', axes: ['losses'], kind: 'integer', mayBeNumber: true } as const;

const ofReference = (schema: ReturnType<typeof tensorInput>) =>
  onlyWith('loss_type', ['sigmoid', 'robust', 'hinge', 'ipo'], Type.Optional(schema));

const PreferenceRequest = Type.Object(
  {
    chosen: tensorInput(
      { shape: '[N], or a single number', axes: ['elements'], mayBeNumber: true },
      'The log-probability of each answer that was preferred, the sum over its tokens; or its reward.',
    ),
    rejected: tensorInput(ROWS, 'The same of the answer that was not.'),
    ref_chosen: ofReference(
      tensorInput(ROWS, 'The log-probability of the preferred answer under the reference model.'),
    ),
    ref_rejected: ofReference(tensorInput(ROWS, 'The same of the other.')),
    chosen_lengths: Type.Optional(
      tensorInput(LENGTHS, 'How many tokens each preferred answer has, by which it is divided: at least 1.'),
    ),
    rejected_lengths: Type.Optional(tensorInput(LENGTHS, 'The same of the others.')),
    beta: Type.Number({
      exclusiveMinimum: 0,
      description: 'β: 0.1 is usual for DPO, 1 for rewards, 2 for SimPO.',
    }),
    loss_type: Type.Optional(
      stringEnum(['sigmoid', 'robust', 'hinge', 'ipo', 'orpo'], {
        default: 'sigmoid',
        description:
          'Of v = β h − margin, h = (chosen − ref_chosen) / chosen_lengths − (rejected − ref_rejected) / rejected_lengths, and sp(v) = log(1 + e^v): ' +
          'sigmoid: (1−ε) sp(−v) + ε sp(v). robust: ((1−ε) sp(−v) − ε sp(v)) / (1−2ε). hinge: max(0, 1 − v). ipo: (h − 1/(2β))². ' +
          'orpo: β times the negative logarithm of the logistic function of the log odds ratio, of log-probabilities.',
      }),
    ),
    label_smoothing: onlyWith(
      'loss_type',
      ['sigmoid', 'robust'],
      Type.Optional(
        Type.Number({
          minimum: 0,
          maximum: 0.5,
          default: 0,
          description: 'ε: how probably a pair is the wrong way round. Below 0.5 for robust.',
        }),
      ),
    ),
    margin: onlyWith(
      'loss_type',
      ['sigmoid', 'robust', 'hinge'],
      Type.Optional(
        tensorInput(
          { shape: '[] or that of chosen', axes: ['number', 'losses'], mayBeNumber: true },
          'What is subtracted from β h, a number or one a pair; default 0.',
        ),
      ),
    ),
    sft_weight: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0,
        description: 'α: − α chosen / chosen_lengths is added to the loss: CPO, RPO, and ORPO with 1.',
      }),
    ),
    ...lossOptions,
    outputs: outputsOption(
      [
        'loss',
        'losses',
        'chosen_grad',
        'rejected_grad',
        'chosen_rewards',
        'rejected_rewards',
        'accuracy',
        'normalizer',
        'valid_count',
      ],
      ['loss', 'losses', 'chosen_grad', 'rejected_grad'],
      '',
    ),
  },
  {
    title: 'PreferenceRequest',
    additionalProperties: false,
    ...examples({
      dpo: {
        summary: 'DPO: one pair against a reference model',
        value: { chosen: [-10], rejected: [-12], ref_chosen: [-11], ref_rejected: [-11.5], beta: 0.1 },
      },
      'reward-margin': {
        summary: 'Rewards with a margin, a loss for each pair',
        value: { chosen: [40, 1.5], rejected: [0, 1], beta: 1, margin: [0, 1], reduction: 'none' },
      },
      orpo: {
        summary: 'ORPO: lengths instead of a reference model',
        value: {
          chosen: [-10],
          rejected: [-12],
          chosen_lengths: [5],
          rejected_lengths: [8],
          beta: 0.1,
          loss_type: 'orpo',
          sft_weight: 1,
        },
      },
    }),
  },
);

const gradientOf = (field: string) => Type.Optional(tensorOutput(ROWS, `With respect to ${field}.`));
const rewardsOf = (field: string) =>
  Type.Optional(tensorOutput(ROWS, `β (${field} − ref_${field}) / ${field}_lengths; 0 for a row that does not count.`));

const PreferenceResponse = Type.Object(
  {
    ...lossOutputs,
    chosen_grad: gradientOf('chosen'),
    rejected_grad: gradientOf('rejected'),
    chosen_rewards: rewardsOf('chosen'),
    rejected_rewards: rewardsOf('rejected'),
    accuracy: Type.Optional(
      numberOutput(
        'The share of the pairs that count whose chosen reward is above the rejected one, by sample_weight; 0 where nothing counts.',
      ),
    ),
    ...rowOutputs,
  },
  { title: 'PreferenceResponse', additionalProperties: false },
);

/** `POST /v1/preference` */
export const Preference = define({
  name: 'preference',
  summary: 'Preference loss of pairs of answers: DPO and its kin, SimPO, CPO, ORPO, Bradley–Terry',
  description:
    'The loss of pairs of which one answer was preferred, of their log-probabilities or rewards, and its gradients. DPO: sigmoid with ' +
    'references; conservative: label_smoothing; rDPO: robust; SLiC: hinge; IPO: ipo; SimPO: lengths and margin, without references; CPO, RPO: ' +
    'sft_weight; reward models: rewards and beta 1. Every digit of a confident pair is kept: rewards 40 and 0 have the loss 4.248e-18.',
  request: PreferenceRequest,
  response: PreferenceResponse,
  hasClasses: false,
  together: [
    ['ref_chosen', 'ref_rejected'],
    ['chosen_lengths', 'rejected_lengths'],
  ],
});
