import { differenceError, productError, sumError } from '../../kernel/double-double.ts';
import { binaryExponent } from './binary-exponent.ts';
import { powerOfTwo } from './power-of-two.ts';

/** 2^-900. Of dividends below it, the remainders may be no normal numbers. */
const SMALL = 2 ** -900;

/** 2^-960. Below it, the errors of products and quotients are no normal numbers. */
const TINY = 2 ** -960;

/** 2^-1022, and half of the smallest double, 2^-1075, times 2^100. */
const SMALLEST_NORMAL = 2 ** -1022;
const HALF_OF_LEAST = 2 ** -975;

/** Powers of two beyond ±FARTHEST take every double out of the range, and are no different from it. */
const FARTHEST = 2200;

/**
 * A real number as the unevaluated sum of two doubles, `high + low`: some 106 bits.
 *
 * It is normalised, `|low| ≤ ulp(high) / 2`, so that `high` is the nearest double. All methods but {@link value} change
 * the number and return it; what they are given stays as it is, and may be the number itself: `a.multiply(a)` is a². They allocate
 * nothing.
 *
 * | method | relative error, u = 2^-53 |
 * |---|---|
 * | `add`, `subtract` | 3 u² < 2^-104 of the result, whatever cancels |
 * | `addNumber`, `subtractNumber` | 2 u² |
 * | `multiply` | 5 u² < 2^-103 |
 * | `multiplyNumber` | 3 u² |
 * | `divide` | 10 u² < 2^-102 |
 * | `divideNumber` | 5 u² |
 * | `setSum`, `setDifference`, `setProduct`, `negate`, `timesPowerOfTwo` | none |
 *
 * The low part is a multiple of 2^-1074, as all doubles are: results below 2^-969 have a low part that is rounded to that, and
 * below 2^-1022 the high one is. Where a result is ±Infinity or NaN, `high` is what IEEE arithmetic of the high parts
 * gives, and `low` is 0. A result of 0 has the sign that IEEE arithmetic gives.
 *
 * @example
 * new Pair().set(1).divideNumber(3) // { high: 0.3333333333333333, low: 1.850371707708594e-17 }
 * @see Joldes, Muller, Popescu 2017, doi:10.1145/3121432 (algorithms 4, 6, 9, 11, 15, 17 and their bounds)
 */
export class Pair {
  high = 0;
  low = 0;

  /** Any two doubles of which the second is no more than half an ulp of the first: nothing is checked. */
  set(high: number, low = 0): this {
    this.high = high;
    this.low = low;
    return this;
  }

  copy(a: Pair): this {
    this.high = a.high;
    this.low = a.low;
    return this;
  }

  /** a ← a + b. */
  add(b: Pair): this {
    return this.plus(b.high, b.low);
  }

  /** a ← a − b. */
  subtract(b: Pair): this {
    return this.plus(-b.high, -b.low);
  }

  /** a ← a + x. */
  addNumber(x: number): this {
    const { high: a, low: aLow } = this;
    const sum = a + x;
    const error = sumError(a, x, sum) + aLow;
    const high = sum + error;
    if (high === 0 || high - high !== 0) return this.set(high === 0 && sum !== 0 ? high : sum);
    this.high = high;
    this.low = sum - high + error;
    return this;
  }

  /** a ← a − x. */
  subtractNumber(x: number): this {
    return this.addNumber(-x);
  }

  /** a ← a · b. */
  multiply(b: Pair): this {
    const { high: a, low: aLow } = this;
    const { high: x, low: xLow } = b;
    const product = a * x;
    const error = productError(a, x, product) + (a * xLow + aLow * x + aLow * xLow);
    const high = product + error;
    if (!(Math.abs(high) > TINY && Math.abs(high) < Number.POSITIVE_INFINITY)) return this.rareProduct(x, xLow);
    this.high = high;
    this.low = product - high + error;
    return this;
  }

  /** a ← a · x. */
  multiplyNumber(x: number): this {
    const { high: a, low: aLow } = this;
    const product = a * x;
    const error = productError(a, x, product) + aLow * x;
    const high = product + error;
    if (!(Math.abs(high) > TINY && Math.abs(high) < Number.POSITIVE_INFINITY)) return this.rareProduct(x, 0);
    this.high = high;
    this.low = product - high + error;
    return this;
  }

  /** a ← a / b. */
  divide(b: Pair): this {
    return this.over(b.high, b.low);
  }

  /** a ← a / x. */
  divideNumber(x: number): this {
    return this.over(x, 0);
  }

  /** a ← −a. */
  negate(): this {
    this.high = -this.high;
    this.low = -this.low;
    return this;
  }

