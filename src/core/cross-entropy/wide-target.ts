import type { DoubleRows } from '../logits/double-rows.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import type { TargetSource } from './row-target.ts';

/** What a row is compared with, as {@link RowTarget} has it, in pairs of any size: r_c = w_c ((1−ε) q_c + ε/K). */
export class WideTarget {
  private readonly rows: DoubleRows;
  private readonly source: TargetSource;
  private label = -1;
  private readonly kept = new WidePair();
  private readonly share = new WidePair();

  constructor(rows: DoubleRows, source: TargetSource) {
    this.rows = rows;
    this.source = source;
    this.kept.setDifference(1, source.smoothing);
  }

  /** Goes to a row, whose logits and target have been read. */
  load(n: number): void {
    const { rows, source, share } = this;
    this.label = source.labels === undefined ? -1 : (source.labels[n] as number);
    if (source.smoothing === 0) return;
    let unmasked = 0;
    for (let c = 0; c < rows.classes; c++) if (rows.logit(c) !== Number.NEGATIVE_INFINITY) unmasked++;
    share.set(source.smoothing).divideNumber(unmasked);
  }

  /** r_c. */
  weightAt(c: number, out: WidePair): WidePair {
    const { rows, source, kept, share } = this;
    const { target, weights, smoothing } = source;
    if (target === undefined) out.set(c === this.label ? 1 : 0);
    else {
      out.set(target.values[target.first + c] as number);
      if (smoothing !== 0) out.multiply(kept);
      if (smoothing !== 0 && rows.logit(c) !== Number.NEGATIVE_INFINITY) out.add(share);
    }
    return weights === undefined ? out : out.multiplyNumber(weights[c] as number);
  }

  /** w_c (1−ε), by which the derivative with respect to q_c is multiplied. */
  keptAt(c: number, out: WidePair): WidePair {
    return out.copy(this.kept).multiplyNumber(this.source.weights?.[c] ?? 1);
  }
}
