import { type ComposedOptions, ComposedTerm, isComposed } from './cross-entropy/composed-term.ts';
import { LabelTerm } from './cross-entropy/label-term.ts';
import { lossOfRows, type RowOutput } from './cross-entropy/loss-of-rows.ts';
import { OneHotRows } from './cross-entropy/one-hot-rows.ts';
import { shiftRows, unusedMarks } from './cross-entropy/shift-rows.ts';
import { targetMass } from './cross-entropy/target-mass.ts';
import { TargetTerm } from './cross-entropy/target-term.ts';
import { doubleRows, kernelWithRoom, softmaxRows } from './logits/choose-rows.ts';
import type { DoubleRows } from './logits/double-rows.ts';
import { type TransformOptions, transformOf } from './logits/logit-transform.ts';
import { checkClassMask, maskClasses } from './logits/mask-classes.ts';
import type { Metrics } from './metrics/metrics.ts';
import { isObserved, type Observed, observe } from './metrics/observe.ts';
import type { RowValue } from './metrics/row-values.ts';
import { checkClassWeight } from './rows/check-class-weight.ts';
import { checkLabels } from './rows/check-labels.ts';
import { checkTargetProbs } from './rows/check-target-probs.ts';
import { countedRows, marksOf } from './rows/counted-rows.ts';
import { divisorOf, type Masses } from './rows/normalize.ts';
import type { LossOptions } from './rows/options.ts';
import { areNoLargerThanOrdinary, isOrdinaryWeight } from './rows/ordinary.ts';
import { tallyBatch } from './rows/tally-batch.ts';
import { lossUpstream } from './rows/upstream.ts';
import { allFinite, allWithin } from './tensors/all-within.ts';
import { type ClassLayout, classLayout } from './tensors/class-layout.ts';
import { InputError } from './tensors/input-error.ts';
import { referenceKernel } from './tensors/kernel.ts';
import { type Numbers, valueAt } from './tensors/numbers.ts';
import { RowReader } from './tensors/row-reader.ts';
import type { DoubleTensor, IntegerTensor, Tensor } from './tensors/tensor.ts';

/** The names of what cross-entropy can give. */
export type CrossEntropyOutput =
  | 'loss'
  | 'losses'
  | 'grad'
  | 'log_probs'
  | 'probs'
  | 'target_grad'
  | 'normalizer'
  | 'valid_count'
  | Observed;

/** Options of cross-entropy: which rows count, how classes weigh, what is added to the loss, and what becomes of the logits first. */
export interface CrossEntropyOptions extends LossOptions<CrossEntropyOutput>, TransformOptions, ComposedOptions {
  /** ε in [0, 1]: how much of each target is spread over all classes that are not masked. */
  readonly labelSmoothing?: number | undefined;
  /** Whether target probabilities must be probabilities. */
  readonly validateTargetProbs?: boolean | undefined;
  /** Of shape [C] or that of the logits: a class whose mask is 0 has the logit −Infinity. */
  readonly classMask?: IntegerTensor | undefined;
  /** How many positions of the last axis of the labels lie between a row and its label. */
  readonly shift?: number | undefined;
  /** In how many bins the confidences of predictions are counted. */
  readonly bins?: number | undefined;
}

/** What the rows are compared with: one class each, or a distribution over the classes. */
export type Target =
  | { readonly labels: IntegerTensor; readonly targetProbs?: undefined }
  | { readonly targetProbs: Tensor; readonly labels?: undefined };

/** What was asked for, by name. */
export type CrossEntropyResult = {
  /** null for the reduction `none`. */
  readonly loss?: number | null;
  readonly losses?: DoubleTensor;
  readonly grad?: Tensor;
  readonly log_probs?: Tensor;
  readonly probs?: Tensor;
  readonly target_grad?: Tensor;
  readonly normalizer?: number;
  readonly valid_count?: number;
} & { readonly [O in RowValue]?: DoubleTensor } & Metrics;

