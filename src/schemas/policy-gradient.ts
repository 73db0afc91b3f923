import { Type } from '@sinclair/typebox';
import { define, needs, onlyWith, withHint } from './definition.ts';
import { examples } from './examples.ts';
import { normalizerOption, outputsOption, unweightedRowOptions } from './fields.ts';
import { rowOutputs } from './losses.ts';
import { stringEnum } from './string-enum.ts';
import { numberOrNullOutput, numberOutput, tensorInput, tensorOutput } from './tensor.ts';

const MEANS = ['mean', 'seq_mean_token_mean', 'seq_mean_token_sum'] as const;

const SAME_SHAPE = { shape: 'that of log_probs', axes: ['elements'] } as const;

const PolicyGradientRequest = Type.Object(
  {
    log_probs: tensorInput(
      { shape: '[T] or [B, T]', axes: ['elements'] },
      'The log-probability of each sampled token under the policy: those of one sequence, or of B of them, padded to one length.',
    ),
    advantages: tensorInput(
      {
        shape: 'that of log_probs, or [B]; a number for log_probs of shape [T]',
        axes: ['elements', 'sequences'],
        mayBeNumber: true,
      },
      'A: how much better each token was than expected; or one for each sequence, which all its tokens have.',
    ),
    old_log_probs: Type.Optional(
      tensorInput(
        SAME_SHAPE,
        'The same tokens under the policy that sampled them. By default log_probs themselves, without a gradient: all ratios are 1.',
      ),
    ),
    ref_log_probs: Type.Optional(
      tensorInput(SAME_SHAPE, 'The same tokens under the reference model of the KL penalty.'),
    ),
    loss_type: Type.Optional(
      stringEnum(['ppo', 'importance_sampling', 'cispo', 'reinforce'], {
        default: 'ppo',
        description:
          'The loss of a token, of the ratio r = e^(log_prob − old_log_prob). ppo: −min(r A, clip(r) A). importance_sampling: −r A. ' +
          'cispo: −clip(r) A log_prob, with no gradient through the ratio. reinforce: −A log_prob.',
      }),
    ),
    clip_low_threshold: withHint(
      'it bounds the ratio itself, so that an ε of 0.2 is 0.8',
      onlyWith(
        'loss_type',
        ['ppo', 'cispo'],
        Type.Optional(
          Type.Number({
            minimum: 0,
            maximum: 1,
            description:
              'The least that the ratio is clipped to: a bound of r itself, 1 − ε. Default 0.8 for ppo, 0 for cispo.',
          }),
        ),
      ),
    ),
    clip_high_threshold: withHint(
      'it bounds the ratio itself, so that an ε of 0.28 is 1.28',
      onlyWith(
        'loss_type',
        ['ppo', 'cispo'],
        Type.Optional(
          Type.Number({
            minimum: 1,
            description:
              'The most that the ratio is clipped to: a bound of r itself, 1 + ε. Default 1.2 for ppo, 4 for cispo. On a bound exactly the ' +
              'ratio is not clipped.',
          }),
        ),
      ),
    ),
    dual_clip: onlyWith(
      'loss_type',
      ['ppo'],
      Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description:
            'c: the loss of a token with a negative advantage is at most −c A. More than clip_high_threshold; 3 is usual. Default none.',
        }),
      ),
    ),
    kl_coef: needs(
      'ref_log_probs',
      Type.Optional(
        Type.Number({ minimum: 0, default: 0, description: 'What the KL estimate of each token is multiplied by.' }),
      ),
    ),
    kl_estimator: needs(
      'ref_log_probs',
      Type.Optional(
        stringEnum(['k1', 'k2', 'k3'], {
          default: 'k3',
          description: 'Of δ = log_prob − ref_log_prob. k1: δ. k2: δ²/2. k3: e^−δ − 1 + δ, exact near 0 as elsewhere.',
        }),
      ),
    ),
    importance_sampling_level: onlyWith(
      'loss_type',
      ['ppo', 'importance_sampling'],
      Type.Optional(
        stringEnum(['token', 'sequence'], {
          default: 'token',
          description:
            'sequence: all tokens of a sequence have the ratio e^(mean of log_probs − old_log_probs over its tokens that count); advantages ' +
            'are one for each sequence (GSPO).',
        }),
      ),
    ),
    reduction: Type.Optional(
      stringEnum(['none', 'mean', 'sum', 'seq_mean_token_mean', 'seq_mean_token_sum'], {
        default: 'mean',
        description:
          'How the losses become one loss. sum: their sum. mean: that over the number of tokens that count. seq_mean_token_mean: the mean ' +
          'over the sequences of the mean of each. seq_mean_token_sum: the mean over the sequences of the sum of each. A sequence without a ' +
          'token that counts is none; 0 where nothing counts. none: loss is null, grad is that of the sum.',
      }),
    ),
    normalizer: onlyWith(
      'reduction',
      MEANS,
      normalizerOption([], 'By default the number of tokens (mean) or sequences that count.'),
    ),
    ...unweightedRowOptions,
    outputs: outputsOption(
      ['loss', 'losses', 'grad', 'ratio', 'kl', 'clip_fraction', 'approx_kl', 'normalizer', 'valid_count'],
      ['loss', 'losses', 'grad'],
      '',
    ),
  },
  {
    title: 'PolicyGradientRequest',
    additionalProperties: false,
    ...examples({
      ppo: {
        summary: 'PPO: clipped ratios, the last token masked',
        value: {
          log_probs: [
            [-1, -2],
            [-0.5, -1],
          ],
          old_log_probs: [
            [-1.5, -2],
            [-0.5, -0.6],
          ],
          advantages: [1, -1],
          mask: [
            [true, true],
            [true, false],
          ],
        },
      },
      'kl-penalty': {
        summary: 'A KL penalty against a reference policy, averaged by sequence',
        value: {
          log_probs: [
            [-1, -2],
            [-0.5, -1],
          ],
          ref_log_probs: [
            [-1.1, -2],
            [-0.4, 0],
          ],
          advantages: [1, -1],
          kl_coef: 0.1,
          reduction: 'seq_mean_token_mean',
          outputs: ['loss', 'grad', 'kl'],
        },
      },
    }),
  },
);

