import { type KernelTokens, lossByKernel } from './policy/loss-by-kernel.ts';
import { LossInPairs } from './policy/loss-in-pairs.ts';
import { checkShapes, policyInputs } from './policy/policy-inputs.ts';
import { type PolicyGradientRequest, type PolicyOptions, policyOptions } from './policy/policy-options.ts';
import { meanOfTokens, Tokens } from './policy/tokens.ts';
import type { Context } from './rows/options.ts';
import { tallyLosses } from './rows/tally-batch.ts';
import { lossUpstream } from './rows/upstream.ts';
import type { Kernel } from './tensors/kernel.ts';
import { dtypeOf, type Numbers, type NumbersOf } from './tensors/numbers.ts';
import type { Width } from './tensors/row-writer.ts';
import type { Tensor } from './tensors/tensor.ts';
import { toDoubles } from './tensors/to-doubles.ts';

/** What is returned, by the names of the outputs that were asked for. */
export interface PolicyResults {
  readonly [output: string]: Tensor<Float64Array | Float32Array> | number | null;
}

/**
 * The loss of tokens that a policy has sampled, and its gradient with respect to `logProbs` [T] or [B, T]: PPO, importance sampling, CISPO
 * and REINFORCE, with a KL penalty, of tokens or of sequences (GRPO, DAPO, Dr. GRPO, GSPO).
 *
 *     d = log_prob − old_log_prob, its mean over the sequence where importance_sampling_level is "sequence";  r = e^d
 *     losses_t = f(r, A) + kl_coef k(log_prob − ref_log_prob)      loss = Σ ω_t losses_t / D      grad = u ∂loss/∂log_probs
 *     mean: ω 1, D tokens    seq_mean_token_mean: ω 1 / T_i, D sequences    seq_mean_token_sum: ω 1, D sequences    D: or `normalizer`
 *
 * d has no rounding error, and a product A · e^d is finite where its exact value is. A token whose mask is false is never read, nor is a
 * branch computed that is not taken: e^900 in either does no harm. Inputs that are not finite are refused where they count, or propagate.
 * Gradients are within an ulp, all other numbers are rounded once, but for rare ties; the loss, which may cancel, where no more than 40 bits do.
 *
 * @throws InputError INVALID_SHAPE, SHAPE_MISMATCH, NOT_A_BOOLEAN, NON_FINITE_INPUT, INVALID_OPTION
 * @example
 * policyGradient({ logProbs: tensor([1], [0]), oldLogProbs: tensor([1], [-900]), advantages: tensor([1], [1]) }, context)
 *   // { loss: -1.2, losses: [-1.2], grad: [0] }
 * @see Schulman et al. 2017, arXiv:1707.06347 (PPO); Shao et al. 2024, arXiv:2402.03300 (GRPO); Zheng et al. 2025, arXiv:2507.18071 (GSPO)
 */
export function policyGradient(request: PolicyGradientRequest, context: Context): PolicyResults {
  const { kernel, tally } = context;
  const tokens = new Tokens(request.logProbs.shape, request.mask, kernel);
  const options = policyOptions(request);
  const { outputs, reduction } = options;
  checkShapes(request, options, tokens);
  const upstream = lossUpstream(request.gradOutput, reduction, tokens, options.onNonFinite);
  const isReduced = reduction !== 'none' && reduction !== 'sum';
  const divisor = isReduced ? meanOfTokens(reduction, request, tokens).high : 1;

  const width = upstream.step === 0 ? widthByKernel(request, options, context) : undefined;
  const written: { [output: string]: Float64Array | Float32Array } = {};
  for (const output of OF_TOKENS) {
    const isNeeded = output === 'losses' ? tally !== undefined || width : output === 'grad' && width;
    if (isNeeded || outputs.includes(output)) {
      written[output] = kernel.allocateNumbers(width ?? 'float64', tokens.count);
    }
  }
  let inputs =
    width === undefined || hasMore(request, options) ? policyInputs(request, options, tokens, kernel) : undefined;
  const readInputs = () => {
    inputs ??= policyInputs(request, options, tokens, kernel);
    return inputs;
  };
  const inPairs = (results: typeof written) =>
    new LossInPairs(readInputs, options, tokens, upstream, divisor, results, kernel.checkpoint);

  let loss = inPairs(written);
  const writeAll = () => {
    for (let b = 0; b < tokens.sequences; b++) loss.write(b);
  };
  if (width === undefined) writeAll();
  else {
    const error = lossByKernel(
      kernelTokens(request, options, tokens, width, written, kernel),
      options,
      tokens,
      loss,
      kernel,
    );
    if (
      outputs.includes('loss') &&
      reduction !== 'none' &&
      error > TOLERATED_ERROR[width] * Math.abs(loss.total.value)
    ) {
      loss = inPairs({});
      writeAll();
    }
  }
  if (tally) {
    const losses =
      reduction === 'seq_mean_token_mean' ? tokens.meansOf(written.losses as Float64Array) : written.losses;
    tallyLosses(tally, losses as Float64Array, tokens, meanOfTokens(reduction, request, tokens), request.normalizer);
  }

  const results: { [output: string]: PolicyResults[string] } = {};
  const { valid, shape } = tokens;
  for (const output of outputs) {
    const data = written[output];
    if (data !== undefined) results[output] = { shape, data };
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

/** The error that a sum may have, relative to itself, for a result of that width. */
const TOLERATED_ERROR = { float64: 2 ** -54.5, float32: 2 ** -29 };

/** The outputs that the kernel knows nothing of. */
const OF_PAIRS = ['ratio', 'kl', 'clip_fraction', 'approx_kl'];

/** What the kernel computes the tokens in; undefined where it does not, since a request asks for more. */
function widthByKernel(
  { logProbs, oldLogProbs, advantages }: PolicyGradientRequest,
  { isOfSequences, klCoef, outputs }: PolicyOptions,
  { dtype, tally }: Context,
): Width | undefined {
  if (isOfSequences || klCoef !== 0 || outputs.some((output) => OF_PAIRS.includes(output))) return undefined;
  const areFloats = [logProbs, oldLogProbs ?? logProbs, advantages].every(({ data }) => dtypeOf(data) === 'float32');
  return areFloats && dtype === 'float32' && tally === undefined ? 'float32' : 'float64';
}

/** Whether there are numbers that count for nothing but have to be finite all the same. */
function hasMore({ oldLogProbs, refLogProbs }: PolicyGradientRequest, { lossType }: PolicyOptions): boolean {
  return refLogProbs !== undefined || (lossType === 'reinforce' && oldLogProbs !== undefined);
}

/** The tensors of a request as the kernel takes them. */
function kernelTokens<W extends Width>(
  { logProbs, oldLogProbs, advantages }: PolicyGradientRequest,
  { lossType }: PolicyOptions,
  { shape }: Tokens,
  width: W,
  { losses, grad }: { readonly [output: string]: Numbers },
  kernel: Kernel,
): KernelTokens<W> {
  const numbersOf = ({ data }: Tensor) =>
    (width === 'float32' ? data : toDoubles(data, kernel.allocate)) as NumbersOf<W>;
  const own = numbersOf(logProbs);
  return {
    width,
    logProbs: own,
    // The ratio of REINFORCE is 1.
    oldLogProbs: oldLogProbs === undefined || lossType === 'reinforce' ? own : numbersOf(oldLogProbs),
    advantages: numbersOf(advantages),
    areOfSequences: advantages.shape.length !== shape.length,
    losses: losses as NumbersOf<W>,
    grad: grad as NumbersOf<W>,
  };
}
