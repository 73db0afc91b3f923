import { WidePair } from './pairs/wide-pair.ts';
import { OddsRatio } from './preference/odds-ratio.ts';
import { HingePairwise, LogisticPairwise, type PairwiseLoss, SquaredPairwise } from './preference/pairwise-losses.ts';
import { PreferenceGap } from './preference/preference-gap.ts';
import { shareOfRows } from './preference/share-of-rows.ts';
import { type CountedRows, countedRows, counts } from './rows/counted-rows.ts';
import { lossOfElements } from './rows/loss-of-elements.ts';
import type { Context, RowOptions } from './rows/options.ts';
import { readInput } from './rows/read-input.ts';
import type { LossResults } from './rows/row-losses.ts';
import { checkElements } from './tensors/check-elements.ts';
import { checkOneAxis } from './tensors/check-one-axis.ts';
import { checkShape } from './tensors/check-shape.ts';
import { InputError } from './tensors/input-error.ts';
import type { IntegerTensor, Tensor } from './tensors/tensor.ts';
import { toDoubles } from './tensors/to-doubles.ts';

/** A request: log-probabilities of whole answers, or their rewards, in pairs of which the first was preferred. */
export interface PreferenceRequest extends RowOptions<string> {
  readonly chosen: Tensor;
  readonly rejected: Tensor;
  readonly refChosen?: Tensor | undefined;
  readonly refRejected?: Tensor | undefined;
  readonly chosenLengths?: IntegerTensor | undefined;
  readonly rejectedLengths?: IntegerTensor | undefined;
  readonly beta: number;
  readonly lossType?: 'sigmoid' | 'robust' | 'hinge' | 'ipo' | 'orpo' | undefined;
  readonly labelSmoothing?: number | undefined;
  readonly margin?: Tensor | undefined;
  readonly sftWeight?: number | undefined;
}

const SHAPE = 'that of chosen';

/**
 * The loss of pairs of answers of which one was preferred, and its gradients with respect to `chosen` and `rejected` [N].
 *
 *     h = (chosen − ref_chosen) / len_c − (rejected − ref_rejected) / len_r       v = β h − margin       sp(v) = log(1 + e^v)
 *     sigmoid  (1−ε) sp(−v) + ε sp(v)          robust  ((1−ε) sp(−v) − ε sp(v)) / (1−2ε)
 *     hinge    max(0, 1 − v)                   ipo     (h − 1/(2β))²
 *     orpo     β log(1 + odds of rejected / odds of chosen), of the log-probabilities divided by their lengths
 *
 * With `sftWeight` α, − α chosen / len_c is added. h is exact where it has 106 bits, all else has some 100: also differences whose terms
 * nearly cancel. Inputs that are not finite are refused, or give what IEEE arithmetic makes of them.
 *
 * @throws InputError SHAPE_MISMATCH, NON_FINITE_INPUT, INVALID_LENGTH, INVALID_OPTION label_smoothing 0.5 with robust
 * @throws InputError NOT_A_LOG_PROBABILITY chosen above 0, or rejected not below it, with orpo
 * @example
 * preference({ chosen: tensor([1], [40]), rejected: tensor([1], [0]), beta: 1 }, context).loss // 4.248354255291589e-18
 * @see Rafailov et al. 2023, arXiv:2305.18290 (DPO); Chowdhury et al. 2024, arXiv:2403.00409 (robust); Zhao et al. 2023, arXiv:2305.10425
 *   (hinge: SLiC-HF); Azar et al. 2023, arXiv:2310.12036 (IPO); Meng et al. 2024, arXiv:2405.14734 (SimPO); Hong et al. 2024, arXiv:2403.07691 (ORPO)
 */
