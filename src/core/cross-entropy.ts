import { labelLoss } from '../kernel/label-row.ts';
import { EXPS } from '../kernel/softmax-row.ts';
import { TARGET } from '../kernel/target-row.ts';
import { checkClassWeight } from './check-class-weight.ts';
import { checkLabels, IGNORED } from './check-labels.ts';
import { checkTargetProbs, type Rounding } from './check-target-probs.ts';
import { classLayout, rowStart } from './class-layout.ts';
import { fillRow } from './fill-row.ts';
import { InputError } from './input-error.ts';
import { type Kernel, referenceKernel } from './kernel.ts';
import { labelDivisor } from './label-divisor.ts';
import { rejectRow } from './non-finite-row.ts';
import type { LossOptions } from './options.ts';
import { type ReducedLosses, reduceLosses } from './reduce-losses.ts';
import { empty, type IntegerTensor, type Tensor } from './tensor.ts';
import { lossUpstream, upstreamScale } from './upstream.ts';

export type CrossEntropyOutput = 'loss' | 'losses' | 'grad' | 'log_probs' | 'probs' | 'target_grad';

export interface CrossEntropyOptions extends LossOptions<CrossEntropyOutput> {
  /** ε in [0, 1]: how much of each target is spread over all classes that are not masked. */
  readonly labelSmoothing?: number | undefined;
  /** Whether target probabilities must be probabilities. */
  readonly validateTargetProbs?: boolean | undefined;
  /** How target probabilities were rounded before they came here, if not to doubles. */
  readonly targetRounding?: Rounding | undefined;
}

/** What the rows are compared with: one class each, or a distribution over the classes. */
export type Target = { readonly labels: IntegerTensor } | { readonly targetProbs: Tensor };

export type CrossEntropyResult = ReducedLosses & {
  readonly grad?: Tensor;
  readonly log_probs?: Tensor;
  readonly probs?: Tensor;
  readonly target_grad?: Tensor;
};

