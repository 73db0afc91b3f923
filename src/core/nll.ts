import { checkClassWeight } from './check-class-weight.ts';
import { checkLabels, IGNORED } from './check-labels.ts';
import { classLayout, rowStart } from './class-layout.ts';
import { referenceKernel } from './kernel.ts';
import { labelDivisor } from './label-divisor.ts';
import { rejectRow } from './non-finite-row.ts';
import type { LossOptions } from './options.ts';
import { type ReducedLosses, reduceLosses } from './reduce-losses.ts';
import { type IntegerTensor, type Tensor, zeros } from './tensor.ts';
import { lossUpstream, upstreamScale } from './upstream.ts';

export type NllOutput = 'loss' | 'losses' | 'grad';

export type NllResult = ReducedLosses & {
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
    kernel = referenceKernel,
  } = options;
  const layout = classLayout('log_probs', logProbs.shape, options.classAxis);
  const classes = checkLabels(labels, layout, options.ignoreIndex);
  const classWeight = checkClassWeight(options.classWeight, layout);
  const upstream = lossUpstream(options.gradOutput, reduction, layout, onNonFinite, classes);
  const { divisor, weight, scale } = labelDivisor(reduction, classes, classWeight, false);

  const losses = zeros(layout.rowShape, kernel);
  const grad = outputs.includes('grad') ? zeros(logProbs.shape, kernel) : undefined;
  for (let n = 0; n < layout.rows; n++) {
    const y = classes[n] as number;
    if (y === IGNORED) continue;
    const start = rowStart(layout, n);
    if (onNonFinite === 'error') {
      for (let c = 0, i = start; c < layout.classes; c++, i += layout.inner) {
        if (!((logProbs.data[i] as number) < Number.POSITIVE_INFINITY)) rejectRow('log_probs', logProbs, layout, n);
      }
    }
    const w = weight === undefined ? 1 : (weight[y] as number);
    const at = start + y * layout.inner;
    const logProb = logProbs.data[at] as number;
    losses.data[n] = w === 0 && logProb === Number.NEGATIVE_INFINITY ? 0 : -w * logProb + 0;
    if (grad && divisor !== 0) {
      const u = upstream.values[n * upstream.step] as number;
      const down = upstreamScale(u);
      grad.data[at] = (-w * (u * down)) / (divisor * down) + 0;
    }
  }
  return { ...reduceLosses(losses, scale, reduction, divisor, outputs), ...(grad && { grad }) };
}
