import { EXP_SCALE } from '../../kernel/exp-table.ts';
import { DOUBTFUL, EXPS, LOG_TOTAL, LOW, loadMax, setTail, TAIL, UNSCALE } from '../../kernel/softmax-row.ts';
import { writeSumOfOthers } from '../../kernel/sum-of-others.ts';
import { type BigFloat, multiply } from '../exact/big-float.ts';
import { ExactRow } from '../exact/exact-row.ts';
import { binaryExponent } from '../pairs/binary-exponent.ts';
import { expScaled } from '../pairs/exp-scaled.ts';
import { expm1 } from '../pairs/expm1.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';
import { powerOfTwo } from '../pairs/power-of-two.ts';
import { sigmoid } from '../pairs/sigmoid.ts';
import { tanh } from '../pairs/tanh.ts';
import { WideLogistic } from '../pairs/wide-logistic.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import type { Kernel } from '../tensors/kernel.ts';
import type { RowWriter } from '../tensors/row-writer.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { DoubleRows } from './double-rows.ts';
import { exactDifference, exactSlope } from './exact-transform.ts';
import type { LogitTransform } from './logit-transform.ts';
import { SCALE_BITS } from './long-sum.ts';
import { wideOf } from './wide-of.ts';

/** From here down nothing is left of an exponential, as in the kernel. */
const VANISHES = -810;

/** 2^-36 of 90 bits: differences that are a smaller part of their terms are computed exactly. */
const DOUBTFUL_DIFFERENCE = 2 ** -36;

/** Below this part of the cap, tanh(x) is x to more digits than a pair has. */
const LINEAR = 2 ** -52;

/** Differences and slopes below it may have lost digits. */
const SMALLEST = 2 ** -900;

/** Halves keep differences of finite logits finite. */
const LARGE = 2 ** 1000;

/**
 * The softmax of rows of z = cap · tanh(x / cap) / T, in pairs of doubles: as {@link DoubleRows} has it of x.
 *
 *     T alone:   d_c = (x_c − x_k) / T
 *     with cap:  d_c = cap/T · expm1(2 (x_c − x_k) / cap) · 2σ(2 x_k / cap) · σ(−2 x_c / cap)      dz/dx = 4 σ(2x/cap) σ(−2x/cap) / T
 *
 * The difference of two tanh is a product, in which nothing cancels, also where both are near 1. Its relative error is below 2^-94, and that
 * of the exponentials below 2^-84. A masked class stays masked.
 */
export class TransformedRows extends DoubleRows {
  private readonly transform: LogitTransform;
  /** d_c, and as many places behind its low part. */
  private readonly differences: Float64Array;
  /** dz/dx · T, likewise; undefined where that is 1. */
  private readonly slopes: Float64Array | undefined;
  override readonly slopeUnit: number;
  /** T · 2^slopeUnit, in [1, 2). */
  private readonly divisor: number;
  /** Whether the row is too small for the cap to show. */
  private isLinear = true;
  private readonly d = new Pair();
  private readonly x = new Pair();
  private readonly lead = new Pair();
  private readonly rising = new Pair();
  private readonly falling = new Pair();
  private readonly wide = new WidePair();
  private readonly logistic = new WideLogistic();

  constructor(logits: Tensor, layout: ClassLayout, kernel: Kernel, transform: LogitTransform) {
    super(logits, layout, kernel);
    this.transform = transform;
    this.slopeUnit = -binaryExponent(transform.temperature);
    this.divisor = new Pair().set(transform.temperature).timesPowerOfTwo(this.slopeUnit).high;
    this.differences = new Float64Array(2 * layout.classes);
    this.slopes = transform.softcap === undefined ? undefined : new Float64Array(2 * layout.classes);
  }

