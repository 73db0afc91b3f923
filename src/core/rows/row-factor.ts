import { productError } from '../../kernel/double-double.ts';
import { type BigFloat, divide, fromDouble, multiply } from '../exact/big-float.ts';
import type { Divisor } from './divisor.ts';
import { isOrdinary } from './ordinary.ts';

/**
 * Times more than the first, exponentials too small for a double would count; with less than the other, products of a factor and an
 * exponential might lose digits.
 */
const LARGEST = 2 ** 40;
const SMALLEST = 2 ** -600;

/** u · w · s / D, which a row's gradient is multiplied by, as an unevaluated sum of two doubles. */
export class RowFactor {
  high = 0;
  low = 0;
  /** Whether `high` and `low` will do. */
  isOrdinary = true;
  private readonly divisor: Divisor;
  private u = 1;
  private w = 1;
  private s = 1;

  constructor(divisor: Divisor) {
    this.divisor = divisor;
  }

  /** Sets the upstream gradient u, the weight w and the sample weight s, which are finite. */
  set(u: number, w: number, s = 1): void {
    const { divisor } = this;
    this.u = u;
    this.w = w;
    this.s = s;
    let product = u * w;
    let productLow = productError(u, w, product);
    if (s !== 1) {
      const ofTwo = product;
      product = ofTwo * s;
      productLow = productError(ofTwo, s, product) + productLow * s;
    }
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
    const isInRange = (size <= LARGEST && size >= SMALLEST) || this.isZero;
    this.isOrdinary = isInRange && isOrdinary(u) && isOrdinary(w) && isOrdinary(s) && divisor.isOrdinary;
  }

  get isZero(): boolean {
    return this.u === 0 || this.w === 0 || this.s === 0;
  }

  get exact(): BigFloat {
    const product = multiply(multiply(fromDouble(this.u), fromDouble(this.w)), fromDouble(this.s));
    return divide(product, this.divisor.exact());
  }
}
