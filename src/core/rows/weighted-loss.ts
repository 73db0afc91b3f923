import { productError } from '../../kernel/double-double.ts';
import { type BigFloat, fromDouble, multiply, subtract, toDouble } from '../exact/big-float.ts';
import { isOrdinary } from './ordinary.ts';

/** A loss that is known beyond its double. */
interface LongLoss {
  readonly low: number;
  readonly size: number;
  exactLoss(): BigFloat;
}

/** The loss of a row times its sample weight, as an unevaluated sum of two doubles. */
export class WeightedLoss {
  loss = 0;
  low = 0;
  size = 0;

  /** Sets it. A weight of 0 leaves nothing, even of Infinity; NaN stays. */
  set(of: LongLoss, loss: number, s: number): this {
    this.low = 0;
    this.size = of.size * s;
    if (s === 0 && !Number.isNaN(loss)) {
      this.loss = 0;
      this.size = 0;
    } else if (!Number.isFinite(loss) && of.size !== Number.POSITIVE_INFINITY) {
      this.loss = loss * s;
    } else if (isOrdinary(s) && isOrdinary(loss)) {
      const product = loss * s;
      const rest = productError(loss, s, product) + of.low * s;
      this.loss = product + rest + 0;
      this.low = product - this.loss + rest;
    } else {
      const exact = multiply(of.exactLoss(), fromDouble(s));
      this.loss = toDouble(exact) + 0;
      this.low = Number.isFinite(this.loss) ? toDouble(subtract(exact, fromDouble(this.loss))) : 0;
      if (!Number.isFinite(this.loss)) this.size = Number.POSITIVE_INFINITY;
    }
    return this;
  }
}