  override load(row: number): boolean {
    const { kernel, logits, values, classes } = this;
    this.exactRow = undefined;
    kernel.checkpoint(0);
    logits.read(row);
    // z grows with x: they have the same maximum.
    if (!loadMax(values, logits.values, logits.first, classes)) return false;
    const { softcap } = this.transform;
    this.hasSmallSlopes = false;
    this.isLinear = softcap === undefined || this.isBelow(softcap * LINEAR);
    if (!this.isLinear) this.loadSlopes(softcap as number);
    this.loadExps();
    writeSumOfOthers(values, EXPS, classes, this.argmax, values, TAIL);
    setTail(values, values[TAIL] as number, values[TAIL + 1] as number);
    this.loadLog();
    values[DOUBTFUL] = DOUBTFUL_DIFFERENCE;
    return true;
  }

  /** Nothing to do: there are as many digits from the start. */
  override refine(): void {}

  override difference(c: number, out: Pair): Pair {
    return out.set(this.differences[c] as number, this.differences[this.classes + c]);
  }

  override wideDifference(c: number, out: WidePair): WidePair {
    const { transform, isLinear, d, argmax } = this;
    const size = Math.abs(this.difference(c, d).high);
    // What a cap makes small has a slope that is as small.
    if ((size >= SMALLEST || !isLinear || c === argmax) && size < Number.POSITIVE_INFINITY) return out.copyPair(d);
    const exact = exactDifference(this.logit(c), this.logit(argmax), transform, isLinear);
    return exact === undefined ? out.set(Number.NEGATIVE_INFINITY) : wideOf(exact, out);
  }

  override loadMaximum(out: Pair): number {
    const { softcap } = this.transform;
    out.set(this.logit(this.argmax));
    if (!this.isLinear) tanh(out.divideNumber(softcap as number), out).multiplyNumber(softcap as number);
    out.divideNumber(this.divisor);
    return this.slopeUnit;
  }

  override timesSlope(c: number, g: Pair): Pair {
    const { slopes, classes, x, divisor } = this;
    if (slopes !== undefined && !this.isLinear && this.logit(c) !== Number.NEGATIVE_INFINITY) {
      // No slope leaves nothing, also of what is infinite.
      if (slopes[c] === 0) return g.set(0);
      g.multiply(x.set(slopes[c] as number, slopes[classes + c]));
    }
    return divisor === 1 ? g : g.divideNumber(divisor);
  }

  override timesWideSlope(c: number, g: WidePair): WidePair {
    const { temperature, softcap } = this.transform;
    const logit = this.logit(c);
    g.divideNumber(temperature);
    if (softcap === undefined || this.isLinear || logit === Number.NEGATIVE_INFINITY) return g;
    const { sigmoid, complement } = this.logistic.load(this.wide.set(logit).divideNumber(softcap).multiplyNumber(2));
    return g.multiply(sigmoid).multiply(complement).multiplyNumber(4);
  }

  override timesExactSlope(c: number, g: BigFloat): BigFloat {
    return multiply(g, exactSlope(this.logit(c), this.transform, this.isLinear));
  }

  override get exact(): ExactRow {
    const { logits, classes, argmax, kernel, transform, isLinear } = this;
    const max = this.logit(argmax);
    this.exactRow ??= new ExactRow(logits.values, logits.first, classes, argmax, kernel.checkpoint, (c) =>
      exactDifference(this.logit(c), max, transform, isLinear),
    );
    return this.exactRow;
  }

  override writeLogProbs(out: RowWriter): void {
    const { d, x, values, classes, argmax } = this;
    const log = (values[LOG_TOTAL] as number) * UNSCALE;
    const logLow = (values[LOG_TOTAL + 1] as number) * UNSCALE;
    for (let c = 0; c < classes; c++) {
      out.values[out.start + c] = c === argmax ? 0 - log : this.difference(c, d).subtract(x.set(log, logLow)).high;
    }
  }

  override labelLoss(y: number, weight: number): number {
    const { d, x, values, argmax } = this;
    values[LOW] = 0;
    if (weight === 0) return 0;
    x.set(values[LOG_TOTAL] as number, values[LOG_TOTAL + 1]);
    if (y === argmax) x.multiplyNumber(weight).timesPowerOfTwo(-SCALE_BITS);
    else x.timesPowerOfTwo(-SCALE_BITS).subtract(this.difference(y, d)).multiplyNumber(weight);
    values[LOW] = x.low;
    return x.high + 0;
  }