const PolicyGradientResponse = Type.Object(
  {
    loss: Type.Optional(numberOrNullOutput('The reduced loss; null for the reduction none.')),
    losses: Type.Optional(
      tensorOutput(
        SAME_SHAPE,
        'The loss of each token with its KL penalty, before the reduction; 0 where the mask is false.',
      ),
    ),
    grad: Type.Optional(tensorOutput(SAME_SHAPE, 'With respect to log_probs.')),
    ratio: Type.Optional(
      tensorOutput(
        SAME_SHAPE,
        'r, before it is clipped: that of the sequence at the level of sequences; 0 where the mask is false.',
      ),
    ),
    kl: needs(
      'ref_log_probs',
      Type.Optional(
        tensorOutput(SAME_SHAPE, 'The KL estimate of each token, without kl_coef; 0 where the mask is false.'),
      ),
    ),
    clip_fraction: Type.Optional(
      numberOutput(
        'The share of the tokens that count whose loss has a bound in place of the ratio; 0 where none count.',
      ),
    ),
    approx_kl: Type.Optional(
      numberOutput('The mean of old_log_probs − log_probs over the tokens that count; 0 where none count.'),
    ),
    ...rowOutputs,
  },
  { title: 'PolicyGradientResponse', additionalProperties: false },
);

/** `POST /v1/policy-gradient` */
export const PolicyGradient = define({
  name: 'policy-gradient',
  summary: 'Policy-gradient loss of sampled tokens: PPO, importance sampling, CISPO and REINFORCE, with a KL penalty',
  description:
    'The loss of the log-probabilities of sampled tokens against advantages, and its gradient with respect to log_probs: GRPO, DAPO, ' +
    'Dr. GRPO and GSPO are settings of it. Masked tokens and branches that are not taken are never computed, so that no ratio that overflows ' +
    'makes NaN of a gradient.',
  request: PolicyGradientRequest,
  response: PolicyGradientResponse,
  hasClasses: false,
});
