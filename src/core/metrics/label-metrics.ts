import { TAIL, TOTAL } from '../../kernel/softmax-row.ts';
import type { CountedRows } from '../counted-rows.ts';
import { timesPowerOfTwo } from '../double-quotient.ts';
import type { DoubleRows } from '../double-rows.ts';
import { toDouble } from '../exact/big-float.ts';
import { Pair } from '../pairs/pair.ts';
import type { RowObserver } from '../row-observer.ts';
import { binOf } from './bins.ts';
import { brier } from './brier.ts';
import {
  addNll,
  addTo,
  BIN_CONFIDENCE,
  BIN_CORRECT,
  BIN_GAP,
  BIN_WEIGHT,
  BRIER,
  binAt,
  CORRECT,
  DOWN_EXPONENT,
  type MetricSums,
  NLL,
  NLL_DOWN,
  WEIGHT,
} from './metric-sums.ts';
import { SCALE, surprise } from './surprise.ts';
import { unitOfWeights } from './unit-of-weights.ts';

/** Adds up what the metrics of rows with labels are made of, whatever the rest of the loss. */
export class LabelMetrics implements RowObserver {
  private readonly rows: DoubleRows;
  private readonly labels: Int32Array;
  private readonly weights: Float64Array | undefined;
  /** What a weight is multiplied by to be in units. */
  private readonly unit: number;
  private readonly targets: readonly MetricSums[];
  private readonly hasBrier: boolean;
  private readonly one = new Pair();
  private readonly confidence = new Pair();
  private readonly complement = new Pair();
  private readonly total = new Pair();

  /**
   * @param targets empty sums, to which all is added: they may differ in their bins
   * @param hasBrier whether the Brier score is to be computed, which takes a pass over all classes
   */
  constructor(
    rows: DoubleRows,
    labels: Int32Array,
    counted: CountedRows,
    targets: readonly MetricSums[],
    hasBrier: boolean,
  ) {
    this.rows = rows;
    this.labels = labels;
    this.weights = counted.weights;
    this.unit = unitOfWeights(counted);
    this.targets = targets;
    this.hasBrier = hasBrier;
    for (const target of targets) target.unit = this.unit;
  }

  see(row: number): void {
    const { rows, one, confidence, complement, total } = this;
    const y = this.labels[row] as number;
    const s = this.weightOf(row);
    const isRight = rows.argmax === y;
    const { values } = rows;
    total.set(values[TOTAL] as number, values[TOTAL + 1]);
    confidence.set(1).divide(total);
    if (isRight) {
      complement
        .set(values[TAIL] as number, values[TAIL + 1])
        .divide(total)
        .timesPowerOfTwo(-SCALE);
    } else complement.copy(confidence).negate();
    const nearest = confidence.high;
    confidence.multiplyNumber(s);
    complement.multiplyNumber(s);
    for (const { sums, bins } of this.targets) {
      addTo(sums, WEIGHT, s, 0);
      if (isRight) addTo(sums, CORRECT, s, 0);
      const bin = binOf(nearest, bins);
      addTo(sums, binAt(bin, BIN_WEIGHT), s, 0);
      if (isRight) addTo(sums, binAt(bin, BIN_CORRECT), s, 0);
      addTo(sums, binAt(bin, BIN_CONFIDENCE), confidence.high, confidence.low);
      addTo(sums, binAt(bin, BIN_GAP), complement.high, complement.low);
    }
    if (s === 0) return;
    surprise(rows, y, one);
    const isTooLarge = one.high === Number.POSITIVE_INFINITY && rows.logit(y) !== Number.NEGATIVE_INFINITY;
    if (isTooLarge) this.addTooLarge(y, s);
    else {
      one.multiplyNumber(s);
      for (const { sums } of this.targets) addNll(sums, one.high, one.low);
    }
    if (!this.hasBrier) return;
    brier(rows, y, one).multiplyNumber(s);
    for (const { sums } of this.targets) addTo(sums, BRIER, one.high, one.low);
  }

  seeUndefined(row: number): void {
    const s = this.weightOf(row);
    for (const { sums } of this.targets) {
      addTo(sums, WEIGHT, s, 0);
      for (const at of [NLL, NLL_DOWN, CORRECT, BRIER]) addTo(sums, at, Number.NaN, 0);
    }
  }

  skip(): void {}

  /** In units. */
  private weightOf(row: number): number {
    return this.weights === undefined ? 1 : timesPowerOfTwo(this.weights[row] as number, -this.unit);
  }

  /** Adds −s log p_y, where −log p_y is finite and no double. */
  private addTooLarge(y: number, s: number): void {
    const { mantissa, exponent } = this.rows.exact.surprise(y) ?? { mantissa: 0n, exponent: 0 };
    const down = toDouble({ mantissa, exponent: exponent + DOWN_EXPONENT }) * s;
    for (const { sums } of this.targets) {
      addTo(sums, NLL, Number.POSITIVE_INFINITY, 0);
      addTo(sums, NLL_DOWN, down, 0);
    }
  }
}