  /** a ← a · 2^k, for any integer k: rounded once where it is subnormal, ±Infinity where it is too large. */
  timesPowerOfTwo(k: number): this {
    if (k >= -1000 && k <= 1000) return this.scale(k);
    let rest = Math.min(Math.max(k, -FARTHEST), FARTHEST);
    // Powers of which none leaves the range, or rounds, before the product does.
    for (; rest < -1000; rest += 500) this.scale(-500);
    for (; rest > 1000; rest -= 500) this.scale(500);
    return this.scale(rest);
  }

  /** a + b, exactly. */
  setSum(a: number, b: number): this {
    const sum = a + b;
    return this.setExact(sum, sumError(a, b, sum));
  }

  /** a − b, exactly. */
  setDifference(a: number, b: number): this {
    const difference = a - b;
    return this.setExact(difference, differenceError(a, b, difference));
  }

  /** a · b, exactly where |a b| is above 2^-969. */
  setProduct(a: number, b: number): this {
    const product = a * b;
    const error = productError(a, b, product);
    if (!(Math.abs(product) > TINY && error - error === 0)) return this.set(a).rareProduct(b, 0);
    return this.setExact(product, error);
  }

  /** The nearest double. */
  get value(): number {
    return this.high;
  }

  private plus(b: number, bLow: number): this {
    const { high: a, low: aLow } = this;
    const sum = a + b;
    const lowSum = aLow + bLow;
    const error = sumError(a, b, sum) + lowSum;
    const nearly = sum + error;
    const rest = sum - nearly + error + sumError(aLow, bLow, lowSum);
    const high = nearly + rest;
    if (high === 0 || high - high !== 0) return this.set(high === 0 && sum !== 0 ? high : sum);
    this.high = high;
    this.low = nearly - high + rest;
    return this;
  }

  private over(b: number, bLow: number): this {
    const { high: a, low: aLow } = this;
    if (!(Math.abs(a) > SMALL)) return this.rareQuotient(b, bLow);
    const quotient = a / b;
    const product = quotient * b;
    const rest = a - product - productError(quotient, b, product) + (aLow - quotient * bLow);
    const error = rest / b;
    const high = quotient + error;
    if (!(Math.abs(high) > TINY && Math.abs(high) < Number.POSITIVE_INFINITY)) return this.rareQuotient(b, bLow);
    this.high = high;
    this.low = quotient - high + error;
    return this;
  }

  private setExact(high: number, low: number): this {
    this.high = high;
    this.low = high - high + (low - low) === 0 ? low : 0;
    return this;
  }

  /** The same for a k of which 2^k is a normal number. An integer goes from function to function without being allocated. */
  private scale(k: number): this {
    const power = powerOfTwo(k);
    const high = this.high * power;
    if (Math.abs(high) >= SMALLEST_NORMAL) {
      this.low = high - high === 0 ? this.low * power : 0;
      this.high = high;
      return this;
    }
    const lacking = this.sideOfTie(high, power);
    return this.set(lacking === 0 ? high : high + lacking);
  }

  /** What rounding high · power to a subnormal number lacks where high was a tie, which its low part would have decided. */
  private sideOfTie(rounded: number, power: number): number {
    const rest = (this.high - rounded / power) * 2 ** 100 * power;
    if (rest === HALF_OF_LEAST && this.low > 0) return Number.MIN_VALUE;
    if (rest === -HALF_OF_LEAST && this.low < 0) return -Number.MIN_VALUE;
    return 0;
  }

  /** A product that is 0 or not finite, or whose factors are too large to be split, or too small for their errors. */
  private rareProduct(b: number, bLow: number): this {
    const plain = this.high * b;
    if (plain === 0 || !Number.isFinite(this.high) || !Number.isFinite(b)) return this.set(plain);
    const k = binaryExponent(this.high);
    const l = binaryExponent(b);
    return this.timesPowerOfTwo(-k)
      .multiply(scaled.set(b, bLow).timesPowerOfTwo(-l))
      .timesPowerOfTwo(k + l);
  }

  /** A quotient that is 0 or not finite, or whose parts are too large to be split, or too small for their errors. */
  private rareQuotient(b: number, bLow: number): this {
    const plain = this.high / b;
    if (plain === 0 || b === 0 || this.high === 0 || !Number.isFinite(this.high) || !Number.isFinite(b))
      return this.set(plain);
    const k = binaryExponent(this.high);
    const l = binaryExponent(b);
    return this.timesPowerOfTwo(-k)
      .divide(scaled.set(b, bLow).timesPowerOfTwo(-l))
      .timesPowerOfTwo(k - l);
  }
}

/** The second operand of what is rare. */
const scaled = new Pair();
