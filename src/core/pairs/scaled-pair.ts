import { binaryExponent } from './binary-exponent.ts';
import { expScaled } from './exp-scaled.ts';
import { Pair } from './pair.ts';

/** Beyond it, e^x is taken for the nearest power of two: neither it nor its product with any three doubles is in their range. */
const FARTHEST = 1e6;

/** What differs by more powers of two than this adds nothing to the larger summand. */
const FAR_APART = 250;

/** Mantissas outside are brought back to [1, 2), so that products of two never leave the range of doubles. */
const MOST = 2 ** 100;
const LEAST = 2 ** -100;

/**
 * A real number as mantissa · 2^exponent, with a {@link Pair} for a mantissa: nothing overflows or underflows on the way to a result.
 * What a result is out of the range of doubles, only {@link value} says.
 *
 * The methods have the relative errors of those of `Pair`; but e^x beyond ±10^6 is right to a factor of 2 only. ±Infinity and NaN are what
 * IEEE arithmetic makes of them. All methods change the number and return it, and allocate nothing; they may be given the number itself.
 *
 * @example new ScaledPair().exp(new Pair().set(720)).multiplyNumber(1e-10).value // 4.9223496183189e+302
 */
export class ScaledPair {
  readonly mantissa: Pair = new Pair();
  /** An integer. */
  exponent = 0;

  set(high: number, low = 0): this {
    this.mantissa.set(high, low);
    this.exponent = 0;
    return this.bringBack();
  }

  setPair({ high, low }: Pair): this {
    return this.set(high, low);
  }

  copy({ mantissa, exponent }: ScaledPair): this {
    this.mantissa.copy(mantissa);
    this.exponent = exponent;
    return this;
  }

  /** e^x. */
  exp(x: Pair): this {
    const { high } = x;
    this.exponent = 0;
    if (Math.abs(high) <= FARTHEST) this.exponent = expScaled(x, this.mantissa);
    else if (Math.abs(high) <= Number.MAX_VALUE) {
      this.mantissa.set(1);
      this.exponent = Math.round(high * Math.LOG2E);
    } else this.mantissa.set(high < 0 ? 0 : high);
    return this;
  }

  multiply(b: ScaledPair): this {
    const { exponent } = b;
    this.mantissa.multiply(b.mantissa);
    this.exponent += exponent;
    return this.bringBack();
  }

  multiplyNumber(x: number): this {
    factor.set(x);
    return this.multiply(factor);
  }

  divideNumber(x: number): this {
    factor.set(x);
    this.mantissa.divide(factor.mantissa);
    this.exponent -= factor.exponent;
    return this.bringBack();
  }

  negate(): this {
    this.mantissa.negate();
    return this;
  }

  add(b: ScaledPair): this {
    if (b.mantissa.high === 0) return this;
    if (this.mantissa.high === 0) return this.copy(b);
    const apart = this.exponent - b.exponent;
    const isPlain = Number.isFinite(this.mantissa.high) && Number.isFinite(b.mantissa.high);
    // Mantissas may differ by 200 powers of two themselves.
    if (isPlain && apart > FAR_APART + 200) return this;
    if (isPlain && apart < -FAR_APART - 200) return this.copy(b);
    summand.copy(b.mantissa);
    if (isPlain) summand.timesPowerOfTwo(-apart);
    this.mantissa.add(summand);
    return this.bringBack();
  }

  /** Whether it is 0. */
  get isZero(): boolean {
    return this.mantissa.high === 0;
  }

  /** The nearest double: ±Infinity where it is too large. */
  get value(): number {
    return this.toPair(summand).high;
  }

  /** The number as a pair. */
  toPair(out: Pair): Pair {
    return out.copy(this.mantissa).timesPowerOfTwo(this.exponent);
  }

  private bringBack(): this {
    const size = Math.abs(this.mantissa.high);
    if (size >= LEAST && size <= MOST) return this;
    if (size === 0 || !(size <= Number.MAX_VALUE)) {
      this.exponent = 0;
      return this;
    }
    const k = binaryExponent(size);
    this.mantissa.timesPowerOfTwo(-k);
    this.exponent += k;
    return this;
  }
}

const factor = new ScaledPair();
const summand = new Pair();
