import { productError } from '../kernel/double-double.ts';
import type { Divisor } from './divisor.ts';
import { type BigFloat, divide, fromDouble, multiply } from './exact/big-float.ts';
import { isOrdinary } from './ordinary.ts';

/**
 * Times more than the first, exponentials too small for a double would count; with less than the other, products of a factor and an
 * exponential might lose digits.
 */
const LARGEST = 2 ** 40;
const SMALLEST = 2 ** -600;

/** u · w / D, which a row's gradient is multiplied by, as an unevaluated sum of two doubles. */
export class RowFactor {
  high = 0;
  low = 0;
  /** Whether `high` and `low` will do. */
  isOrdinary = true;
  private readonly divisor: Divisor;
  private u = 1;
  private w = 1;

  constructor(divisor: Divisor) {
    this.divisor = divisor;
  }

  /** Sets the upstream gradient u and the weight w, which are finite. */
  set(u: number, w: number): void {
    const { divisor } = this;
    this.u = u;
    this.w = w;
    const product = u * w;
    const productLow = productError(u, w, product);
    if (divisor.high === 1 && divisor.low === 0) {
      this.high = product;
      this.low = productLow;
    } else {
      const quotient = product / divisor.high;
      const back = quotient * divisor.high;
      const rest = product - back - productError(quotient, divisor.high, back);
      const low = (rest + (productLow - quotient * divisor.low)) / divisor.high;
      this.high = quotient + low;
      this.low = quotient - this.high + low;
    }
    const size = Math.abs(this.high);
    const isInRange = (size <= LARGEST && size >= SMALLEST) || u === 0 || w === 0;
    this.isOrdinary = isInRange && isOrdinary(u) && isOrdinary(w) && divisor.isOrdinary;
  }

  get isZero(): boolean {
    return this.u === 0 || this.w === 0;
  }

  get exact(): BigFloat {
    return divide(multiply(fromDouble(this.u), fromDouble(this.w)), this.divisor.exact());
  }
}