/**
 * Cross-entropy of each row of `logits` [N, C, …] against `labels` [N, …] or `targetProbs` [N, C, …], fused with the
 * softmax, and its gradient.
 *
 *     q' = (1−ε) q + ε/C,  q = onehot(label) or targetProbs        r_c = w_c q'_c,  R = Σ_c r_c
 *     losses_n = −s_n Σ_c r_c log p_c      grad_{n,c} = (R p_c − r_c) s_n u_n / D
 *     with further options: losses_n = s_n [Σ_c r_c u_c^γ (−log p_c) + ε₁ Σ_c r_c u_c + λ log²(Σ e^z) − h H],  u_c = 1 − p_c, of the softmax of
 *     z = cap · tanh(x / cap) / T: see `composed-term.ts`
 *     D = 1 for none and sum; for mean Σ s_n w_label over the rows that count, or with targetProbs Σ s_n: see `divisorOf`
 *
 * Every number is within 2 ulp of its exact value. A masked class (logit −Infinity) gets nothing of ε; at the label it gives loss
 * Infinity. NaN or +Infinity in a row that counts, or −Infinity throughout: see `onNonFinite`. A row labelled
 * `ignoreIndex` has loss 0 and gradient 0 whatever it holds; its `probs` and `log_probs` are those of its logits,
 * NaN where it has none. Outputs that say something of rows beside their loss are in `metrics/row-values.ts` and
 * `metrics/metrics.ts`.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE, NOT_A_DISTRIBUTION,
 *   NON_FINITE_INPUT, UNDEFINED_MEAN, INVALID_OPTION
 * @example crossEntropy(tensor([1, 2], [0, -50]), { labels: tensor([1], [0]) }).loss // 1.9287498479639178e-22
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export function crossEntropy(logits: Tensor, target: Target, options: CrossEntropyOptions = {}): CrossEntropyResult {
  const { reduction = 'mean', onNonFinite = 'error', labelSmoothing: smoothing = 0, dtype = 'float64' } = options;
  const { classMask, shift = 0 } = options;
  const outputs: readonly CrossEntropyOutput[] = options.outputs ?? ['loss', 'losses', 'grad'];
  const layout = classLayout('logits', logits.shape, options.classAxis);
  const { targetProbs } = target;
  if (classMask) checkClassMask(classMask, logits, layout);
  const given = marksOf(options.mask, layout.rowShape);
  const marks = shift === 0 ? given : unusedMarks(layout.rowShape, shift, given);
  const labels = target.labels && checkLabels(target.labels, layout, options.ignoreIndex, marks);
  const unshifted = countedRows(layout.rowShape, options, options.kernel ?? referenceKernel, labels ?? marks);
  // The labels are moved where they are.
  const counted = labels === undefined || shift === 0 ? unshifted : shiftRows(unshifted, labels, shift);
  if (targetProbs) {
    const { validateTargetProbs = true } = options;
    checkTargetProbs(targetProbs, logits.shape, layout, validateTargetProbs, onNonFinite, counted);
  }
  checkTargetOptions(options, labels !== undefined);
  const classWeight = checkClassWeight(options.classWeight, layout, options.kernel?.allocate);
  const upstream = lossUpstream(options.gradOutput, reduction, counted, onNonFinite);
  const masses: Masses = targetProbs
    ? { ofTargets: () => targetMass(targetProbs, layout, counted, classWeight) }
    : { weight: classWeight && labels && ((n) => classWeight[labels[n] as number] as number) };
  const divisor = divisorOf(options, counted, masses);

  const copies = classMask ? 1 : 0;
  const observed = isObserved(outputs, labels, options.tally);
  // What is observed is kept in doubles until it is rounded.
  const rowDtype = observed ? 'float64' : dtype;
  const kernel = kernelWithRoom(options.kernel ?? referenceKernel, logits, layout, outputs.length + copies, rowDtype);
  const z = classMask ? maskClasses(logits, classMask, layout, kernel) : logits;
  const isHard = labels !== undefined && smoothing === 0;
  const keepsExps = outputs.includes('grad') || outputs.includes('probs');
  const transform = transformOf(options);
  const isTermOfParts = transform !== undefined || isComposed(options);
  const doubles = isHard && !isTermOfParts ? undefined : doubleRows(z, layout, kernel, transform);
  const rows = doubles ?? softmaxRows(z, layout, kernel, rowDtype, keepsExps);
  const observer = observed ? observe(rows as DoubleRows, counted, labels, outputs, options) : undefined;
  const soft = doubles && softTerm(doubles, layout, labels, targetProbs, classWeight, options, isTermOfParts);
  const term = soft ?? new LabelTerm(rows, labels as Int32Array, classWeight);
  const asked: RowOutput<CrossEntropyOutput>[] = [];
  if (outputs.includes('grad')) {
    asked.push({ name: 'grad', of: 'loss', weight: () => term.weight, write: term.writeGradient });
  }
  if (outputs.includes('log_probs')) {
    asked.push({ name: 'log_probs', of: 'softmax', write: (out) => rows.writeLogProbs(out) });
  }
  if (outputs.includes('probs')) asked.push({ name: 'probs', of: 'softmax', write: (out) => rows.writeProbs(out) });
  if (outputs.includes('target_grad') && soft) {
    asked.push({ name: 'target_grad', of: 'loss', weight: soft.targetWeight, write: soft.writeTargetGradient });
  }
  const { loss, losses, results } = lossOfRows(
    { logits: z, layout, rows, counted, term, reduction, divisor, upstream, onNonFinite, dtype, observer },
    asked,
  );
  if (options.tally) tallyBatch(options.tally, losses.data, counted, options.normalizer, masses);
  return {
    ...(outputs.includes('loss') && { loss }),
    ...(outputs.includes('losses') && { losses }),
    ...results,
    ...(outputs.includes('normalizer') && { normalizer: divisor.high }),
    ...(outputs.includes('valid_count') && { valid_count: counted.valid }),
    ...observer?.finish(),
  } as CrossEntropyResult;
}

/** The loss of rows that are compared with more than one class each, or whose loss has more than one term. */
function softTerm(
  rows: DoubleRows,
  layout: ClassLayout,
  labels: Int32Array | undefined,
  targetProbs: Tensor | undefined,
  classWeight: Float64Array | undefined,
  options: CrossEntropyOptions,
  isTermOfParts: boolean,
): TargetTerm | ComposedTerm {
  const { labelSmoothing: smoothing = 0 } = options;
  const { kernel, classes } = rows;
  if (isTermOfParts && labels && smoothing === 0) {
    const source = { labels, target: undefined, weights: classWeight, smoothing };
    return new ComposedTerm(rows, source, options, largest(classWeight));
  }
  const target = targetProbs
    ? new RowReader(targetProbs, layout, kernel, 'float64')
    : new OneHotRows(labels as Int32Array, classes, kernel);
  if (isTermOfParts) {
    const size =
      largest(classWeight) *
      (targetProbs && !allWithin(targetProbs.data, -1, 1, kernel) ? largest(targetProbs.data) : 1);
    return new ComposedTerm(rows, { labels: undefined, target, weights: classWeight, smoothing }, options, size);
  }
  // Of an empty batch it is not known how many classes there are.
  const weights = kernel.allocate(classWeight?.length ?? classes);
  if (classWeight) weights.set(classWeight);
  else weights.fill(1);
  const areFinite = targetProbs === undefined || allFinite(targetProbs.data, kernel);
  const areOrdinary =
    weights.every(isOrdinaryWeight) && (targetProbs === undefined || areNoLargerThanOrdinary(targetProbs.data, kernel));
  return new TargetTerm(rows, target, weights, smoothing, areFinite ? (areOrdinary ? 'ordinary' : 'finite') : 'any');
}

/** The size of the largest number; 1 where there are none. NaN counts as nothing. */
function largest(values: Numbers | undefined): number {
  if (values === undefined) return 1;
  let size = 0;
  for (let i = 0; i < values.length; i++) size = Math.max(size, Math.abs(valueAt(values, i)) || 0);
  return size;
}

/** Options that only one kind of target has. */
function checkTargetOptions(options: CrossEntropyOptions, hasLabels: boolean): void {
  const { ignoreIndex = -1 } = options;
  if (hasLabels || typeof ignoreIndex !== 'number' || ignoreIndex < 0) return;
  throw new InputError('INVALID_OPTION', [
    {
      path: ['ignore_index'],
      detail: `ignore_index is ${ignoreIndex}; expected labels with it, since target_probs have no label to ignore`,
    },
  ]);
}
