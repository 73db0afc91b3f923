import { BinaryOddParts } from './binary/binary-odd-parts.ts';
import { BinarySide } from './binary/binary-side.ts';
import { BinaryTarget, type BinaryWeights } from './binary/binary-target.ts';
import { posWeightOf } from './binary/pos-weight.ts';
import { sigmoids } from './binary/sigmoids.ts';
import { WideLogistic } from './pairs/wide-logistic.ts';
import { WidePair } from './pairs/wide-pair.ts';
import { checkFlags } from './rows/check-flags.ts';
import { type CountedRows, countedRows, counts, marksOf } from './rows/counted-rows.ts';
import { lossOfElements } from './rows/loss-of-elements.ts';
import type { Context, RowOptions } from './rows/options.ts';
import { readInput } from './rows/read-input.ts';
import type { LossResults } from './rows/row-losses.ts';
import { allWithin } from './tensors/all-within.ts';
import { checkElements } from './tensors/check-elements.ts';
import { checkShape } from './tensors/check-shape.ts';
import type { Kernel } from './tensors/kernel.ts';
import type { IntegerTensor, Tensor } from './tensors/tensor.ts';
import { toDoubles } from './tensors/to-doubles.ts';

/** A request: logits, and whether each is right, or how probably. */
export interface BinaryCrossEntropyRequest extends RowOptions<string>, BinaryWeights {
  readonly logits: Tensor;
  readonly labels?: IntegerTensor | undefined;
  readonly targetProbs?: Tensor | undefined;
  readonly ignoreIndex?: number | readonly number[] | undefined;
  /** π: one for all, or one a class. */
  readonly posWeight?: Tensor | undefined;
  readonly focalGamma?: number | undefined;
}

const SHAPE = 'that of the logits';

/** Nearer to 0, the two sides of a logit have so many digits in common that their difference is computed as such. */
const NEAR = 2 ** -20;

const ONE = new WidePair().set(1);

/**
 * Cross-entropy of the logistic function of each of `logits`, of any shape, against `labels` (1 or 0) or `targetProbs` y in [0, 1], and its
 * gradient. Each element is a row of its own.
 *
 *     p = σ(x),  u = σ(−x),  sp(x) = log(1 + e^x)       y' = (1−ε) y + ε/2
 *     ℓ  = π α y' u^γ sp(−x) + (1−α) (1−y') p^γ sp(x)                          α, 1−α: 1 without focalAlpha
 *     ℓ' = (1−α) (1−y') p^γ (p + γ u sp(x)) − π α y' u^γ (u + γ p sp(−x))      target_grad: ∂ℓ/∂y
 *
 * Nothing is computed as 1 − σ, and powers are e^(−γ sp): γ < 1 is as exact where p is nearly 1 as elsewhere. ±Infinity are ordinary logits, with
 * the limits as results: loss 0 and gradient 0 on the right side, Infinity and ∓1 on the wrong one; 0 · ∞ is 0. NaN in a row that counts is
 * refused, or gives NaN. `probs` are those of all logits, also of rows that do not count.
 *
 * @throws InputError SHAPE_MISMATCH, LABEL_OUT_OF_RANGE, NOT_A_DISTRIBUTION, INVALID_WEIGHT, NON_FINITE_INPUT, CLASS_AXIS_OUT_OF_RANGE,
 *   INVALID_SHAPE, INVALID_OPTION
 * @example
 * binaryCrossEntropy({ logits: tensor([2], [0.8, 40]), labels: tensor([2], [0, 1]), focalGamma: 0.5, focalAlpha: 0.25 }, context).losses
 *   // [0.7295784636302165, 2.18912769067413e-27]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html; Lin et al. 2017, arXiv:1708.02002 (focal)
 */
