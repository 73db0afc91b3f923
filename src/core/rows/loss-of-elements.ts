import { WidePair } from '../pairs/wide-pair.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { type CountedRows, counts } from './counted-rows.ts';
import type { Context, RowOptions } from './options.ts';
import { type LossResults, RowLosses, type RowNumber, take } from './row-losses.ts';

/** Rows between two checks whether the client still waits for the answer. */
const ROWS_AT_ONCE = 1024;

/** A loss of which each row is a few numbers: of one row at a time, in pairs of doubles. */
export interface ElementLoss {
  /** Goes to a row that counts. */
  readonly load: (row: number) => void;
  /** The loss of the row, without its sample weight. */
  readonly loss: RowNumber;
  /** Its derivatives, by the names of the outputs that have them. */
  readonly gradients: { readonly [output: string]: RowNumber };
  /** Other numbers of the row, by the names of their outputs: 0 for a row that does not count. */
  readonly values?: { readonly [output: string]: RowNumber };
}

/**
 * The loss of rows that are single numbers, and its gradients: which rows count → the loss of each → its sample weight → the sum, over the
 * divisor → gradients, from the upstream gradient.
 *
 *     losses_n = s_n ℓ_n      loss = Σ s_n ℓ_n / D      grad_n = u s_n ℓ'_n / D
 *
 * Products and quotients are pairs of doubles of any size, and each number is rounded once. A row that does not count is never loaded: its loss and its
 * gradients are 0.
 *
 * @param outputs what is given: nothing else is computed
 * @throws InputError UNDEFINED_MEAN, INVALID_OPTION, SHAPE_MISMATCH, NON_FINITE_INPUT of grad_output
 * @example lossOfElements({ load: () => {}, loss: new Pair().set(2), gradients: {} }, rows, ['loss'], {}, context) // { loss: 2 }
 */
export function lossOfElements(
  element: ElementLoss,
  rows: CountedRows,
  outputs: readonly string[],
  options: RowOptions<string>,
  context: Context,
): LossResults {
  const { kernel } = context;
  const losses = new RowLosses(rows, options, context);
  const gradients = select(element.gradients, outputs, rows, kernel);
  const values = select(element.values ?? {}, outputs, rows, kernel);
  const gradient = new WidePair();
  for (let n = 0; n < rows.count; n++) {
    if (n % ROWS_AT_ONCE === 0) kernel.checkpoint(0);
    if (!counts(rows, n)) {
      losses.skip(n);
      for (const { data } of gradients) data[n] = 0;
      for (const { data } of values) data[n] = 0;
      continue;
    }
    element.load(n);
    losses.add(n, element.loss);
    for (const { of, data } of values) data[n] = of.value + 0;
    if (gradients.length === 0) continue;
    const factor = losses.factorOf(n);
    for (const { of, data } of gradients) {
      take(gradient, of);
      data[n] = factor.sign === 0 && !Number.isNaN(gradient.sign) ? 0 : gradient.multiply(factor).value + 0;
    }
  }
  const lossOf = (n: number): RowNumber => {
    element.load(n);
    return element.loss;
  };
  const written = [...gradients, ...values].map(({ name, data }) => [name, { shape: rows.shape, data }] as const);
  return { ...losses.results(outputs, lossOf), ...Object.fromEntries(written) };
}

interface Written {
  readonly name: string;
  readonly of: RowNumber;
  readonly data: Float64Array;
}

/** The numbers that outputs ask for, and room for them. */
function select(
  numbers: { readonly [output: string]: RowNumber },
  outputs: readonly string[],
  rows: CountedRows,
  kernel: Kernel,
): Written[] {
  const names = outputs.filter((output) => Object.hasOwn(numbers, output));
  return names.map((name) => ({ name, of: numbers[name] as RowNumber, data: kernel.allocate(rows.count) }));
}
