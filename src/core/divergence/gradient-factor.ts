import { binaryExponent } from '../pairs/binary-exponent.ts';
import { Pair } from '../pairs/pair.ts';

/** A product of doubles and of quotients of them, as a pair in about [1, 2) and a power of two: no factor takes it out of the range. */
export class GradientFactor {
  readonly pair = new Pair();
  exponent = 0;
  private readonly other = new Pair();

  /** x · y · z, which may be Infinity or NaN: then the pair is. */
  setProduct(x: number, y: number): this {
    this.pair.set(1);
    this.exponent = 0;
    return this.multiply(x, 0).multiply(y, 0);
  }

  /** Multiplies it by high + low. */
  multiply(high: number, low: number): this {
    const k = this.load(high, low);
    this.pair.multiply(this.other);
    this.exponent += k;
    return this;
  }

  /** Divides it by high + low, which is not 0. */
  divide(high: number, low: number): this {
    const k = this.load(high, low);
    this.pair.divide(this.other);
    this.exponent -= k;
    return this;
  }

  private load(high: number, low: number): number {
    this.other.set(high, low);
    if (high === 0 || high - high !== 0) return 0;
    const k = binaryExponent(high);
    this.other.timesPowerOfTwo(-k);
    return k;
  }
}
