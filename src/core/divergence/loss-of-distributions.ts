import { Pair } from '../pairs/pair.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import { type CountedRows, counts } from '../rows/counted-rows.ts';
import type { Context, RowOptions } from '../rows/options.ts';
import { type LossResults, RowLosses } from '../rows/row-losses.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { rejectRow } from '../tensors/non-finite-row.ts';
import { RowWriter } from '../tensors/row-writer.ts';
import { empty, type Tensor } from '../tensors/tensor.ts';
import type { Distributions } from './distributions.ts';
import type { DivergenceTerm } from './divergence-term.ts';

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
  context: Context,
): LossResults<Tensor> {
  const { kernel, dtype } = context;
  const losses = new RowLosses(rows, options, context);
  const gradients = gradientsOf(of, layout, outputs, dtype, kernel);
  for (let n = 0; n < rows.count; n++) {
    kernel.checkpoint(0);
    if (!counts(rows, n)) {
      losses.skip(n);
      for (const { out } of gradients) out.fill(n, 0);
      continue;
    }
    const undefinedSide = of.load(n);
    if (undefinedSide) {
      if (options.onNonFinite !== 'propagate') rejectRow(undefinedSide.field, undefinedSide.tensor, layout, n);
      losses.addUndefined(n);
      for (const { out } of gradients) out.fill(n, Number.NaN);
      continue;
    }
    term.load();
    losses.add(n, term.loss);
    for (const gradient of gradients) write(of, term, gradient, losses.factorOf(n), n);
  }
  const lossOf = (n: number): Pair => {
    of.load(n);
    term.load();
    return term.loss;
  };
  const written = gradients.map(({ name, tensor }) => [name, tensor] as const);
  return { ...losses.results(outputs, lossOf), ...Object.fromEntries(written) };
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
const factor = new WidePair();

/** Writes a gradient of the row, times u s / D. */
function write(
  of: Distributions,
  term: DivergenceTerm,
  { out, isOfTarget, temperature }: Gradient,
  factorOfRow: WidePair,
  n: number,
): void {
  factor.copy(factorOfRow);
  if (temperature !== 1) factor.divideNumber(temperature);
  if (factor.sign === 0) {
    out.fill(n, 0);
    return;
  }
  factor.normalise();
  out.begin(n);
  const { values, start } = out;
  for (let c = 0; c < of.classes; c++) {
    const k = isOfTarget ? term.targetGradient(c, derivative) : term.gradient(c, derivative);
    values[start + c] = derivative.multiply(factor.pair).timesPowerOfTwo(k + factor.exponent).high + 0;
  }
  out.end();
}
