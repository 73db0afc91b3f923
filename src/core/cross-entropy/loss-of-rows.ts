import { type BigFloat, fromDouble, multiply } from '../exact/big-float.ts';
import type { SoftmaxRows } from '../logits/softmax-rows.ts';
import { type CountedRows, counts } from '../rows/counted-rows.ts';
import type { Divisor } from '../rows/divisor.ts';
import { LossSum } from '../rows/loss-sum.ts';
import type { OnNonFinite, Reduction } from '../rows/options.ts';
import { RowFactor } from '../rows/row-factor.ts';
import type { RowObserver } from '../rows/row-observer.ts';
import type { Upstream } from '../rows/upstream.ts';
import { WeightedLoss } from '../rows/weighted-loss.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import { rejectRow } from '../tensors/non-finite-row.ts';
import type { Dtype } from '../tensors/numbers.ts';
import { RowWriter } from '../tensors/row-writer.ts';
import { type DoubleTensor, empty, type Tensor } from '../tensors/tensor.ts';
import type { LossTerm } from './loss-term.ts';

/** Something that has the shape of the logits, and is written row by row: of the softmax alone, or of the loss. */
export type RowOutput<Name extends string> = OfSoftmax<Name> | OfLoss<Name>;

/** Rows that do not count have it as well. */
interface OfSoftmax<Name extends string> {
  readonly name: Name;
  readonly of: 'softmax';
  readonly write: (out: RowWriter) => void;
}

/** Times the upstream gradient, over the divisor. */
interface OfLoss<Name extends string> {
  readonly name: Name;
  readonly of: 'loss';
  /** What its factor is to have besides these two. */
  readonly weight: () => number;
  readonly write: (factor: RowFactor, out: RowWriter) => void;
}

/** What a loss of rows is made of. */
export interface Loss {
  readonly logits: Tensor;
  readonly layout: ClassLayout;
  readonly rows: SoftmaxRows;
  readonly counted: CountedRows;
  readonly term: LossTerm;
  readonly reduction: Reduction;
  readonly divisor: Divisor;
  readonly upstream: Upstream;
  readonly onNonFinite: OnNonFinite;
  /** The type of all outputs but the losses. */
  readonly dtype: Dtype;
  /** What else learns from the rows. */
  readonly observer?: RowObserver | undefined;
}

/** The losses of the rows, the loss that they reduce to, and what else was asked for, by name. */
export interface LossOfRows<Name extends string> {
  readonly loss: number | null;
  readonly losses: DoubleTensor;
  readonly results: { readonly [N in Name]?: Tensor };
}

/**
 * The loss of rows, and its gradients: which rows count → their softmax → the loss of each, from the target and its weights →
 * their sum, over the divisor → gradients, from the upstream gradient.
 *
 * A row that does not count has loss 0 and gradient 0, whatever it holds. A row without a softmax has NaN throughout, or is
 * refused.
 *
 * @param asked what is written row by row: nothing else is computed
 * @throws InputError NON_FINITE_INPUT a row that counts has no softmax
 * @throws InputError UNDEFINED_MEAN the weights sum to 0 and the losses do not
 */
export function lossOfRows<Name extends string>(loss: Loss, asked: readonly RowOutput<Name>[]): LossOfRows<Name> {
  const { logits, layout, rows, counted, term, divisor, upstream, observer } = loss;
  const { weights } = counted;
  const losses = empty(layout.rowShape, 'float64', rows.kernel);
  const results: { [N in Name]?: Tensor } = {};
  const ofSoftmax: { readonly out: RowWriter; readonly output: OfSoftmax<Name> }[] = [];
  const ofLoss: { readonly out: RowWriter; readonly output: OfLoss<Name> }[] = [];
  for (const output of asked) {
    const tensor = empty(logits.shape, loss.dtype, rows.kernel);
    results[output.name] = tensor;
    const out = new RowWriter(tensor, layout, rows.kernel, rows.width);
    if (output.of === 'softmax') ofSoftmax.push({ out, output });
    else ofLoss.push({ out, output });
  }

  const total = new LossSum();
  const factor = new RowFactor(divisor);
  const weighted = new WeightedLoss();
  for (let n = 0; n < layout.rows; n++) {
    const isCounted = counts(counted, n);
    if (!isCounted) {
      losses.data[n] = 0;
      for (const { out } of ofLoss) out.fill(n, 0);
      observer?.skip(n);
      if (ofSoftmax.length === 0) continue;
    }
    if (!rows.load(n)) {
      for (const { out } of ofSoftmax) out.fill(n, Number.NaN);
      if (!isCounted) continue;
      if (loss.onNonFinite === 'error') rejectRow('logits', logits, layout, n);
      for (const { out } of ofLoss) out.fill(n, Number.NaN);
      observer?.seeUndefined(n);
      losses.data[n] = Number.NaN;
      total.add(Number.NaN, 0, 0);
      continue;
    }
    for (const { out, output } of ofSoftmax) {
      out.begin(n);
      output.write(out);
      out.end();
    }
    if (!isCounted) continue;

    observer?.see(n);
    const unweighted = term.load(n);
    const s = weights === undefined ? 1 : (weights[n] as number);
    const ofRow = s === 1 ? term : weighted.set(term, unweighted, s);
    losses.data[n] = s === 1 ? unweighted : weighted.loss;
    total.add(losses.data[n] as number, ofRow.low, ofRow.size);
    // A divisor of 0 leaves the gradient 0: either nothing counts, or the mean is refused below.
    const u = divisor.high === 0 ? 0 : (upstream.values[n * upstream.step] as number);
    for (const { out, output } of ofLoss) {
      out.begin(n);
      writeTimes(u, s, output, factor, out, layout.classes);
      out.end();
    }
  }
  return { loss: total.reduce(loss.reduction, divisor, () => exactLosses(loss)), losses, results };
}

/** Writes a gradient times an upstream gradient, which need not be finite. */
function writeTimes(
  u: number,
  s: number,
  { weight, write }: OfLoss<string>,
  factor: RowFactor,
  out: RowWriter,
  classes: number,
): void {
  const { values, start } = out;
  factor.set(Number.isFinite(u) ? u : 1, weight(), s);
  if (factor.isZero) values.fill(0, start, start + classes);
  else write(factor, out);
  if (Number.isFinite(u)) return;
  for (let i = start; i < start + classes; i++) values[i] = (values[i] as number) * u;
}

/** The losses of all rows that count, in more digits. */
function* exactLosses({ layout, rows, counted, term }: Loss): Generator<BigFloat, void, void> {
  for (let n = 0; n < layout.rows; n++) {
    if (!counts(counted, n) || !rows.load(n)) continue;
    term.load(n);
    const s = counted.weights?.[n];
    yield s === undefined ? term.exactLoss() : multiply(fromDouble(s), term.exactLoss());
  }
}
