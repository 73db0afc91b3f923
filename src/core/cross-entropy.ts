import { allFinite } from './all-within.ts';
import { checkClassWeight } from './check-class-weight.ts';
import { checkLabels } from './check-labels.ts';
import { checkTargetProbs } from './check-target-probs.ts';
import { kernelWithRoom, softmaxRows } from './choose-rows.ts';
import { type ClassLayout, classLayout } from './class-layout.ts';
import { countedRows, marksOf } from './counted-rows.ts';
import { DoubleRows } from './double-rows.ts';
import { InputError } from './input-error.ts';
import { referenceKernel } from './kernel.ts';
import { LabelTerm } from './label-term.ts';
import { lossOfRows, type RowOutput } from './loss-of-rows.ts';
import type { Metrics } from './metrics/metrics.ts';
import { isObserved, type Observed, observe } from './metrics/observe.ts';
import type { RowValue } from './metrics/row-values.ts';
import { divisorOf, type Masses } from './normalize.ts';
import { OneHotRows } from './one-hot-rows.ts';
import type { LossOptions } from './options.ts';
import { areNoLargerThanOrdinary, isOrdinaryWeight } from './ordinary.ts';
import { RowReader } from './row-reader.ts';
import { tallyBatch } from './tally.ts';
import { targetMass } from './target-mass.ts';
import { TargetTerm } from './target-term.ts';
import type { DoubleTensor, IntegerTensor, Tensor } from './tensor.ts';
import { lossUpstream } from './upstream.ts';

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

export interface CrossEntropyOptions extends LossOptions<CrossEntropyOutput> {
  /** ε in [0, 1]: how much of each target is spread over all classes that are not masked. */
  readonly labelSmoothing?: number | undefined;
  /** Whether target probabilities must be probabilities. */
  readonly validateTargetProbs?: boolean | undefined;
  /** In how many bins the confidences of predictions are counted. */
  readonly bins?: number | undefined;
}

/** What the rows are compared with: one class each, or a distribution over the classes. */
export type Target =
  | { readonly labels: IntegerTensor; readonly targetProbs?: undefined }
  | { readonly targetProbs: Tensor; readonly labels?: undefined };

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
 *     D = 1 for none and sum; for mean Σ s_n w_label over the rows that count, or with targetProbs Σ s_n: see `divisorOf`
 *
 * Every number is within 2 ulp of its exact value. A masked class (logit −Infinity) gets nothing of ε; at the label it gives loss
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
  const { reduction = 'mean', onNonFinite = 'error', labelSmoothing: smoothing = 0, dtype = 'float64' } = options;
  const outputs: readonly CrossEntropyOutput[] = options.outputs ?? ['loss', 'losses', 'grad'];
  const layout = classLayout('logits', logits.shape, options.classAxis);
  const { targetProbs } = target;
  const marks = marksOf(options.mask, layout.rowShape);
  const labels = target.labels && checkLabels(target.labels, layout, options.ignoreIndex, marks);
  const counted = countedRows(layout.rowShape, options, options.kernel ?? referenceKernel, labels ?? marks);
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

  const kernel = kernelWithRoom(options.kernel ?? referenceKernel, logits, layout, outputs.length, dtype);
  const isHard = labels !== undefined && smoothing === 0;
  const keepsExps = outputs.includes('grad') || outputs.includes('probs');
  const observed = isObserved(outputs, labels, options.tally);
  const doubles = isHard ? undefined : new DoubleRows(logits, layout, kernel);
  const rows = doubles ?? softmaxRows(logits, layout, kernel, observed ? 'float64' : dtype, keepsExps);
  const observer = observed ? observe(rows as DoubleRows, counted, labels, outputs, options) : undefined;
  const soft = doubles && targetTerm(doubles, layout, labels, targetProbs, classWeight, smoothing);
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
    asked.push({ name: 'target_grad', of: 'loss', weight: () => 1 - smoothing, write: soft.writeTargetGradient });
  }
  const { loss, losses, results } = lossOfRows(
    { logits, layout, rows, counted, term, reduction, divisor, upstream, onNonFinite, dtype, observer },
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

/** What rows are compared with, where that is not one class each. */
function targetTerm(
  rows: DoubleRows,
  layout: ClassLayout,
  labels: Int32Array | undefined,
  targetProbs: Tensor | undefined,
  classWeight: Float64Array | undefined,
  smoothing: number,
): TargetTerm {
  const { kernel, classes } = rows;
  const target = targetProbs
    ? new RowReader(targetProbs, layout, kernel, 'float64')
    : new OneHotRows(labels as Int32Array, classes, kernel);
  // Of an empty batch it is not known how many classes there are.
  const weights = kernel.allocate(classWeight?.length ?? classes);
  if (classWeight) weights.set(classWeight);
  else weights.fill(1);
  const areFinite = targetProbs === undefined || allFinite(targetProbs.data, kernel);
  const areOrdinary =
    weights.every(isOrdinaryWeight) && (targetProbs === undefined || areNoLargerThanOrdinary(targetProbs.data, kernel));
  return new TargetTerm(rows, target, weights, smoothing, areFinite ? (areOrdinary ? 'ordinary' : 'finite') : 'any');
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
