import { add, type BigFloat, fromDouble, magnitude, subtract, toDouble } from '../exact/big-float.ts';
import { Pair } from '../pairs/pair.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import { type DoubleTensor, empty } from '../tensors/tensor.ts';
import { type CountedRows, counts } from './counted-rows.ts';
import type { Divisor } from './divisor.ts';
import { LossSum } from './loss-sum.ts';
import { divisorOf } from './normalize.ts';
import type { Context, RowOptions } from './options.ts';
import { tallyBatch } from './tally-batch.ts';
import { lossUpstream } from './upstream.ts';

/** Rows between two questions whether somebody still waits for the answer. */
const ROWS_AT_ONCE = 1024;

/** A number of a row: a wide one where weights and upstream gradients may bring back what no double holds. */
type RowNumber = Pair | WidePair;

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

/** What a loss of elements gives, by the names of the outputs that were asked for. */
export interface ElementResults {
  readonly [output: string]: DoubleTensor | number | null;
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
 */
export function lossOfElements(
  element: ElementLoss,
  rows: CountedRows,
  outputs: readonly string[],
  options: RowOptions<string>,
  { kernel, tally }: Context,
): ElementResults {
  const { reduction = 'mean', onNonFinite = 'error', normalizer } = options;
  const divisor = divisorOf(options, rows);
  const upstream = lossUpstream(options.gradOutput, reduction, rows, onNonFinite);
  const losses = empty(rows.shape, 'float64', kernel);
  const gradients = select(element.gradients, outputs, rows, kernel);
  const values = select(element.values ?? {}, outputs, rows, kernel);

  const total = new LossSum();
  const weighted = new WidePair();
  const factor = new WidePair();
  const by = wideDivisor(divisor);
  const isDivided = divisor.high !== 1 || divisor.low !== 0;
  let lastU = Number.NaN;
  let lastS = Number.NaN;
  for (let n = 0; n < rows.count; n++) {
    if (n % ROWS_AT_ONCE === 0) kernel.checkpoint(0);
    if (!counts(rows, n)) {
      losses.data[n] = 0;
      for (const { data } of gradients) data[n] = 0;
      for (const { data } of values) data[n] = 0;
      continue;
    }
    element.load(n);
    const s = rows.weights === undefined ? 1 : (rows.weights[n] as number);
    times(s, take(weighted, element.loss));
    const loss = weighted.value + 0;
    losses.data[n] = loss;
    addLoss(total, loss, weighted);
    for (const { of, data } of values) data[n] = of.value + 0;
    if (gradients.length === 0) continue;
    // A divisor of 0 leaves the gradient 0: either nothing counts, or the mean is refused below.
    const u = divisor.high === 0 ? 0 : (upstream.values[n * upstream.step] as number);
    if (u !== lastU || s !== lastS) {
      factor.set(u).multiplyNumber(s);
      if (isDivided && divisor.high !== 0) factor.divide(by);
      lastU = u;
      lastS = s;
    }
    for (const { of, data } of gradients) {
      take(weighted, of);
      data[n] = factor.sign === 0 && !Number.isNaN(weighted.sign) ? 0 : weighted.multiply(factor).value + 0;
    }
  }
  if (tally) tallyBatch(tally, losses.data, rows, normalizer);
  const results: { [output: string]: DoubleTensor | number | null } = {};
  for (const output of outputs) {
    if (output === 'loss') results.loss = total.reduce(reduction, divisor, () => exactLosses(element, rows));
    else if (output === 'losses') results.losses = losses;
    else if (output === 'normalizer') results.normalizer = divisor.high;
    else if (output === 'valid_count') results.valid_count = rows.valid;
  }
  for (const { name, data } of [...gradients, ...values]) results[name] = { shape: rows.shape, data };
  return results;
}

interface Written {
  readonly name: string;
  readonly of: RowNumber;
  readonly data: Float64Array;
}

/** Those of some pairs that are asked for, and room for their values. */
function select(
  pairs: { readonly [output: string]: RowNumber },
  outputs: readonly string[],
  rows: CountedRows,
  kernel: Context['kernel'],
): Written[] {
  const names = outputs.filter((output) => Object.hasOwn(pairs, output));
  return names.map((name) => ({ name, of: pairs[name] as RowNumber, data: kernel.allocate(rows.count) }));
}

/** Copies a number of a row. */
function take(to: WidePair, from: RowNumber): WidePair {
  return from instanceof WidePair ? to.copy(from) : to.copyPair(from);
}

/** Multiplies a loss by its weight: 0 leaves nothing of it, even of Infinity; NaN stays. */
function times(s: number, loss: WidePair): void {
  if (s === 1) return;
  if (s === 0 && !Number.isNaN(loss.sign)) loss.set(0);
  else loss.multiplyNumber(s);
}

/** Adds a loss, and what it is rounded to. */
function addLoss(total: LossSum, loss: number, { pair, exponent, sign }: WidePair): void {
  if (exponent === 0) total.add(loss, pair.low, Number.isFinite(loss) ? Math.abs(loss) : 0);
  // What is finite and no double is not known to a sum of doubles, which then sums exactly.
  else if (!Number.isFinite(loss) && Number.isFinite(sign)) total.add(0, 0, Number.POSITIVE_INFINITY);
  else total.add(loss, lowOf(loss, pair, exponent), Math.abs(loss));
}

const rest = new Pair();

/** What rounding has left of a loss. */
function lowOf(loss: number, pair: Pair, exponent: number): number {
  rest.copy(pair).timesPowerOfTwo(exponent);
  return rest.high === loss ? rest.low : 0;
}

/** D, to 106 bits whatever its size. */
function wideDivisor(divisor: Divisor): WidePair {
  if (divisor.isOrdinary) return new WidePair().set(divisor.high, divisor.low);
  const exact = divisor.exact();
  const exponent = magnitude(exact);
  const scaled = { mantissa: exact.mantissa, exponent: exact.exponent - exponent };
  const high = toDouble(scaled);
  return new WidePair().copyPair(new Pair().set(high, toDouble(subtract(scaled, fromDouble(high)))), exponent);
}

/** The losses of all rows that count, each to some 100 bits. */
function* exactLosses(element: ElementLoss, rows: CountedRows): Generator<BigFloat, void, void> {
  const weighted = new WidePair();
  for (let n = 0; n < rows.count; n++) {
    if (!counts(rows, n)) continue;
    element.load(n);
    times(rows.weights?.[n] ?? 1, take(weighted, element.loss));
    const { mantissa, exponent } = add(fromDouble(weighted.pair.high), fromDouble(weighted.pair.low));
    yield { mantissa, exponent: exponent + weighted.exponent };
  }
}
