import { productError } from '../kernel/double-double.ts';
import { checkClassWeight } from './check-class-weight.ts';
import { checkLabels, IGNORED } from './check-labels.ts';
import { classLayout, rowStart } from './class-layout.ts';
import { writeRow } from './copy-rows.ts';
import { type BigFloat, fromDouble, multiply, toDouble, ZERO } from './exact/big-float.ts';
import { referenceKernel } from './kernel.ts';
import { labelDivisor } from './label-divisor.ts';
import { LossSum } from './loss-sum.ts';
import { rejectRow } from './non-finite-row.ts';
import { valueAt } from './numbers.ts';
import type { LossOptions } from './options.ts';
import { isOrdinary } from './ordinary.ts';
import { RowFactor } from './row-factor.ts';
import { type DoubleTensor, type IntegerTensor, type Tensor, zeros } from './tensor.ts';
import { lossUpstream } from './upstream.ts';

export type NllOutput = 'loss' | 'losses' | 'grad';

export type NllResult = {
  readonly loss?: number | null;
  readonly losses?: DoubleTensor;
  readonly grad?: Tensor;
};

/**
 * Negative log-likelihood of `labels` [N, …] under `logProbs` [N, C, …]. No logarithm is taken and nothing is
 * renormalised: the log-probabilities count as they are given.
 *
 *     losses_n  = −w_y ℓ_{n,y}             0 for an ignored row
 *     grad_{n,y} = −w_y u_n / D            0 elsewhere; D = Σ w_y for mean, 1 otherwise
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
  const classes = checkLabels(labels, layout, options.ignoreIndex);
  const classWeight = checkClassWeight(options.classWeight, layout);
  const upstream = lossUpstream(options.gradOutput, reduction, layout, onNonFinite, classes);
  const divisor = labelDivisor(reduction, classes, classWeight);

  const losses = zeros(layout.rowShape, 'float64', kernel);
  const grad = outputs.includes('grad') ? zeros(logProbs.shape, dtype, kernel) : undefined;
  const total = new LossSum();
  const factor = new RowFactor(divisor);
  for (let n = 0; n < layout.rows; n++) {
    const y = classes[n] as number;
    if (y === IGNORED) continue;
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
    losses.data[n] = loss;
    if (w === 0 || !Number.isFinite(logProb)) total.add(loss, 0, 0);
    else if (isOrdinary(w) && isOrdinary(logProb)) total.add(loss, productError(-w, logProb, loss), Math.abs(loss));
    else total.add(loss, 0, Number.POSITIVE_INFINITY);
    if (grad && divisor.high !== 0) {
      const u = upstream.values[n * upstream.step] as number;
      NUMBER[0] = gradientOf(u, w, factor) + 0;
      writeRow(NUMBER, grad.data, at, 1, 1);
    }
  }
  function* exactLosses(): Generator<BigFloat, void, void> {
    for (let n = 0; n < layout.rows; n++) {
      const y = classes[n] as number;
      if (y === IGNORED) continue;
      const w = classWeight === undefined ? 1 : (classWeight[y] as number);
      const logProb = valueAt(logProbs.data, rowStart(layout, n) + y * layout.inner);
      yield w === 0 ? ZERO : multiply(fromDouble(-w), fromDouble(logProb));
    }
  }
  const loss = total.reduce(reduction, divisor, exactLosses);
  return {
    ...(outputs.includes('loss') && { loss }),
    ...(outputs.includes('losses') && { losses }),
    ...(grad && { grad }),
  };
}

/** A number on its way to a result of any type. */
const NUMBER = new Float64Array(1);

/** −w u / D, for an upstream gradient u that need not be finite. */
function gradientOf(u: number, w: number, factor: RowFactor): number {
  if (!Number.isFinite(u)) return -w * u;
  factor.set(u, w);
  return factor.isOrdinary ? -factor.high : -toDouble(factor.exact);
}
