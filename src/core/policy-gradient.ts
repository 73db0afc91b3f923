import type { ElementResults } from './loss-of-elements.ts';
import type { Context } from './options.ts';
import { LossInPairs } from './policy-in-pairs.ts';
import { checkAdvantages, policyInputs } from './policy-inputs.ts';
import { type PolicyGradientRequest, policyOptions } from './policy-options.ts';
import { meanOfTokens, Tokens } from './policy-tokens.ts';
import { tallyLosses } from './tally.ts';
import { empty } from './tensor.ts';
import { lossUpstream } from './upstream.ts';

/** Tokens between two questions whether somebody still waits for the answer. */
const TOKENS_AT_ONCE = 1024;

/**
 * The loss of tokens that a policy has sampled, and its gradient with respect to `logProbs` [T] or [B, T]: PPO, importance sampling, CISPO
 * and REINFORCE, with a KL penalty, of tokens or of sequences (GRPO, DAPO, Dr. GRPO, GSPO).
 *
 *     d = log_prob − old_log_prob, its mean over the sequence where importance_sampling_level is "sequence";  r = e^d
 *     losses_t = f(r, A) + kl_coef k(log_prob − ref_log_prob)      loss = Σ ω_t losses_t / D      grad = u ∂loss/∂log_probs
 *     mean: ω 1, D tokens    seq_mean_token_mean: ω 1 / T_i, D sequences    seq_mean_token_sum: ω 1, D sequences    D: or `normalizer`
 *
 * d has no rounding error, and a product A · e^d is finite where its exact value is. A token whose mask is false is never read, nor is a
 * branch that is not taken: e^900 in either does no harm. Inputs that are not finite are refused where they count, or propagate.
 *
 * @throws InputError INVALID_SHAPE, SHAPE_MISMATCH, NOT_A_BOOLEAN, NON_FINITE_INPUT, INVALID_OPTION
 * @example
 * policyGradient({ logProbs: tensor([1], [0]), oldLogProbs: tensor([1], [-900]), advantages: tensor([1], [1]) }, context)
 *   // { loss: -1.2, losses: [-1.2], grad: [0] }
 * @see Schulman et al. 2017, arXiv:1707.06347 (PPO); Shao et al. 2024, arXiv:2402.03300 (GRPO); Zheng et al. 2025, arXiv:2507.18071 (GSPO)
 */
export function policyGradient(request: PolicyGradientRequest, context: Context): ElementResults {
  const { kernel, tally } = context;
  const tokens = new Tokens(request.logProbs.shape, request.mask);
  const options = policyOptions(request);
  const { outputs, reduction, onNonFinite } = options;
  checkAdvantages(request.advantages, options, tokens);
  const upstream = lossUpstream(request.gradOutput, reduction, tokens, onNonFinite);
  const inputs = policyInputs(request, options, tokens, kernel);

  const isReduced = reduction !== 'none' && reduction !== 'sum';
  const divisor = isReduced ? meanOfTokens(reduction, request, tokens).high : 1;
  const written: { [output: string]: Float64Array } = {};
  for (const output of outputs) {
    if (OF_TOKENS.includes(output)) written[output] = empty(tokens.shape, 'float64', kernel).data;
  }
  const losses = written.losses ?? (tally && kernel.allocate(tokens.count));
  const loss = new LossInPairs(inputs, options, tokens, upstream, divisor, { ...written, losses });
  let sinceCheckpoint = TOKENS_AT_ONCE;
  for (let b = 0; b < tokens.sequences; b++) {
    if (sinceCheckpoint >= TOKENS_AT_ONCE) {
      kernel.checkpoint(0);
      sinceCheckpoint = 0;
    }
    sinceCheckpoint += tokens.length;
    loss.write(b);
  }
  if (tally && losses) tallyLosses(tally, losses, tokens, meanOfTokens(reduction, request, tokens), request.normalizer);

  const results: { [output: string]: ElementResults[string] } = {};
  const { valid } = tokens;
  for (const output of outputs) {
    const data = written[output];
    if (data !== undefined) results[output] = { shape: tokens.shape, data };
    else if (output === 'normalizer') results[output] = divisor;
    else if (output === 'valid_count') results[output] = valid;
    else if (output === 'clip_fraction') results[output] = valid === 0 ? 0 : loss.clipped / valid;
    else if (output === 'approx_kl') {
      results[output] = valid === 0 ? 0 : loss.logRatios.negate().divideNumber(valid).value + 0;
    } else if (reduction === 'none') results[output] = null;
    else results[output] = valid === 0 ? 0 : loss.total.divideNumber(divisor).value + 0;
  }
  return results;
}

/** The outputs that have a number for each token. */
const OF_TOKENS = ['losses', 'grad', 'ratio', 'kl'];