export function binaryCrossEntropy(request: BinaryCrossEntropyRequest, context: Context): LossResults {
  const { onNonFinite = 'error', outputs = DEFAULT_OUTPUTS, focalGamma: gamma = 0 } = request;
  const { kernel } = context;
  const { shape } = request.logits;
  const marks = marksOf(request.mask, shape);
  const labels = request.labels && checkFlags(request.labels, shape, SHAPE, request.ignoreIndex, marks);
  const rows = countedRows(shape, request, kernel, labels ?? marks);
  const targets = labels ?? readTargets(request.targetProbs as Tensor, rows, kernel);
  const logits = readInput('logits', request.logits, rows, onNonFinite, kernel, SHAPE, 'infinite');
  const posWeight = posWeightOf(request.posWeight, shape, request.classAxis, kernel);

  const hasTargetGrad = outputs.includes('target_grad');
  const ofOne = new BinaryTarget(request);
  const ofOthers = new BinaryTarget(request);
  const point = new WidePair();
  const logistic = new WideLogistic();
  const { softplus, softplusOfNegative } = logistic;
  const ofPositive = BinarySide.positive(gamma, logistic);
  const ofNegative = BinarySide.negative(gamma, logistic);
  const odd = new BinaryOddParts(gamma);
  const loss = new WidePair();
  const grad = new WidePair();
  const targetGrad = new WidePair();
  const load = (n: number): void => {
    const x = logits[n] as number;
    if (Number.isNaN(x)) {
      loss.set(x);
      grad.set(x);
      targetGrad.set(x);
      return;
    }
    logistic.load(point.set(x));
    const y = targets[n] as number;
    const target = y === 1 ? ofOne : ofOthers;
    const { positive, negative, skew, positiveSlope, negativeSlope } = target.load(y, posWeight(n));
    loss.copy(ofPositive.load(positive).loss).add(ofNegative.load(negative).loss);
    grad.copy(ofNegative.slope).subtract(ofPositive.slope);
    const isNear = Math.abs(x) < NEAR;
    if (isNear && positive.sign !== 0 && negative.sign !== 0) {
      loadOddParts(x);
      grad.copy(skew).multiply(point.copy(ofPositive.slope).add(ofNegative.slope));
      grad.add(point.copy(positive).add(negative).multiply(odd.slope)).multiplyNumber(0.5);
    }
    if (!hasTargetGrad) return;
    if (gamma === 0) {
      // A sp(−x) − B sp(x), where sp(x) − sp(−x) = x: (A − B) sp(−|x|) − A x or B x.
      const nearer = x < 0 ? positiveSlope : negativeSlope;
      targetGrad
        .copy(positiveSlope)
        .subtract(negativeSlope)
        .multiply(x < 0 ? softplus : softplusOfNegative);
      if (nearer.sign !== 0) targetGrad.subtract(point.copy(nearer).multiplyNumber(x));
    } else if (isNear) {
      loadOddParts(x);
      targetGrad.copy(positiveSlope).subtract(negativeSlope).multiply(point.copy(ofPositive.loss).add(ofNegative.loss));
      targetGrad.add(point.copy(positiveSlope).add(negativeSlope).multiply(odd.loss)).multiplyNumber(0.5);
    } else {
      targetGrad.copy(ofPositive.load(positiveSlope).loss).subtract(ofNegative.load(negativeSlope).loss);
    }
  };
  /** Both sides without their weights, and their differences: A a − B b = ((A − B) (a + b) + (A + B) (a − b)) / 2. */
  const loadOddParts = (x: number): void => {
    ofPositive.load(ONE);
    ofNegative.load(ONE);
    odd.load(x, point.copy(softplus).add(softplusOfNegative).multiplyNumber(0.5));
  };
  const gradients = { grad, target_grad: targetGrad };
  const results = lossOfElements({ load, loss, gradients }, rows, outputs, request, context);
  return outputs.includes('probs') ? { ...results, probs: sigmoids(logits, shape, kernel) } : results;
}

const DEFAULT_OUTPUTS = ['loss', 'losses', 'grad'];

function readTargets(targetProbs: Tensor, rows: CountedRows, kernel: Kernel): Float64Array {
  checkShape('target_probs', targetProbs, rows.shape, SHAPE);
  if (!allWithin(targetProbs.data, 0, 1)) {
    const isFine = (y: number, n: number) => (y >= 0 && y <= 1) || !counts(rows, n);
    checkElements('target_probs', targetProbs, 'NOT_A_DISTRIBUTION', 'a number in [0, 1]', isFine);
  }
  return toDoubles(targetProbs.data, kernel.allocate);
}
