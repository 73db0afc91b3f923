import { Type } from '@sinclair/typebox';
import { define, needs, onlyWith, withHint } from './definition.ts';
import { examples } from './examples.ts';
import { classAxis, Logits, LogProbs, lossOptions, outputsOption, TargetProbs, validateTargetProbs } from './fields.ts';
import { lossOutputs, rowOutputs } from './losses.ts';
import { stringEnum } from './string-enum.ts';
import { tensorInput, tensorOutput } from './tensor.ts';

const OF_THE_INPUT = { shape: 'that of the logits or log_probs', axes: ['elements'] } as const;

const KlDivergenceRequest = Type.Object(
  {
    logits: Type.Optional(Logits),
    log_probs: Type.Optional(LogProbs),
    target_logits: Type.Optional(tensorInput(OF_THE_INPUT, 'Unnormalised log-probabilities of the target.')),
    target_log_probs: Type.Optional(
      tensorInput(OF_THE_INPUT, 'Log-probabilities of the target, used as they are given: PyTorch’s `log_target`.'),
    ),
    target_probs: Type.Optional(TargetProbs),
    divergence: Type.Optional(
      stringEnum(['forward_kl', 'reverse_kl', 'jsd'], {
        default: 'forward_kl',
        description:
          'With p the input and q the target: forward_kl Σ q (log q − log p), as in PyTorch. reverse_kl Σ p (log p − log q). ' +
          'jsd β KL(q‖m) + (1−β) KL(p‖m), m = β q + (1−β) p, the generalised Jensen–Shannon divergence. 0 · log 0 is 0.',
      }),
    ),
    beta: onlyWith(
      'divergence',
      ['jsd'],
      withHint(
        'at the ends use divergence "forward_kl" (0) or "reverse_kl" (1)',
        Type.Optional(
          Type.Number({
            exclusiveMinimum: 0,
            exclusiveMaximum: 1,
            default: 0.5,
            description:
              'β of jsd, which is 0 at either end: use forward_kl instead of 0, and reverse_kl instead of 1.',
          }),
        ),
      ),
    ),
    temperature: needs(
      'logits',
      needs(
        'target_logits',
        Type.Optional(
          Type.Number({
            exclusiveMinimum: 0,
            default: 1,
            description:
              'What logits and target_logits are divided by, which it needs both; gradients are with respect to what was given. The loss is not ' +
              'multiplied by T²: use grad_output.',
          }),
        ),
      ),
    ),
    validate_target_probs: validateTargetProbs('any finite numbers of at least 0'),
    ...classAxis,
    ...lossOptions,
    outputs: outputsOption(
      ['loss', 'losses', 'grad', 'target_grad', 'normalizer', 'valid_count'],
      ['loss', 'losses', 'grad'],
      'target_grad needs target_logits or target_log_probs.',
    ),
  },
  {
    title: 'KlDivergenceRequest',
    additionalProperties: false,
    ...examples({
      'two-logits': {
        summary: 'Kullback–Leibler divergence between two rows of logits',
        value: { logits: [[1, 2, 3]], target_logits: [[2, 2, 1]] },
      },
      'nearly-equal': {
        summary: 'Jensen–Shannon divergence of distributions that are nearly equal',
        value: {
          logits: [[1, 2, 3.00000001]],
          target_logits: [[1, 2, 3]],
          divergence: 'jsd',
          outputs: ['losses', 'grad'],
        },
      },
      probabilities: {
        summary: 'Log-probabilities against target probabilities',
        value: { log_probs: [[-1.2, -0.5, -2.3]], target_probs: [[0.3, 0.6, 0.1]] },
      },
      distillation: {
        summary: 'Distillation: reverse divergence at temperature 2, with both gradients',
        value: {
          logits: [[1, 2, 3]],
          target_logits: [[2, 2, 1]],
          divergence: 'reverse_kl',
          temperature: 2,
          grad_output: 4,
          outputs: ['loss', 'grad', 'target_grad'],
        },
      },
    }),
  },
);

const KlDivergenceResponse = Type.Object(
  {
    ...lossOutputs,
    grad: Type.Optional(
      tensorOutput(
        OF_THE_INPUT,
        'With respect to the logits or log_probs: forward_kl (p − q) / T, or −q for log_probs.',
      ),
    ),
    target_grad: needs(
      ['target_logits', 'target_log_probs'],
      Type.Optional(tensorOutput(OF_THE_INPUT, 'With respect to the target_logits or target_log_probs.')),
    ),
    ...rowOutputs,
  },
  { title: 'KlDivergenceResponse', additionalProperties: false },
);

/** `POST /v1/kl-divergence` */
export const KlDivergence = define({
  name: 'kl-divergence',
  summary: 'Kullback–Leibler and Jensen–Shannon divergences between distributions, with their gradients',
  description:
    'How far an input distribution is from a target, row by row, either given as logits, log-probabilities or probabilities, and the ' +
    'gradients with respect to both. Every number is within 2 ulp of its exact value, near equality too: between logits that are 1e-8 apart ' +
    "losses are 1e-17, right to the last digit. The mean over [N, C] is PyTorch's `batchmean`.",
  request: KlDivergenceRequest,
  response: KlDivergenceResponse,
  hasClasses: true,
  exactlyOne: [
    ['logits', 'log_probs'],
    ['target_logits', 'target_log_probs', 'target_probs'],
  ],
  cost: { doublesAClass: 9, nanosecondsANumber: 200 },
});
