import type { DoubleRows } from '../logits/double-rows.ts';
import { Pair } from '../pairs/pair.ts';
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

/**
 * What a row is compared with, in pairs of doubles: r_c = w_c q'_c,  q' = (1−ε) q + ε/K on the K classes that are not masked.
 *
 * All weights are times 2^−unit, which keeps them in the middle of the range of doubles.
 */
export class RowTarget {
  /** The only class that has a weight; −1 where others may have. */
  only = -1;
  /** The classes that may have a weight: from one on, and the one behind the last. */
  first = 0;
  end = 0;
  unit = 0;
  /** R − r_k, summed without r_k, and R. */
  readonly others = new Pair();
  readonly total = new Pair();
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

  /** |w_y| of a row that is compared with a label. */
  weightOfLabel(n: number): number {
    const { labels, weights } = this.source;
    return weights === undefined ? 1 : Math.abs(weights[labels?.[n] as number] as number);
  }

  /** Goes to a row, which has been loaded. */
  load(n: number, unit: number): void {
    const { rows, source, share, others, total, term } = this;
    const { classes, argmax } = rows;
    this.unit = unit;
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
      for (let c = 0; c < classes; c++) if (c !== argmax) others.add(this.weightAt(c, term));
    } else if (this.only !== argmax) {
      this.weightAt(this.only, others);
    }
    total.copy(others).add(this.weightAt(argmax, term));
  }

  /** r_c, times 2^−unit. */
  weightAt(c: number, out: Pair): Pair {
    const { rows, source, unit } = this;
    const { target, smoothing, weights } = source;
    if (target === undefined) out.set(c === this.only ? 1 : 0);
    else if (smoothing === 0) out.set(target.values[target.first + c] as number);
    else {
      out.copy(this.kept).multiplyNumber(target.values[target.first + c] as number);
      if (rows.logit(c) !== Number.NEGATIVE_INFINITY) out.add(this.share);
    }
    const weight = weights === undefined ? 1 : (weights[c] as number);
    if (unit === 0) return weight === 1 ? out : out.multiplyNumber(weight);
    return out.timesPowerOfTwo(-unit).multiplyNumber(weight);
  }

  /** Σ r_c · ∞ of the masked classes, also of weights that are too small for the unit: 0 where none has a weight. */
  infiniteLoss(): number {
    const { rows, unit, term } = this;
    let loss = 0;
    this.unit = 0;
    for (let c = 0; c < rows.classes; c++) {
      if (rows.logit(c) !== Number.NEGATIVE_INFINITY) continue;
      const r = this.weightAt(c, term).high;
      if (r !== 0) loss += r * Number.POSITIVE_INFINITY;
    }
    this.unit = unit;
    return loss;
  }

  /** w_c (1−ε), by which the derivative with respect to q_c is multiplied. */
  keptAt(c: number, out: Pair): Pair {
    return out.copy(this.kept).multiplyNumber(this.source.weights?.[c] ?? 1);
  }
}
