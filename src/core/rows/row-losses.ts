import { add, type BigFloat, fromDouble, magnitude, subtract, toDouble } from '../exact/big-float.ts';
import { Pair } from '../pairs/pair.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import type { Tally } from '../sums/tally.ts';
import { type DoubleTensor, empty, type Tensor } from '../tensors/tensor.ts';
import { type CountedRows, counts } from './counted-rows.ts';
import type { Divisor } from './divisor.ts';
import { LossSum } from './loss-sum.ts';
import { divisorOf } from './normalize.ts';
import type { Context, Normalizer, Reduction, RowOptions } from './options.ts';
import { tallyBatch } from './tally-batch.ts';
import { lossUpstream, type Upstream } from './upstream.ts';

/** A number of a row: a wide one where weights and upstream gradients may bring back what no double holds. */
export type RowNumber = Pair | WidePair;

/** What a loss gives, by the names of the outputs that were asked for. */
export interface LossResults<Output extends Tensor = DoubleTensor> {
  readonly [output: string]: Output | number | null;
}

/**
 * The losses of rows that are computed in pairs of doubles, weighted and added up, and the factor of a row's gradients.
 *
 *     losses_n = s_n ℓ_n      loss = Σ s_n ℓ_n / D      factor_n = u_n s_n / D
 *
 * Products and quotients are pairs of any size, and each number is rounded once. A weight of 0 leaves nothing of a loss, even of Infinity; NaN
 * stays.
 *
 * @throws InputError INVALID_OPTION, SHAPE_MISMATCH, NON_FINITE_INPUT of grad_output, by the constructor
 * @throws InputError UNDEFINED_MEAN by `results`
 * @example
 * const losses = new RowLosses(countedRows([2], {}, kernel), { reduction: 'mean' }, context)
 * losses.add(0, new Pair().set(1))
 * losses.add(1, new Pair().set(2))
 * losses.results(['loss'], lossOf) // { loss: 1.5 }
 */
export class RowLosses {
  private readonly rows: CountedRows;
  private readonly reduction: Reduction;
  private readonly normalizer: Normalizer | undefined;
  private readonly tally: Tally | undefined;
  private readonly divisor: Divisor;
  /** D; undefined where nothing is divided. */
  private readonly by: WidePair | undefined;
  private readonly upstream: Upstream;
  private readonly losses: DoubleTensor;
  private readonly total = new LossSum();
  private readonly weighted = new WidePair();
  private readonly factor = new WidePair();
  private u = Number.NaN;
  private s = Number.NaN;

  constructor(rows: CountedRows, options: RowOptions<string>, { kernel, tally }: Context) {
    const { reduction = 'mean', onNonFinite = 'error', normalizer } = options;
    const divisor = divisorOf(options, rows);
    this.rows = rows;
    this.reduction = reduction;
    this.normalizer = normalizer;
    this.tally = tally;
    this.divisor = divisor;
    this.by = divisor.high === 0 || (divisor.high === 1 && divisor.low === 0) ? undefined : wideDivisor(divisor);
    this.upstream = lossUpstream(options.gradOutput, reduction, rows, onNonFinite);
    this.losses = empty(rows.shape, 'float64', kernel);
  }

  /** A row that does not count: its loss is 0. */
  skip(n: number): void {
    this.losses.data[n] = 0;
  }

  /** A row that counts, and has no loss: it is NaN, and so is the sum. */
  addUndefined(n: number): void {
    this.losses.data[n] = Number.NaN;
    this.total.add(Number.NaN, 0, 0);
  }

  /** The loss of a row, without its sample weight. */
  add(n: number, loss: RowNumber): void {
    const { weighted } = this;
    times(this.weightOf(n), take(weighted, loss));
    const rounded = weighted.value + 0;
    this.losses.data[n] = rounded;
    addLoss(this.total, rounded, weighted);
  }

  /** u s / D of a row. */
  factorOf(n: number): WidePair {
    const { factor, by, upstream } = this;
    // A divisor of 0 leaves the gradient 0: either nothing counts, or `results` refuses the mean.
    const u = this.divisor.high === 0 ? 0 : (upstream.values[n * upstream.step] as number);
    const s = this.weightOf(n);
    if (u === this.u && s === this.s) return factor;
    this.u = u;
    this.s = s;
    factor.set(u).multiplyNumber(s);
    return by === undefined ? factor : factor.divide(by);
  }

  /**
   * The results that every loss has, of those that were asked for; adds the losses to the tally.
   *
   * @param lossOf computes the loss of a row once more, where too many digits have cancelled
   */
  results(outputs: readonly string[], lossOf: (row: number) => RowNumber): LossResults {
    const { rows, losses, total, divisor, tally } = this;
    if (tally) tallyBatch(tally, losses.data, rows, this.normalizer);
    const results: { [output: string]: DoubleTensor | number | null } = {};
    for (const output of outputs) {
      if (output === 'loss') results.loss = total.reduce(this.reduction, divisor, () => this.exactLosses(lossOf));
      else if (output === 'losses') results.losses = losses;
      else if (output === 'normalizer') results.normalizer = divisor.high;
      else if (output === 'valid_count') results.valid_count = rows.valid;
    }
    return results;
  }

  private weightOf(n: number): number {
    const { weights } = this.rows;
    return weights === undefined ? 1 : (weights[n] as number);
  }

  /** The losses of all rows that count, each to some 100 bits. */
  private *exactLosses(lossOf: (row: number) => RowNumber): Generator<BigFloat, void, void> {
    const { rows, weighted } = this;
    for (let n = 0; n < rows.count; n++) {
      if (!counts(rows, n)) continue;
      times(this.weightOf(n), take(weighted, lossOf(n)));
      const { mantissa, exponent } = add(fromDouble(weighted.pair.high), fromDouble(weighted.pair.low));
      yield { mantissa, exponent: exponent + weighted.exponent };
    }
  }
}

/**
 * Copies a number of a row to a wide one, whichever it is.
 *
 * @example take(new WidePair(), new Pair().set(2)).value // 2
 */
export function take(to: WidePair, from: RowNumber): WidePair {
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
  // A finite loss that no double holds is unknown to a sum of doubles, which then sums exactly.
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
