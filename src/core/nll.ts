import { productError } from '../kernel/double-double.ts';
import { type BigFloat, fromDouble, multiply, toDouble, ZERO } from './exact/big-float.ts';
import { logProbMetrics } from './metrics/log-prob-metrics.ts';
import { checkClassWeight } from './rows/check-class-weight.ts';
import { checkLabels } from './rows/check-labels.ts';
import { countedRows, counts, marksOf } from './rows/counted-rows.ts';
import { LossSum } from './rows/loss-sum.ts';
import { divisorOf, type Masses } from './rows/normalize.ts';
import type { LossOptions } from './rows/options.ts';
import { isOrdinary } from './rows/ordinary.ts';
import { RowFactor } from './rows/row-factor.ts';
import { tallyBatch } from './rows/tally-batch.ts';
import { lossUpstream } from './rows/upstream.ts';
import { WeightedLoss } from './rows/weighted-loss.ts';
import { addMetrics } from './sums/tally.ts';
import { classLayout, rowStart } from './tensors/class-layout.ts';
import { writeRow } from './tensors/copy-rows.ts';
import { referenceKernel } from './tensors/kernel.ts';
import { rejectRow } from './tensors/non-finite-row.ts';
import { valueAt } from './tensors/numbers.ts';
import { type DoubleTensor, type IntegerTensor, type Tensor, zeros } from './tensors/tensor.ts';

export type NllOutput = 'loss' | 'losses' | 'grad' | 'normalizer' | 'valid_count';

export type NllResult = {
  readonly loss?: number | null;
  readonly losses?: DoubleTensor;
  readonly grad?: Tensor;
  readonly normalizer?: number;
  readonly valid_count?: number;
};

/**
 * Negative log-likelihood of `labels` [N, …] under `logProbs` [N, C, …]. No logarithm is taken and nothing is
 * renormalised: the log-probabilities count as they are given.
 *
 *     losses_n  = −s_n w_y ℓ_{n,y}         0 for a row that does not count
 *     grad_{n,y} = −s_n w_y u_n / D        0 elsewhere; D = Σ s_n w_y for mean, 1 otherwise: see `divisorOf`
 *
 * −Infinity at the label gives loss Infinity (0 under weight 0); NaN or +Infinity anywhere in a row that counts is an
 * error, or with `onNonFinite: 'propagate'` does what it does in PyTorch, which looks at the label's entry only.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE, NON_FINITE_INPUT,
 *   UNDEFINED_MEAN
 * @example nll(tensor([1, 2], [-0.5, -1]), tensor([1], [1])) // { loss: 1, losses: [1], grad: [[0, -1]] }
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html
 */
export function nll(logProbs: Tensor, labels: IntegerTensor, options: LossOptions<NllOutput> = {}): NllResult {
  const {
    reduction = 'mean',
    onNonFinite = 'error',
    outputs = ['loss', 'losses', 'grad'],
    dtype = 'float64',
    kernel = referenceKernel,
  } = options;
  const layout = classLayout('log_probs', logProbs.shape, options.classAxis);
  const classes = checkLabels(labels, layout, options.ignoreIndex, marksOf(options.mask, layout.rowShape));
  const rows = countedRows(layout.rowShape, options, kernel, classes);
  const classWeight = checkClassWeight(options.classWeight, layout, kernel.allocate);
  const upstream = lossUpstream(options.gradOutput, reduction, rows, onNonFinite);
  const masses: Masses = { weight: classWeight && ((n) => classWeight[classes[n] as number] as number) };
  const divisor = divisorOf(options, rows, masses);

  const losses = zeros(layout.rowShape, 'float64', kernel);
  const grad = outputs.includes('grad') ? zeros(logProbs.shape, dtype, kernel) : undefined;
  const total = new LossSum();
  const factor = new RowFactor(divisor);
  const weighted = new WeightedLoss();
  const of = { low: 0, size: 0, exactLoss: () => ZERO };
  for (let n = 0; n < layout.rows; n++) {
    if (!counts(rows, n)) continue;
    const y = classes[n] as number;
    const s = rows.weights?.[n] ?? 1;
    const start = rowStart(layout, n);
    if (onNonFinite === 'error') {
      for (let c = 0, i = start; c < layout.classes; c++, i += layout.inner) {
        if (!(valueAt(logProbs.data, i) < Number.POSITIVE_INFINITY)) rejectRow('log_probs', logProbs, layout, n);
      }
    }
    const w = classWeight === undefined ? 1 : (classWeight[y] as number);
    const at = start + y * layout.inner;
    const logProb = valueAt(logProbs.data, at);
    const loss = w === 0 && logProb === Number.NEGATIVE_INFINITY ? 0 : -w * logProb + 0;
    of.exactLoss = () => exactLoss(n);
    of.low = 0;
    if (w === 0 || !Number.isFinite(logProb)) of.size = 0;
    else if (isOrdinary(w) && isOrdinary(logProb)) {
      of.low = productError(-w, logProb, loss);
      of.size = Math.abs(loss);
    } else of.size = Number.POSITIVE_INFINITY;
    const { low, size } = s === 1 ? of : weighted.set(of, loss, s);
    losses.data[n] = s === 1 ? loss : weighted.loss;
    total.add(losses.data[n] as number, low, size);
    if (grad && divisor.high !== 0) {
      const u = upstream.values[n * upstream.step] as number;
      NUMBER[0] = gradientOf(u, w, s, factor) + 0;
      writeRow(NUMBER, grad.data, at, 1, 1);
    }
  }
  function exactLoss(n: number): BigFloat {
    const y = classes[n] as number;
    const w = classWeight === undefined ? 1 : (classWeight[y] as number);
    const logProb = valueAt(logProbs.data, rowStart(layout, n) + y * layout.inner);
    return w === 0 ? ZERO : multiply(fromDouble(-w), fromDouble(logProb));
  }
  function* exactLosses(): Generator<BigFloat, void, void> {
    for (let n = 0; n < layout.rows; n++) {
      if (counts(rows, n)) yield multiply(exactLoss(n), fromDouble(rows.weights?.[n] ?? 1));
    }
  }
  const loss = total.reduce(reduction, divisor, exactLosses);
  if (options.tally) {
    addMetrics(options.tally, logProbMetrics(logProbs, layout, classes, rows));
    tallyBatch(options.tally, losses.data, rows, options.normalizer, masses);
  }
  return {
    ...(outputs.includes('loss') && { loss }),
    ...(outputs.includes('losses') && { losses }),
    ...(grad && { grad }),
    ...(outputs.includes('normalizer') && { normalizer: divisor.high }),
    ...(outputs.includes('valid_count') && { valid_count: rows.valid }),
  };
}

/** A number on its way to a result of any type. */
const NUMBER = new Float64Array(1);

/** −w s u / D, for an upstream gradient u that need not be finite. */
function gradientOf(u: number, w: number, s: number, factor: RowFactor): number {
  if (!Number.isFinite(u)) return -w * s * u;
  factor.set(u, w, s);
  return factor.isOrdinary ? -factor.high : -toDouble(factor.exact);
}
