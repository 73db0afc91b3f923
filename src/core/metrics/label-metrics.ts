import { TAIL, TOTAL } from '../../kernel/softmax-row.ts';
import { toDouble, ZERO } from '../exact/big-float.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { SCALE_BITS } from '../logits/long-sum.ts';
import { Pair } from '../pairs/pair.ts';
import type { CountedRows } from '../rows/counted-rows.ts';
import type { RowObserver } from '../rows/row-observer.ts';
import { binOf } from '../sums/bins.ts';
import { timesPowerOfTwo } from '../sums/double-quotient.ts';
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
} from '../sums/metric-sums.ts';
import { brier } from './brier.ts';
import { surprise } from './surprise.ts';
import { type Units, unitsOfWeights } from './units-of-weights.ts';

/** Adds up what the metrics of rows with labels are made of, whatever the rest of the loss. */
export class LabelMetrics implements RowObserver {
  private readonly rows: DoubleRows;
  private readonly labels: Int32Array;
  private readonly weights: Float64Array | undefined;
  private readonly units: Units;
  private readonly targets: readonly MetricSums[];
  private readonly hasBrier: boolean;
  private readonly of = new Pair();
  private readonly confidence = new Pair();
  private readonly gap = new Pair();
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
    this.units = unitsOfWeights(counted);
    this.targets = targets;
    this.hasBrier = hasBrier;
    for (const { ofRows, ofBins } of targets) {
      ofRows.unit = this.units.ofRows;
      ofBins.unit = this.units.ofBins;
    }
  }

  see(row: number): void {
    const y = this.labels[row] as number;
    const isRight = this.rows.argmax === y;
    const s = this.weightOf(row, this.units.ofRows);
    for (const { ofRows } of this.targets) {
      addTo(ofRows, WEIGHT, s, 0);
      if (isRight) addTo(ofRows, CORRECT, s, 0);
    }
    this.addToBins(isRight, this.weightOf(row, this.units.ofBins));
    if (s === 0) return;
    this.addNll(y, s);
    if (this.hasBrier) this.addBrier(y, s);
  }

  seeUndefined(row: number): void {
    const s = this.weightOf(row, this.units.ofRows);
    for (const { ofRows } of this.targets) {
      addTo(ofRows, WEIGHT, s, 0);
      for (const at of [NLL, NLL_DOWN, CORRECT, BRIER]) addTo(ofRows, at, Number.NaN, 0);
    }
  }

  skip(): void {}

  private weightOf(row: number, unit: number): number {
    return this.weights === undefined ? 1 : timesPowerOfTwo(this.weights[row] as number, -unit);
  }

  private addToBins(isRight: boolean, s: number): void {
    const { confidence, gap, total } = this;
    const { values } = this.rows;
    total.set(values[TOTAL] as number, values[TOTAL + 1]);
    confidence.set(1).divide(total);
    const nearest = confidence.high;
    // 1 − p_k without its rounding.
    if (!isRight) gap.copy(confidence).negate();
    else {
      gap
        .set(values[TAIL] as number, values[TAIL + 1])
        .divide(total)
        .timesPowerOfTwo(-SCALE_BITS);
    }
    confidence.multiplyNumber(s);
    gap.multiplyNumber(s);
    for (const { ofBins, bins } of this.targets) {
      const bin = binOf(nearest, bins);
      addTo(ofBins, binAt(bin, BIN_WEIGHT), s, 0);
      if (isRight) addTo(ofBins, binAt(bin, BIN_CORRECT), s, 0);
      addTo(ofBins, binAt(bin, BIN_CONFIDENCE), confidence.high, confidence.low);
      addTo(ofBins, binAt(bin, BIN_GAP), gap.high, gap.low);
    }
  }

  private addNll(y: number, s: number): void {
    const { rows, of } = this;
    surprise(rows, y, of);
    if (of.high === Number.POSITIVE_INFINITY && rows.logit(y) !== Number.NEGATIVE_INFINITY) {
      this.addTooLarge(y, s);
      return;
    }
    of.multiplyNumber(s);
    for (const { ofRows } of this.targets) addNll(ofRows, of.high, of.low);
  }

  /** Adds −s log p_y, where −log p_y is finite and no double. */
  private addTooLarge(y: number, s: number): void {
    const { mantissa, exponent } = this.rows.exact.surprise(y) ?? ZERO;
    const down = toDouble({ mantissa, exponent: exponent + DOWN_EXPONENT }) * s;
    for (const { ofRows } of this.targets) {
      addTo(ofRows, NLL, Number.POSITIVE_INFINITY, 0);
      addTo(ofRows, NLL_DOWN, down, 0);
    }
  }

  private addBrier(y: number, s: number): void {
    brier(this.rows, y, this.of).multiplyNumber(s);
    for (const { ofRows } of this.targets) addTo(ofRows, BRIER, this.of.high, this.of.low);
  }
}
