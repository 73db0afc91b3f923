import { binaryExponent } from './binary-exponent.ts';
import { Pair } from './pair.ts';

/** The pair stays within 2^±200, so that neither a product nor a quotient of two leaves the range or loses its low part. */
const LARGEST = 2 ** 200;
const SMALLEST = 2 ** -200;

/** Terms so many powers of two apart share no digits, even once the larger one has cancelled. */
const APART = 450;

/**
 * A real number of some 106 bits and of any size: `pair · 2^exponent`.
 *
 * The operations and their errors are those of {@link Pair}, without its limits: e^−800 · 1e300, or 1e308 + 1e308 over 4, are as exact as
 * all others. Zero, ±Infinity and NaN have the exponent 0, and follow IEEE arithmetic.
 *
 * @example new WidePair().set(1e308).add(new WidePair().set(1e308)).divideNumber(4).value // 5e307
 */
export class WidePair {
  readonly pair = new Pair();
  exponent = 0;

  /** Any two doubles of which the second is no more than half an ulp of the first. */
  set(high: number, low = 0): this {
    this.pair.set(high, low);
    this.exponent = 0;
    return this.fit();
  }

  copy(a: WidePair): this {
    this.pair.copy(a.pair);
    this.exponent = a.exponent;
    return this;
  }

  /** a · 2^exponent. */
  copyPair(a: Pair, exponent = 0): this {
    this.pair.copy(a);
    this.exponent = exponent;
    return this.fit();
  }

  /** a − b, exactly where that has 106 bits. */
  setDifference(a: number, b: number): this {
    return this.set(a).add(other.set(-b));
  }

  add(b: WidePair): this {
    if (this.exponent !== b.exponent) return this.addAligned(b);
    this.pair.add(b.pair);
    return this.fit();
  }

  subtract(b: WidePair): this {
    return this.add(negated.copy(b).negate());
  }

  addNumber(x: number): this {
    return this.add(other.set(x));
  }

  multiply(b: WidePair): this {
    this.exponent += b.exponent;
    this.pair.multiply(b.pair);
    return this.fit();
  }

  multiplyNumber(x: number): this {
    const size = Math.abs(x);
    if (!(size >= SMALLEST && size <= LARGEST)) return this.multiply(other.set(x));
    this.pair.multiplyNumber(x);
    return this.fit();
  }

  divide(b: WidePair): this {
    this.exponent -= b.exponent;
    this.pair.divide(b.pair);
    return this.fit();
  }

  divideNumber(x: number): this {
    const size = Math.abs(x);
    if (!(size >= SMALLEST && size <= LARGEST)) return this.divide(other.set(x));
    this.pair.divideNumber(x);
    return this.fit();
  }

  negate(): this {
    this.pair.negate();
    return this;
  }

  /** A number of its sign: 0 of 0, NaN of NaN. */
  get sign(): number {
    return this.pair.high;
  }

  /** The nearest double: ±Infinity beyond the range. */
  get value(): number {
    return this.exponent === 0 ? this.pair.high : this.toPair(rounded).high;
  }

  /** The same as a pair, rounded to what pairs can be. */
  toPair(out: Pair): Pair {
    out.copy(this.pair);
    return this.exponent === 0 ? out : out.timesPowerOfTwo(this.exponent);
  }

  /** Keeps the pair in its range. */
  private fit(): this {
    const size = Math.abs(this.pair.high);
    return size >= SMALLEST && size <= LARGEST ? this : this.normalise();
  }

  /** The same number, its pair from 1 to 2: products of it with any pair stay in the range. */
  normalise(): this {
    const { pair } = this;
    if (pair.high === 0 || pair.high - pair.high !== 0) {
      pair.low = 0;
      this.exponent = 0;
      return this;
    }
    const k = binaryExponent(pair.high);
    pair.timesPowerOfTwo(-k);
    this.exponent += k;
    return this;
  }

  private addAligned(b: WidePair): this {
    const { pair } = this;
    if (b.pair.high === 0) return this;
    if (pair.high === 0) return this.copy(b);
    const sum = pair.high + b.pair.high;
    if (sum - sum !== 0) return this.set(sum);
    this.normalise();
    aligned.copy(b).normalise();
    const apart = aligned.exponent - this.exponent;
    if (apart < -APART) return this;
    if (apart > APART) return this.copy(aligned);
    pair.add(aligned.pair.timesPowerOfTwo(apart));
    return this.fit();
  }
}

/** Operands on their way: none is kept between two operations. */
const other = new WidePair();
const negated = new WidePair();
const aligned = new WidePair();
const rounded = new Pair();
