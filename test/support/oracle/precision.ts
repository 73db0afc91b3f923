import { add, type Big, big, bitLength, log2, multiply, ONE, subtract, ZERO } from './big.ts';
import { nearest } from './nearest.ts';

/** Bits that fixed-point series lose to roundings, and more. */
const GUARD = 64;

/** The argument of an exponential is reduced by two tables of 2^8 entries each. */
const TABLE_BITS = 8n;
const TABLE_SIZE = 1 << Number(TABLE_BITS);

/** exp of less is 0: no factors that are doubles bring it back. */
const SMALLEST_EXPONENT = -4000;

/**
 * Quotients, exponentials and logarithms of big numbers with so many good bits, whatever their size: relative to the
 * result.
 */
export class Precision {
  readonly bits: number;
  /** Fixed point in here: integers times 2^-places. */
  readonly #places: bigint;
  readonly #one: bigint;
  readonly #ln2: bigint;
  /** exp(i / 2^8) and exp(i / 2^16). */
  readonly #coarse: readonly bigint[];
  readonly #fine: readonly bigint[];

  constructor(bits: number) {
    this.bits = bits;
    this.#places = BigInt(bits + GUARD);
    this.#one = 1n << this.#places;
    this.#ln2 = this.#logOf2();
    this.#coarse = this.#powersOf(this.#one >> TABLE_BITS);
    this.#fine = this.#powersOf(this.#one >> (2n * TABLE_BITS));
  }

  divide(a: Big, b: Big): Big {
    if (b.mantissa === 0n) throw new RangeError('division by 0');
    const shift = Math.max(0, this.bits + GUARD + bitLength(b.mantissa) - bitLength(a.mantissa));
    return { mantissa: (a.mantissa << BigInt(shift)) / b.mantissa, exponent: a.exponent - shift - b.exponent };
  }

  /** x with no more bits than this precision has. */
  rounded({ mantissa, exponent }: Big): Big {
    const surplus = bitLength(mantissa) - this.bits - GUARD;
    return surplus <= 0
      ? { mantissa, exponent }
      : { mantissa: mantissa >> BigInt(surplus), exponent: exponent + surplus };
  }

  /**
   * e^x: x = n ln 2 + i/2^8 + j/2^16 + r, and Taylor's series for r < 2^-16. Near 1 it is e^x − 1 that has so many good bits.
   *
   * @throws RangeError x > 4000
   */
  exp(x: Big): Big {
    if (x.mantissa === 0n) return ONE;
    if (log2(x) < -16) return add(ONE, this.#expm1Series(x));
    const size = nearest(x);
    if (size < SMALLEST_EXPONENT) return ZERO;
    if (size > -SMALLEST_EXPONENT) throw new RangeError(`exp(${size}) is too large`);
    const fixed = this.#toFixed(x);
    const n = fixed / this.#ln2 - (fixed < 0n ? 1n : 0n);
    const rest = fixed - n * this.#ln2;
    const i = Number(rest >> (this.#places - TABLE_BITS));
    const j = Number(rest >> (this.#places - 2n * TABLE_BITS)) % TABLE_SIZE;
    const r = rest & ((1n << (this.#places - 2n * TABLE_BITS)) - 1n);
    const product = this.#multiply(this.#multiply(this.#coarse[i] as bigint, this.#fine[j] as bigint), this.#taylor(r));
    return { mantissa: product, exponent: Number(n - this.#places) };
  }

  /**
   * log(1 + s) for s ≥ 0, as exact as s where that is tiny: y + log1p((1 + s) / e^y − 1), where y has 50 bits already.
   */
  log1p(s: Big): Big {
    if (s.mantissa <= 0n) return ZERO;
    if (log2(s) < -50) return this.#logSeries(s);
    const guess = big(Math.log1p(nearest(s)));
    const rest = subtract(multiply(add(ONE, s), this.exp({ ...guess, mantissa: -guess.mantissa })), ONE);
    return add(guess, this.#logSeries(rest));
  }

  /** x + x²/2 + x³/6 + …, for |x| < 2^-16. */
  #expm1Series(x: Big): Big {
    let total = x;
    let term = x;
    const smallest = log2(x) - this.bits - GUARD;
    for (let k = 2; log2(term) >= smallest; k++) {
      term = this.divide(multiply(term, x), big(k));
      total = add(total, term);
    }
    return this.rounded(total);
  }

  /** δ − δ²/2 + δ³/3 − …, for |δ| < 2^-40. */
  #logSeries(delta: Big): Big {
    let total = delta;
    let power = delta;
    const smallest = log2(delta) - this.bits - GUARD;
    for (let k = 2; delta.mantissa !== 0n && log2(power) >= smallest; k++) {
      power = this.rounded(multiply(power, delta));
      total = add(total, this.divide(power, big(k % 2 === 0 ? -k : k)));
    }
    return this.rounded(total);
  }

  #multiply(a: bigint, b: bigint): bigint {
    return (a * b) >> this.#places;
  }

  #toFixed({ mantissa, exponent }: Big): bigint {
    const shift = BigInt(exponent) + this.#places;
    return shift >= 0n ? mantissa << shift : mantissa >> -shift;
  }

  #taylor(r: bigint): bigint {
    let total = this.#one + r;
    let term = r;
    for (let n = 2n; term > 0n; n++) {
      term = this.#multiply(term, r) / n;
      total += term;
    }
    return total;
  }

  /** e^0, e^step, e^(2 step) … */
  #powersOf(step: bigint): bigint[] {
    const base = this.#taylor(step);
    const powers = [this.#one];
    while (powers.length < TABLE_SIZE) powers.push(this.#multiply(powers.at(-1) as bigint, base));
    return powers;
  }

  /** ln 2 = Σ_k 1 / (k 2^k). */
  #logOf2(): bigint {
    let total = 0n;
    for (let k = 1n; k <= this.#places; k++) total += (this.#one >> k) / k;
    return total;
  }
}

/** What the tests compute with: some 400 bits more than a double has. */
export const PRECISE = new Precision(512);
