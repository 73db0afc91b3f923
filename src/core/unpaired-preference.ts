import { WideLogistic } from './pairs/wide-logistic.ts';
import { WidePair } from './pairs/wide-pair.ts';
import { countedRows } from './rows/counted-rows.ts';
import { lossOfElements } from './rows/loss-of-elements.ts';
import type { Context, RowOptions } from './rows/options.ts';
import { readInput } from './rows/read-input.ts';
import type { LossResults } from './rows/row-losses.ts';
import { checkBooleans } from './tensors/check-booleans.ts';
import { checkOneAxis } from './tensors/check-one-axis.ts';
import { checkShape } from './tensors/check-shape.ts';
import type { IntegerTensor, Tensor } from './tensors/tensor.ts';

/** A request: log-probabilities of whole answers under the policy and under its reference, and which of them people liked. */
export interface UnpairedPreferenceRequest extends RowOptions<string> {
  readonly logProbs: Tensor;
  readonly refLogProbs: Tensor;
  readonly labels: IntegerTensor;
  readonly beta: number;
  readonly lossType?: 'kto' | 'bco' | undefined;
  readonly referencePoint?: number | undefined;
  readonly desirableWeight?: number | undefined;
  readonly undesirableWeight?: number | undefined;
}

const SHAPE = 'that of log_probs';

/**
 * The loss of answers that are liked or not, each on its own: KTO and BCO, and its gradient with respect to `logProbs` [N].
 *
 *     v = ±β (log_prob − ref_log_prob − z₀), + where the label is true      w the weight of its kind
 *     kto: w σ(−v), derivative ∓w β σ(v) σ(−v)       bco: w log(1 + e^−v), derivative ∓w β σ(−v)
 *
 * v is exact to 100 bits, and nothing is computed as 1 − σ: each number is within an ulp of its exact value, also a
 * product with an upstream gradient of what no double holds. Inputs that are not finite are
 * refused, or give what IEEE arithmetic makes of them.
 *
 * @throws InputError SHAPE_MISMATCH, NOT_A_BOOLEAN, NON_FINITE_INPUT
 * @example
 * unpairedPreference({ logProbs: tensor([1], [0]), refLogProbs: tensor([1], [-500]), labels: tensor([1], [1]), beta: 1 }, context).loss
 *   // 7.124576406741286e-218
 * @see Ethayarajh et al. 2024, arXiv:2402.01306 (KTO); Jung et al. 2024, arXiv:2404.04656 (BCO)
 */
export function unpairedPreference(request: UnpairedPreferenceRequest, context: Context): LossResults {
  const { beta, lossType = 'kto', referencePoint = 0, onNonFinite = 'error', outputs = DEFAULT_OUTPUTS } = request;
  const { desirableWeight = 1, undesirableWeight = 1 } = request;
  const { kernel } = context;
  const { shape } = request.logProbs;
  checkOneAxis('log_probs', shape, 'the sum over the tokens of each answer');
  const rows = countedRows(shape, request, kernel);
  const logProbs = readInput('log_probs', request.logProbs, rows, onNonFinite, kernel, SHAPE);
  const refLogProbs = readInput('ref_log_probs', request.refLogProbs, rows, onNonFinite, kernel, SHAPE);
  checkShape('labels', request.labels, shape, SHAPE);
  checkBooleans('labels', request.labels);
  const labels = request.labels.data;

  const v = new WidePair();
  const logistic = new WideLogistic();
  const { sigmoid, complement, softplusOfNegative } = logistic;
  const loss = new WidePair();
  const grad = new WidePair();
  const load = (n: number): void => {
    const isDesirable = labels[n] === 1;
    const w = isDesirable ? desirableWeight : undesirableWeight;
    const signed = isDesirable ? beta : -beta;
    v.setDifference(logProbs[n] as number, refLogProbs[n] as number).addNumber(-referencePoint);
    logistic.load(v.multiplyNumber(signed));
    if (lossType === 'kto') {
      loss.copy(complement).multiplyNumber(w);
      grad.copy(sigmoid).multiply(loss).multiplyNumber(-signed);
    } else {
      loss.copy(softplusOfNegative).multiplyNumber(w);
      grad.copy(complement).multiplyNumber(w).multiplyNumber(-signed);
    }
  };
  return lossOfElements({ load, loss, gradients: { grad } }, rows, outputs, request, context);
}

const DEFAULT_OUTPUTS = ['loss', 'losses', 'grad'];
