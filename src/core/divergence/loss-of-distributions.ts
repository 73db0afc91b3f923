import { add, type BigFloat, fromDouble } from '../exact/big-float.ts';
import { Pair } from '../pairs/pair.ts';
import { type CountedRows, counts } from '../rows/counted-rows.ts';
import { LossSum } from '../rows/loss-sum.ts';
import { divisorOf } from '../rows/normalize.ts';
import type { Context, RowOptions } from '../rows/options.ts';
import { tallyBatch } from '../rows/tally-batch.ts';
import { lossUpstream } from '../rows/upstream.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { rejectRow } from '../tensors/non-finite-row.ts';
import { RowWriter } from '../tensors/row-writer.ts';
import { type DoubleTensor, empty, type Tensor } from '../tensors/tensor.ts';
import type { Distributions } from './distributions.ts';
import type { DivergenceTerm } from './divergence-term.ts';
import { GradientFactor } from './gradient-factor.ts';

/** What a divergence gives, by the names of the outputs that were asked for. */
export interface DivergenceResults {
  readonly [output: string]: Tensor | number | null;
}

/** A gradient that is asked for. */
interface Gradient {
  readonly name: string;
  readonly tensor: Tensor;
  readonly out: RowWriter;
  readonly isOfTarget: boolean;
  /** What it is divided by: the temperature where it is of logits. */
  readonly temperature: number;
}

/**
 * The loss of rows of two distributions, and its gradients: which rows count → the divergence of each → its sample weight → the sum, over the
 * divisor → gradients, from the upstream gradient.
 *
 *     losses_n = s_n ℓ_n      loss = Σ s_n ℓ_n / D      grad_{n,c} = u s_n ∂ℓ_n / D
 *
 * A row that does not count is never loaded: its loss and its gradients are 0. A row without a distribution has NaN throughout, or is
 * refused.
 *
 * @param outputs what is given: nothing else is computed
 * @throws InputError NON_FINITE_INPUT, UNDEFINED_MEAN, INVALID_OPTION, SHAPE_MISMATCH, and what the term throws
 */
export function lossOfDistributions(
  of: Distributions,
  term: DivergenceTerm,
  layout: ClassLayout,
  rows: CountedRows,
  outputs: readonly string[],
  options: RowOptions<string>,
  { kernel, dtype, tally }: Context,
): DivergenceResults {
  const { reduction = 'mean', onNonFinite = 'error', normalizer } = options;
  const divisor = divisorOf(options, rows);
  const upstream = lossUpstream(options.gradOutput, reduction, rows, onNonFinite);
  const losses: DoubleTensor = empty(rows.shape, 'float64', kernel);
  const gradients = gradientsOf(of, layout, outputs, dtype, kernel);

  const total = new LossSum();
  const weighted = new Pair();
  const factor = new GradientFactor();
  for (let n = 0; n < rows.count; n++) {
    kernel.checkpoint(0);
    if (!counts(rows, n)) {
      losses.data[n] = 0;
      for (const { out } of gradients) out.fill(n, 0);
      continue;
    }
    const undefinedSide = of.load(n);
    if (undefinedSide) {
      if (onNonFinite === 'error') rejectRow(undefinedSide.field, undefinedSide.tensor, layout, n);
      losses.data[n] = Number.NaN;
      total.add(Number.NaN, 0, 0);
      for (const { out } of gradients) out.fill(n, Number.NaN);
      continue;
    }
    term.load();
    const s = rows.weights === undefined ? 1 : (rows.weights[n] as number);
    times(s, weighted.copy(term.loss));
    losses.data[n] = weighted.value + 0;
    total.add(weighted.high + 0, weighted.low, Number.isFinite(weighted.high) ? Math.abs(weighted.high) : 0);
    if (gradients.length === 0) continue;
    // A divisor of 0 leaves the gradient 0: either nothing counts, or the mean is refused below.
    const u = divisor.high === 0 ? 0 : (upstream.values[n * upstream.step] as number);
    for (const gradient of gradients) {
      factor.setProduct(u, s);
      if (divisor.high !== 0) factor.divide(divisor.high, divisor.low);
      if (gradient.temperature !== 1) factor.divide(gradient.temperature, 0);
      write(of, term, gradient, factor, n);
    }
  }
  if (tally) tallyBatch(tally, losses.data, rows, normalizer);
  const results: { [output: string]: Tensor | number | null } = {};
  for (const output of outputs) {
    if (output === 'loss') results.loss = total.reduce(reduction, divisor, () => exactLosses(of, term, rows));
    else if (output === 'losses') results.losses = losses;
    else if (output === 'normalizer') results.normalizer = divisor.high;
    else if (output === 'valid_count') results.valid_count = rows.valid;
  }
  for (const { name, tensor } of gradients) results[name] = tensor;
  return results;
}

function gradientsOf(
  { input, target, temperature }: Distributions,
  layout: ClassLayout,
  outputs: readonly string[],
  dtype: Context['dtype'],
  kernel: Kernel,
): Gradient[] {
  const names = outputs.filter((output) => output === 'grad' || output === 'target_grad');
  return names.map((name) => {
    const tensor = empty(input.input.tensor.shape, dtype, kernel);
    const isOfTarget = name === 'target_grad';
    const { kind } = isOfTarget ? target : input;
    const out = new RowWriter(tensor, layout, kernel, 'float64');
    return { name, tensor, out, isOfTarget, temperature: kind === 'logits' ? temperature : 1 };
  });
}

const derivative = new Pair();

/** Writes a gradient of the row, times a factor. */
function write(
  of: Distributions,
  term: DivergenceTerm,
  { out, isOfTarget }: Gradient,
  factor: GradientFactor,
  n: number,
): void {
  const { classes } = of;
  if (factor.pair.high === 0) {
    out.fill(n, 0);
    return;
  }
  out.begin(n);
  const { values, start } = out;
  for (let c = 0; c < classes; c++) {
    const k = isOfTarget ? term.targetGradient(c, derivative) : term.gradient(c, derivative);
    derivative.multiply(factor.pair).timesPowerOfTwo(k + factor.exponent);
    values[start + c] = derivative.high + 0;
  }
  out.end();
}

/** Multiplies a loss by its weight: 0 leaves nothing of it, even of Infinity; NaN stays. */
function times(s: number, loss: Pair): void {
  if (s === 1) return;
  if (s === 0 && !Number.isNaN(loss.high)) loss.set(0);
  else loss.multiplyNumber(s);
}

/** The losses of all rows that count, each to some 100 bits. */
function* exactLosses(of: Distributions, term: DivergenceTerm, rows: CountedRows): Generator<BigFloat, void, void> {
  const weighted = new Pair();
  for (let n = 0; n < rows.count; n++) {
    if (!counts(rows, n)) continue;
    of.load(n);
    term.load();
    times(rows.weights?.[n] ?? 1, weighted.copy(term.loss));
    yield add(fromDouble(weighted.high), fromDouble(weighted.low));
  }
}
