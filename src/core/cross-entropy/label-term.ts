import { type BigFloat, divide, fromDouble, multiply, negative, subtract, toDouble, ZERO } from '../exact/big-float.ts';
import type { SoftmaxRows } from '../logits/softmax-rows.ts';
import { isOrdinary } from '../rows/ordinary.ts';
import type { LossTerm, WriteGradient } from './loss-term.ts';

/**
 * Cross-entropy of rows against one class each, without smoothing.
 *
 *     loss = −w_y log p_y         grad_c = w_y (p_c − [c = y])
 */
export class LabelTerm implements LossTerm {
  low = 0;
  size = 0;
  weight = 1;
  private readonly rows: SoftmaxRows;
  private readonly labels: Int32Array;
  private readonly weights: Float64Array | undefined;
  private y = 0;

  constructor(rows: SoftmaxRows, labels: Int32Array, weights: Float64Array | undefined) {
    this.rows = rows;
    this.labels = labels;
    this.weights = weights;
  }

  load(row: number): number {
    const { weights } = this;
    const y = this.labels[row] as number;
    this.y = y;
    if (weights !== undefined) this.weight = weights[y] as number;
    const loss = isOrdinary(this.weight) ? this.pairLoss() : this.roundedLoss();
    this.size = this.rows.logit(y) === Number.NEGATIVE_INFINITY ? 0 : Math.abs(loss);
    return loss;
  }

  readonly writeGradient: WriteGradient = (factor, out) => {
    const { rows, y } = this;
    if (factor.isOrdinary) {
      rows.writeLabelGradient(y, factor, out);
      return;
    }
    const { exact } = rows;
    const share = divide(factor.exact, exact.total);
    for (let c = 0; c < rows.classes; c++) {
      const t = exact.exp(c);
      const others = y === exact.argmax ? exact.tail : subtract(exact.total, t);
      out.values[out.start + c] = toDouble(multiply(share, c === y ? negative(others) : t)) + 0;
    }
  };

  exactLoss(): BigFloat {
    return multiply(fromDouble(this.weight), this.rows.exact.surprise(this.y) ?? ZERO);
  }

  private pairLoss(): number {
    const loss = this.rows.labelLoss(this.y, this.weight);
    this.low = this.rows.low;
    return loss;
  }

  /** The loss under a weight that is not ordinary. */
  private roundedLoss(): number {
    this.low = 0;
    if (this.rows.logit(this.y) === Number.NEGATIVE_INFINITY) return this.weight * Number.POSITIVE_INFINITY;
    const exact = this.exactLoss();
    const loss = toDouble(exact) + 0;
    if (Number.isFinite(loss)) this.low = toDouble(subtract(exact, fromDouble(loss)));
    return loss;
  }
}