export function preference(request: PreferenceRequest, context: Context): LossResults {
  const { beta, lossType = 'sigmoid', onNonFinite = 'error', outputs = DEFAULT_OUTPUTS, sftWeight = 0 } = request;
  const { kernel } = context;
  const { shape } = request.chosen;
  checkOneAxis('chosen', shape, 'the sum over the tokens of each answer');
  const rows = countedRows(shape, request, kernel);
  const read = (field: string, input: Tensor) => readInput(field, input, rows, onNonFinite, kernel, SHAPE);
  const chosen = read('chosen', request.chosen);
  const gap = new PreferenceGap({
    chosen,
    rejected: read('rejected', request.rejected),
    refChosen: request.refChosen && read('ref_chosen', request.refChosen),
    refRejected: request.refRejected && read('ref_rejected', request.refRejected),
    chosenLengths: readLengths('chosen_lengths', request.chosenLengths, rows),
    rejectedLengths: readLengths('rejected_lengths', request.rejectedLengths, rows),
  });
  const { margin } = request;
  const isOneMargin = margin?.shape.length === 0;
  if (margin && isOneMargin && onNonFinite === 'error') {
    checkElements('margin', margin, 'NON_FINITE_INPUT', 'a finite number (see on_non_finite)', Number.isFinite);
  }
  const margins = margin && (isOneMargin ? toDoubles(margin.data) : read('margin', margin));
  const marginOf = (n: number): number => (margins === undefined ? 0 : (margins[isOneMargin ? 0 : n] as number));
  if (lossType === 'orpo') checkLogProbs(request, rows);
  const needsMeans = lossType === 'orpo' || outputs.some((output) => output.endsWith('_rewards'));
  const isRight = new Uint8Array(rows.count);

  const odds = new OddsRatio();
  const pairwise = pairwiseLoss(request);
  const chosenMean = new WidePair();
  const rejectedMean = new WidePair();
  const ratio = new WidePair();
  const chosenRewards = new WidePair();
  const rejectedRewards = new WidePair();
  const loss = new WidePair();
  const chosenGrad = new WidePair();
  const rejectedGrad = new WidePair();
  const load = (n: number): void => {
    const { chosenLength, rejectedLength } = gap.load(n);
    isRight[n] = Number(gap.numerator.sign > 0);
    if (needsMeans) {
      chosenMean.copy(gap.chosen).divideNumber(chosenLength);
      rejectedMean.copy(gap.rejected).divideNumber(rejectedLength);
      chosenRewards.copy(chosenMean).multiplyNumber(beta);
      rejectedRewards.copy(rejectedMean).multiplyNumber(beta);
    }
    if (pairwise === undefined) {
      odds.load(chosenMean, rejectedMean, ratio.copy(gap.numerator).divide(gap.denominator));
      loss.copy(odds.loss).multiplyNumber(beta);
      chosenGrad.copy(odds.chosenSlope).multiplyNumber(beta);
      rejectedGrad.copy(odds.rejectedSlope).multiplyNumber(beta);
    } else {
      pairwise.load(gap, beta, marginOf(n));
      loss.copy(pairwise.loss);
      chosenGrad.copy(pairwise.slope);
      rejectedGrad.copy(pairwise.slope).negate();
    }
    if (sftWeight !== 0) {
      loss.subtract(
        ratio
          .set(chosen[n] as number)
          .multiplyNumber(sftWeight)
          .divideNumber(chosenLength),
      );
      chosenGrad.addNumber(-sftWeight);
    }
    if (chosenLength !== 1) chosenGrad.divideNumber(chosenLength);
    if (rejectedLength !== 1) rejectedGrad.divideNumber(rejectedLength);
  };
  const element = {
    load,
    loss,
    gradients: { chosen_grad: chosenGrad, rejected_grad: rejectedGrad },
    values: { chosen_rewards: chosenRewards, rejected_rewards: rejectedRewards },
  };
  const results = lossOfElements(element, rows, outputs, request, context);
  return outputs.includes('accuracy') ? { ...results, accuracy: shareOfRows(rows, isRight) } : results;
}

const DEFAULT_OUTPUTS = ['loss', 'losses', 'chosen_grad', 'rejected_grad'];

/** The loss of β h; undefined for the one that is of odds. */
function pairwiseLoss({ lossType = 'sigmoid', labelSmoothing = 0 }: PreferenceRequest): PairwiseLoss | undefined {
  switch (lossType) {
    case 'sigmoid':
      return new LogisticPairwise(labelSmoothing, false);
    case 'robust':
      if (labelSmoothing < 0.5) return new LogisticPairwise(labelSmoothing, true);
      throw new InputError('INVALID_OPTION', [
        {
          path: ['label_smoothing'],
          detail: `label_smoothing is ${labelSmoothing} with loss_type "robust"; expected a number in [0, 0.5)`,
        },
      ]);
    case 'hinge':
      return new HingePairwise();
    case 'ipo':
      return new SquaredPairwise();
    case 'orpo':
      return undefined;
  }
}

function readLengths(field: string, lengths: IntegerTensor | undefined, rows: CountedRows): Float64Array | undefined {
  if (lengths === undefined) return undefined;
  checkShape(field, lengths, rows.shape, SHAPE);
  const isFine = (x: number, n: number) => (x >= 1 && Number.isInteger(x)) || !counts(rows, n);
  checkElements(field, lengths, 'INVALID_LENGTH', 'an integer of at least 1', isFine);
  return lengths.data;
}

/** Odds are of probabilities: those of 1 are infinite, which only the preferred answer may have. */
function checkLogProbs({ chosen, rejected }: PreferenceRequest, rows: CountedRows): void {
  const code = 'NOT_A_LOG_PROBABILITY';
  const isMasked = (n: number) => !counts(rows, n);
  checkElements('chosen', chosen, code, 'at most 0 with loss_type "orpo"', (x, n) => !(x > 0) || isMasked(n));
  checkElements('rejected', rejected, code, 'less than 0 with loss_type "orpo"', (x, n) => !(x >= 0) || isMasked(n));
}
