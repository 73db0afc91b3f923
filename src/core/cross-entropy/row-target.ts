import type { DoubleRows } from '../logits/double-rows.ts';
import { Pair } from '../pairs/pair.ts';
import { isFar, LARGEST_NEAR } from './composed-options.ts';
import type { TargetRows } from './target-term.ts';

/** The classes that rows are compared with: labels alone, or numbers for all classes. */
export interface TargetSource {
  /** Of labels without smoothing: the class of each row. */
  readonly labels: Int32Array | undefined;
  /** Of any other target: each row in turn. */
  readonly target: TargetRows | undefined;
  /** w_c; undefined where all are 1. */
  readonly weights: Float64Array | undefined;
  /** ε. */
  readonly smoothing: number;
}

/** Single weights that are smaller may lose digits. */
const SMALLEST = 2 ** -900;

/**
 * What a row is compared with, in pairs of doubles: r_c = w_c q'_c,  q' = (1−ε) q + ε/K on the K classes that are not masked.
 */
export class RowTarget {
  /** The only class that has a weight; −1 where others may have. */
  only = -1;
  /** The classes that may have a weight: from one on, and the one behind the last. */
  first = 0;
  end = 0;
  /** Whether a weight is so large or so small that products with it may leave the range of doubles; not if one is no number, or infinite. */
  isFar = false;
  /** Whether a masked class has a weight. */
  isMasked = false;
  /** R − r_k, summed without r_k, and R. */
  readonly others = new Pair();
  readonly total = new Pair();
  /** Whether all targets are numbers. */
  isFinite = true;
  private readonly rows: DoubleRows;
  private readonly source: TargetSource;
  private readonly kept = new Pair();
  private readonly share = new Pair();
  private readonly term = new Pair();

  constructor(rows: DoubleRows, source: TargetSource) {
    this.rows = rows;
    this.source = source;
    this.kept.setDifference(1, source.smoothing);
  }

  /** Whether one class alone has a weight in each row. */
  get isHard(): boolean {
    return this.source.labels !== undefined;
  }

  /** Goes to a row, which has been loaded. */
  load(n: number): void {
    const { rows, source, share, others, total, term } = this;
    const { classes, argmax } = rows;
    this.isFar = false;
    this.isMasked = false;
    this.isFinite = true;
    this.only = source.labels === undefined ? -1 : (source.labels[n] as number);
    this.first = Math.max(this.only, 0);
    this.end = this.only < 0 ? classes : this.only + 1;
    source.target?.read(n);
    if (source.smoothing !== 0) {
      let unmasked = 0;
      for (let c = 0; c < classes; c++) if (rows.logit(c) !== Number.NEGATIVE_INFINITY) unmasked++;
      share.set(source.smoothing).divideNumber(unmasked);
    }
    others.set(0);
    if (this.only < 0) {
      for (let c = 0; c < classes; c++) if (c !== argmax) others.add(this.watch(c, this.weightAt(c, term)));
    } else if (this.only !== argmax) {
      this.watch(this.only, this.weightAt(this.only, others));
    }
    total.copy(others).add(this.watch(argmax, this.weightAt(argmax, term)));
    this.isFar = this.isFinite && (this.isFar || isFar(total.high));
  }

  /** Sees a weight of the row. */
  private watch(c: number, r: Pair): Pair {
    const size = Math.abs(r.high);
    if (!(size >= SMALLEST && size <= LARGEST_NEAR) && this.isTarget(c)) {
      this.isFar = true;
      const { target } = this.source;
      if (target !== undefined && !Number.isFinite(target.values[target.first + c])) this.isFinite = false;
    }
    if (size !== 0 && this.rows.logit(c) === Number.NEGATIVE_INFINITY) this.isMasked = true;
    return r;
  }

  /** Whether a class has a weight, which may be too small for a double. */
  private isTarget(c: number): boolean {
    const { labels, target, weights, smoothing } = this.source;
    if (weights?.[c] === 0) return false;
    if (labels !== undefined) return c === this.only;
    const isSmoothed = smoothing !== 0 && this.rows.logit(c) !== Number.NEGATIVE_INFINITY;
    return isSmoothed || (target as TargetRows).values[(target as TargetRows).first + c] !== 0;
  }

  /** r_c. */
  weightAt(c: number, out: Pair): Pair {
    const { rows, source } = this;
    const { target, smoothing, weights } = source;
    if (target === undefined) out.set(c === this.only ? 1 : 0);
    else if (smoothing === 0) out.set(target.values[target.first + c] as number);
    else {
      out.copy(this.kept).multiplyNumber(target.values[target.first + c] as number);
      if (rows.logit(c) !== Number.NEGATIVE_INFINITY) out.add(this.share);
    }
    const weight = weights === undefined ? 1 : (weights[c] as number);
    return weight === 1 ? out : out.multiplyNumber(weight);
  }

  /** w_c (1−ε), by which the derivative with respect to q_c is multiplied. */
  keptAt(c: number, out: Pair): Pair {
    return out.copy(this.kept).multiplyNumber(this.source.weights?.[c] ?? 1);
  }
}