/**
 * Cross-entropy of each row of `logits` [N, C, …] against `labels` [N, …] or `targetProbs` [N, C, …], fused with the
 * softmax, and its gradient.
 *
 *     q' = (1−ε) q + ε/C,  q = onehot(label) or targetProbs        r_c = w_c q'_c,  R = Σ_c r_c
 *     losses_n = −Σ_c r_c log p_c          grad_{n,c} = (R p_c − r_c) u_n / D
 *     D = 1 for none and sum; for mean Σ w_label over the rows that count, or with targetProbs the number of rows
 *
 * Losses, and gradients for labels without smoothing, are within 4 ulp of the exact value; other gradient entries
 * within 4 ulp of their larger term. A masked class (logit −Infinity) gets nothing of ε; at the label it gives loss
 * Infinity. NaN or +Infinity in a row that counts, or −Infinity throughout: see `onNonFinite`. A row labelled
 * `ignoreIndex` has loss 0 and gradient 0 whatever it holds; its `probs` and `log_probs` are those of its logits,
 * NaN where it has none.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE, NOT_A_DISTRIBUTION,
 *   NON_FINITE_INPUT, UNDEFINED_MEAN, INVALID_OPTION
 * @example crossEntropy(tensor([1, 2], [0, -50]), { labels: tensor([1], [0]) }).loss // 1.9287498479639178e-22
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export function crossEntropy(logits: Tensor, target: Target, options: CrossEntropyOptions = {}): CrossEntropyResult {
  const {
    reduction = 'mean',
    onNonFinite = 'error',
    labelSmoothing: smoothing = 0,
    kernel = referenceKernel,
  } = options;
  const outputs: readonly CrossEntropyOutput[] = options.outputs ?? ['loss', 'losses', 'grad'];
  const layout = classLayout('logits', logits.shape, options.classAxis);
  const targetProbs = 'targetProbs' in target ? target.targetProbs : undefined;
  const labels = 'labels' in target ? checkLabels(target.labels, layout, options.ignoreIndex) : undefined;
  if (targetProbs) {
    const { validateTargetProbs = true, targetRounding } = options;
    checkTargetProbs(targetProbs, logits.shape, layout, validateTargetProbs, onNonFinite, targetRounding);
  }
  checkTargetOptions(options, labels !== undefined);
  const classWeight = checkClassWeight(options.classWeight, layout);
  const upstream = lossUpstream(options.gradOutput, reduction, layout, onNonFinite, labels);
  const { divisor, weight, scale } = labels
    ? labelDivisor(reduction, labels, classWeight, smoothing !== 0)
    : { divisor: reduction === 'mean' ? layout.rows : 1, weight: classWeight, scale: 1 };

  const losses = empty(layout.rowShape, kernel);
  const ofLogits = (name: CrossEntropyOutput) => (outputs.includes(name) ? empty(logits.shape, kernel) : undefined);
  const grad = ofLogits('grad');
  const logProbs = ofLogits('log_probs');
  const probs = ofLogits('probs');
  const targetGrad = ofLogits('target_grad');

  const x = logits.data as Float64Array;
  const { classes, inner: stride } = layout;
  const row = kernel.allocate(EXPS + classes);
  const soft = labels && smoothing === 0 ? undefined : softTarget(kernel, classes, weight);
  for (let n = 0; n < layout.rows; n++) {
    const y = labels?.[n];
    const counts = y !== IGNORED;
    const start = rowStart(layout, n);
    if (!counts) {
      losses.data[n] = 0;
      if (grad) fillRow(0, grad.data, start, stride, classes);
      if (!(logProbs || probs)) continue;
    }
    if (!kernel.loadRow(row, x, start, stride, classes)) {
      if (counts && onNonFinite === 'error') rejectRow('logits', logits, layout, n);
      const undefinedForRow = counts ? [logProbs, probs, grad, targetGrad] : [logProbs, probs];
      for (const output of undefinedForRow) {
        if (output) fillRow(Number.NaN, output.data, start, stride, classes);
      }
      if (counts) losses.data[n] = Number.NaN;
      continue;
    }
    if (probs) kernel.writeProbs(row, probs.data, start, stride, classes);
    if (logProbs) kernel.writeLogProbs(row, x, logProbs.data, start, stride, classes);
    if (!counts) continue;

    // A divisor of 0 leaves the gradient 0: either nothing counts, or the mean is refused below.
    const given = divisor === 0 ? 0 : (upstream.values[n * upstream.step] as number);
    const down = upstreamScale(given);
    const u = given * down;
    const d = (divisor === 0 ? 1 : divisor) * down;
    if (soft === undefined) {
      const label = y as number;
      const w = weight === undefined ? 1 : (weight[label] as number);
      losses.data[n] = labelLoss(row, label, x[start + label * stride] as number, w);
      if (!grad) continue;
      if (w * u === 0) fillRow(0, grad.data, start, stride, classes);
      else kernel.writeLabelGradient(row, label, w * u, d, grad.data, start, stride, classes);
      continue;
    }
    const { target, weights, oneHot } = soft;
    if (y !== undefined) oneHot[y] = 1;
    const [q, at, step] = targetProbs ? [targetProbs.data as Float64Array, start, stride] : [oneHot, 0, 1];
    losses.data[n] = kernel.loadTarget(target, row, q, at, step, weights, smoothing, x, start, stride, classes);
    if (y !== undefined) oneHot[y] = 0;
    if (grad) kernel.writeTargetGradient(target, row, u, d, grad.data, start, stride, classes);
    if (targetGrad) {
      kernel.writeLossOfEachClass(row, weights, smoothing, u, d, x, targetGrad.data, start, stride, classes);
    }
  }
  return {
    ...reduceLosses(losses, scale, reduction, divisor, outputs),
    ...(grad && { grad }),
    ...(logProbs && { log_probs: logProbs }),
    ...(probs && { probs }),
    ...(targetGrad && { target_grad: targetGrad }),
  };
}

/** What a target that is not one class needs: room for one row of it, a weight for each class, and a one-hot q to be. */
function softTarget(kernel: Kernel, classes: number, weight: Float64Array | undefined) {
  const target = kernel.allocate(TARGET + classes);
  const weights = weight ?? kernel.allocate(classes).fill(1);
  return { target, weights, oneHot: kernel.allocate(classes).fill(0) };
}

/** Options that only one kind of target has. */
function checkTargetOptions(options: CrossEntropyOptions, hasLabels: boolean): void {
  const { outputs = [], ignoreIndex = 0 } = options;
  if (hasLabels && outputs.includes('target_grad')) {
    throw new InputError('INVALID_OPTION', [
      {
        path: ['outputs', outputs.indexOf('target_grad')],
        detail: 'outputs asks for target_grad; expected target_probs with it, not labels',
      },
    ]);
  }
  if (!hasLabels && options.ignoreIndex !== undefined && ignoreIndex >= 0) {
    throw new InputError('INVALID_OPTION', [
      {
        path: ['ignore_index'],
        detail: `ignore_index is ${ignoreIndex}; expected labels with it, since target_probs have no label to ignore`,
      },
    ]);
  }
}
