import type { DistributionInput } from './divergence/distribution-side.ts';
import { Distributions, DOUBLES_OF_DISTRIBUTIONS } from './divergence/distributions.ts';
import type { DivergenceTerm } from './divergence/divergence-term.ts';
import { JensenShannon } from './divergence/jensen-shannon.ts';
import { KullbackLeibler } from './divergence/kullback-leibler.ts';
import { lossOfDistributions } from './divergence/loss-of-distributions.ts';
import { kernelWithRoom } from './logits/choose-rows.ts';
import { checkTargetProbs } from './rows/check-target-probs.ts';
import { countedRows, counts } from './rows/counted-rows.ts';
import type { Context, RowOptions } from './rows/options.ts';
import type { LossResults } from './rows/row-losses.ts';
import { checkElements } from './tensors/check-elements.ts';
import { checkShape } from './tensors/check-shape.ts';
import { classLayout, rowAt } from './tensors/class-layout.ts';
import type { Tensor } from './tensors/tensor.ts';

/** Which divergence: KL(q‖p), KL(p‖q), or the generalised Jensen–Shannon divergence. */
export type Divergence = 'forward_kl' | 'reverse_kl' | 'jsd';

/** A request: an input distribution and a target, each in one of its forms. */
export interface KlDivergenceRequest extends RowOptions<string> {
  readonly logits?: Tensor | undefined;
  readonly logProbs?: Tensor | undefined;
  readonly targetLogits?: Tensor | undefined;
  readonly targetLogProbs?: Tensor | undefined;
  readonly targetProbs?: Tensor | undefined;
  readonly divergence?: Divergence | undefined;
  /** β in (0, 1), of jsd. */
  readonly beta?: number | undefined;
  /** What logits and target logits are divided by. */
  readonly temperature?: number | undefined;
  /** Whether target probabilities must be probabilities. */
  readonly validateTargetProbs?: boolean | undefined;
}

/** Doubles that a row is computed in, for each of its classes: those of the distributions, and a log-ratio of jsd. */
export const DOUBLES_A_CLASS = DOUBLES_OF_DISTRIBUTIONS + 2;

const DEFAULT_OUTPUTS = ['loss', 'losses', 'grad'];

/**
 * How far an input distribution p is from a target q, [N, C, …] both, and the gradients with respect to either.
 *
 *     forward_kl  KL(q‖p) = Σ q (log q − log p)       reverse_kl  KL(p‖q) = Σ p (log p − log q)
 *     jsd         β KL(q‖m) + (1−β) KL(p‖m),   m = β q + (1−β) p
 *
 * p is softmax(logits / T) or exp(logProbs), q softmax(targetLogits / T), exp(targetLogProbs) or targetProbs: what is given as probabilities is
 * not normalised. 0 · log 0 = 0. Every number is within 2 ulp of its exact value, near equality too, where losses are squares of differences:
 * where a pair of doubles has lost too many digits, 168 bits decide.
 *
 * Masked classes have log-probability −Infinity: forward_kl is Infinity where p_c = 0 < q_c, jsd finite always. NaN or +Infinity in a row that
 * counts, or logits that are −Infinity throughout: see `onNonFinite`.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH, NOT_A_DISTRIBUTION, NON_FINITE_INPUT, UNDEFINED_MEAN, INVALID_OPTION
 * @throws InputError INFINITE_DIVERGENCE q_c = 0 < p_c with reverse_kl; p_c = 0 < q_c with forward_kl and `target_grad`
 * @example
 * klDivergence({ logits: tensor([1, 3], [1, 2, 3 + 1e-8]), targetLogits: tensor([1, 3], [1, 2, 3]) }, context).loss // 1.1134771179122534e-17
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html; Agarwal et al. 2024, arXiv:2306.13649 (generalised JSD)
 */
export function klDivergence(request: KlDivergenceRequest, context: Context): LossResults<Tensor> {
  const { divergence = 'forward_kl', beta = 0.5, temperature = 1, outputs = DEFAULT_OUTPUTS } = request;
  const { onNonFinite = 'error', validateTargetProbs = true } = request;
  const input = inputOf(request);
  const target = targetOf(request);
  const { shape } = input.tensor;
  const layout = classLayout(input.field, shape, request.classAxis);
  const rows = countedRows(layout.rowShape, request, context.kernel);
  if (target.kind === 'probs') {
    checkTargetProbs(target.tensor, shape, layout, validateTargetProbs, onNonFinite, rows);
    if (!validateTargetProbs) checkNotNegative(target, (flat) => counts(rows, rowAt(layout, flat)));
  } else checkShape(target.field, target.tensor, shape, `that of ${input.field}`);

  const kernel = kernelWithRoom(context.kernel, input.tensor, layout, outputs.length, context.dtype, ROOM_A_CLASS);
  const of = new Distributions(input, target, layout, kernel, temperature);
  const term = termOf(divergence, of, beta, outputs.includes('target_grad'), kernel.allocate);
  return lossOfDistributions(of, term, layout, rows, outputs, request, { ...context, kernel });
}

/** With copies of the rows of both, and of two gradients. */
const ROOM_A_CLASS = DOUBLES_A_CLASS + 4;

function termOf(
  divergence: Divergence,
  of: Distributions,
  beta: number,
  hasTargetGradient: boolean,
  allocate: (length: number) => Float64Array,
): DivergenceTerm {
  if (divergence === 'jsd')
    return new JensenShannon(of, beta, hasTargetGradient ? allocate(2 * of.classes) : undefined);
  return new KullbackLeibler(of, divergence === 'forward_kl' ? 'forward' : 'reverse', hasTargetGradient);
}

/** The input, of which there is one. */
function inputOf({ logits, logProbs }: KlDivergenceRequest): DistributionInput {
  return logits
    ? { field: 'logits', kind: 'logits', tensor: logits }
    : { field: 'log_probs', kind: 'log_probs', tensor: logProbs as Tensor };
}

/** The target, of which there is one. */
function targetOf({ targetLogits, targetLogProbs, targetProbs }: KlDivergenceRequest): DistributionInput {
  if (targetLogits) return { field: 'target_logits', kind: 'logits', tensor: targetLogits };
  return targetLogProbs
    ? { field: 'target_log_probs', kind: 'log_probs', tensor: targetLogProbs }
    : { field: 'target_probs', kind: 'probs', tensor: targetProbs as Tensor };
}

/** Negative probabilities have no logarithm, whatever else is allowed of them. */
function checkNotNegative({ field, tensor }: DistributionInput, isRead: (flat: number) => boolean): void {
  checkElements(field, tensor, 'NOT_A_DISTRIBUTION', 'a number of at least 0, since its logarithm is taken', (q, i) =>
    q < 0 ? !isRead(i) : true,
  );
}