  /** Whether all logits that are not masked are smaller than that. */
  private isBelow(limit: number): boolean {
    const { values, first } = this.logits;
    for (let i = first; i < first + this.classes; i++) {
      const x = Math.abs(values[i] as number);
      if (x >= limit && x !== Number.POSITIVE_INFINITY) return false;
    }
    return true;
  }

  /** Computes dz/dx, and σ(−2x/cap) in place of the differences, which follow from it. */
  private loadSlopes(softcap: number): void {
    const { classes, differences, x, rising, falling } = this;
    const slopes = this.slopes as Float64Array;
    let smallest = 1;
    for (let c = 0; c < classes; c++) {
      sigmoid(x.set(this.logit(c)).divideNumber(softcap).timesPowerOfTwo(1), rising, falling);
      differences[c] = falling.high;
      differences[classes + c] = falling.low;
      if (c === this.argmax) this.lead.copy(rising).timesPowerOfTwo(1);
      rising.multiply(falling).timesPowerOfTwo(2);
      slopes[c] = rising.high;
      slopes[classes + c] = rising.low;
      if (rising.high < smallest && this.logit(c) !== Number.NEGATIVE_INFINITY) smallest = rising.high;
    }
    this.hasSmallSlopes = smallest < SMALLEST;
  }

  /** Writes d_c, and exp(d_c) · 2^200. */
  private loadExps(): void {
    const { values, differences, classes, d } = this;
    for (let c = 0; c < classes; c++) {
      if (this.isLinear) this.divide(c);
      else this.cap(c);
      differences[c] = d.high;
      differences[classes + c] = d.low;
      if (!(d.high > VANISHES)) {
        values[EXPS + c] = 0;
        values[EXPS + classes + c] = 0;
        continue;
      }
      const power = powerOfTwo(expScaled(d, d) + SCALE_BITS);
      values[EXPS + c] = d.high * power;
      values[EXPS + classes + c] = d.low * power;
    }
    values[EXPS + this.argmax] = EXP_SCALE;
    values[EXPS + classes + this.argmax] = 0;
  }

  /** d_c of a row that only has a temperature. */
  private divide(c: number): void {
    const { d } = this;
    const x = this.logit(c);
    const max = this.logit(this.argmax);
    const { temperature } = this.transform;
    if (Math.abs(x) < LARGE && Math.abs(max) < LARGE) d.setDifference(x, max).divideNumber(temperature);
    else
      d.setDifference(x / 2, max / 2)
        .divideNumber(temperature)
        .timesPowerOfTwo(1);
  }

  /** d_c of a row that is capped. */
  private cap(c: number): void {
    const { d, x, differences, classes } = this;
    const { temperature, softcap = 1 } = this.transform;
    const logit = this.logit(c);
    const max = this.logit(this.argmax);
    if (logit === Number.NEGATIVE_INFINITY || logit === max) {
      d.set(logit === max ? 0 : logit);
      return;
    }
    d.setDifference(logit, max).divideNumber(softcap).timesPowerOfTwo(1);
    expm1(d, d)
      .multiply(this.lead)
      .multiply(x.set(differences[c] as number, differences[classes + c]))
      .multiplyNumber(softcap)
      .divideNumber(temperature);
  }

  /** Computes L to as many digits as the exponentials have. */
  private loadLog(): void {
    const { values, x } = this;
    const tail = values[TAIL] as number;
    x.set(tail, values[TAIL + 1]);
    // Of less than 2^-100, log(1 + s) is s.
    if (tail >= 2 ** 100) log1p(x.timesPowerOfTwo(-SCALE_BITS), x).timesPowerOfTwo(SCALE_BITS);
    values[LOG_TOTAL] = x.high;
    values[LOG_TOTAL + 1] = x.low;
  }
}
