import { describe, expect, test } from 'vitest';
import { uniforms } from '../../bench/random.ts';

/*
 * The bounds of docs/adr/0017 on what `assembly/writer` compute in doubles, from exact integers. The arithmetic is repeated
 * here on purpose, since nothing in WebAssembly can be imported: doubles are the same in both.
 */
const floorLog10OfPowerOf2 = (q: number) => (q * 1262611) >> 22;
const floorLog2OfPowerOf10 = (k: number) => (k * 1741647) >> 19;

/** All errors and differences are exact multiples of 2^-SCALE or rounded up to one. */
const SCALE = 400n;
const ONE = 1n << SCALE;

/** A double times 2^SCALE. */
function scaled(x: number): bigint {
  // Of the doubles here none has a bit below 2^-200.
  return BigInt(x * 2 ** 200) << (SCALE - 200n);
}

/** n · 2^q / 10^e times 2^SCALE, rounded down. */
function exact(n: bigint, q: number, e: number): bigint {
  const over = n * (q >= 0 ? 1n << BigInt(q) : 1n) * (e < 0 ? 10n ** BigInt(-e) : 1n) * ONE;
  return over / ((q < 0 ? 1n << BigInt(-q) : 1n) * (e > 0 ? 10n ** BigInt(e) : 1n));
}

const absolute = (x: bigint) => (x < 0n ? -x : x);
const powerOf2 = (n: number) => ONE >> BigInt(n);

/** The first 128 bits of 10^k, rounded up, as in `assembly/powers/powers-of-ten.ts`. */
function significand(k: number): bigint {
  const shift = 127 - floorLog2OfPowerOf10(k);
  const over = (k >= 0 ? 10n ** BigInt(k) : 1n) << BigInt(Math.max(shift, 0));
  const under = (k < 0 ? 10n ** BigInt(-k) : 1n) << BigInt(Math.max(-shift, 0));
  return (over + under - 1n) / under;
}

const uniform = uniforms(3);
const bits = (count: number) => BigInt(Math.floor(uniform() * 2 ** count));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** The row of `assembly/writer/factors-float64.ts` for an ulp of 2^q. */
function factorOf(q: number) {
  const k = floorLog10OfPowerOf2(q);
  const g = significand(-k - 1);
  const high = g >> 64n;
  const low = g & (2n ** 64n - 1n);
  const shift = -(q + floorLog2OfPowerOf10(-k - 1));
  const cut = BigInt(37 + shift);
  const m1 = Number(high >> cut) * 2 ** -26;
  const m2 = (Number(high & ((1n << cut) - 1n)) + Number(low) * 2 ** -64) * 2 ** (-63 - shift);
  return { k, shift, m1, m2, h: (m1 + m2) * 0.5 };
}

describe('float64, every exponent', () => {
  test('m = m1 + m2 up to 2^-80, m1 has 26 bits, h is m / 2 up to 2^-55', () => {
    for (const q of range(-1074, 971)) {
      const { k, shift, m1, m2, h } = factorOf(q);
      const m = exact(1n, q, k + 1);
      const isRight =
        10n * m >= ONE - 10n &&
        m < ONE &&
        shift >= 1 &&
        shift <= 4 &&
        Number.isInteger(m1 * 2 ** 26) &&
        m2 >= 0 &&
        m2 <= 2 ** -26 &&
        absolute(scaled(m1) + scaled(m2) - m) <= powerOf2(80) + powerOf2(110) &&
        absolute(2n * scaled(h) - m) <= powerOf2(54) + powerOf2(79);
      if (!isRight) expect({ q, m1, m2, h }).toBeUndefined();
    }
  });

  test('the quotient c · m is off by 2^-25 + 2^-56 at most, and its integer part has 15 or 16 digits', () => {
    let largest = 0n;
    for (const q of range(-1074, 971)) {
      const { k, m1, m2 } = factorOf(q);
      for (const c of mantissas()) {
        const cHigh = c - (c % 2 ** 26);
        const behind = c * m2 + (c - cHigh) * m1;
        const carried = Math.floor(behind);
        const integer = cHigh * m1 + carried;
        const fraction = behind - carried;
        const error = absolute(scaled(integer) + scaled(fraction) - exact(BigInt(c), q, k + 1));
        if (error > largest) largest = error;
        if (integer < 1e14 || integer >= 1e16 || behind >= 2 ** 28) expect({ q, c, integer }).toBeUndefined();
      }
    }
    expect(largest <= powerOf2(25) + powerOf2(56)).toBe(true);
    // No bound that is idle: a quarter of it is reached.
    expect(largest > powerOf2(27)).toBe(true);
  });

  /** Mantissas of 53 bits: the ends, low halves of ones, and at random. */
  function mantissas(): number[] {
    const ends = [2 ** 52, 2 ** 52 + 1, 2 ** 52 + 2 ** 26 - 1, 2 ** 53 - 2 ** 26, 2 ** 53 - 2, 2 ** 53 - 1];
    return [...ends, ...Array.from({ length: 20 }, () => Number(2n ** 52n + bits(52)))];
  }
});

describe('float32, every exponent', () => {
  test('the quotient |x| / 10^(k+1) is off by 3 · 2^-30 + 2^-39 at most, and h by 2^-53 of itself', () => {
    for (const q of range(-149, 104)) {
      const k = floorLog10OfPowerOf2(q);
      const factor = Number(significand(-k - 1) >> 64n) * 2 ** (floorLog2OfPowerOf10(-k - 1) - 63);
      const h = exact(1n, q - 1, k + 1);
      expect(absolute(scaled(factor * 2 ** (q - 1)) - h) <= (h >> 53n) + (h >> 63n) + 1n).toBe(true);
      const ends = [2 ** 23, 2 ** 23 + 1, 2 ** 24 - 2, 2 ** 24 - 1];
      for (const c of [...ends, ...Array.from({ length: 60 }, () => 2 ** 23 + Number(bits(23)))]) {
        const quotient = c * 2 ** q * factor;
        const error = absolute(scaled(quotient) - exact(BigInt(c), q, k + 1));
        const isRight = error <= 3n * powerOf2(30) + powerOf2(39) && quotient >= 838860 && quotient < 2 ** 24;
        if (!isRight) expect({ q, c, quotient }).toBeUndefined();
      }
    }
  });

  test('two decimals are equally near only where the fraction is ¼ or ¾ and the arithmetic is exact', () => {
    const exponents = range(-149, 104).filter((q) => {
      const k = floorLog10OfPowerOf2(q);
      // c · 2^(q+1) / 10^k is odd only where c has this many factors 2, and short where h > ¼: 2 · 2^q > 10^(k+1).
      const twos = k - q - 1;
      return twos >= 0 && twos <= 23 && exact(2n, q, k + 1) <= ONE;
    });
    expect(exponents[0]).toBe(-35);
    expect(exponents.at(-1)).toBe(-2);
    for (const q of exponents) {
      const k = floorLog10OfPowerOf2(q);
      const unit = 2 ** (k - q - 1);
      for (let odd = Math.ceil(2 ** 23 / unit) | 1, step = 0; odd * unit < 2 ** 24 && step < 100; odd += 2, step++) {
        const quotient = odd * unit * 2 ** q * 10 ** (-k - 1);
        expect(scaled(quotient)).toBe(exact(BigInt(odd * unit), q, k + 1));
        expect([0.25, 0.75]).toContain(quotient - Math.floor(quotient));
        expect(quotient * 10).toBeLessThan(1e8);
      }
    }
  });
});

describe('the digits of an integer', () => {
  const ROUNDER = 1.5 * 2 ** 52;
  const around = (n: number) => [n - 2, n - 1, n, n + 1, n + 2];

  test('of 15 or 16: the upper eight are estimated right, or 1 too large where the rest is negative', () => {
    const units = Array.from({ length: 5000 }, () => Math.floor(uniform() * 9e7) * 1e8);
    const edges = [1e14, 1e15, 2 ** 53, 9.007e15, ...units, ...units.map((x) => x + 5e7)].flatMap(around);
    const random = Array.from({ length: 50_000 }, () => Math.floor(uniform() * 2 ** 53));
    for (const integer of [...edges, ...random].filter((x) => x >= 0 && x <= 2 ** 53)) {
      const sixteen = integer < 1e15 ? integer * 10 : integer;
      const estimate = sixteen * 1e-8 + ROUNDER;
      const rest = sixteen - (estimate - ROUNDER) * 1e8;
      const high = estimate - ROUNDER - (rest < 0 ? 1 : 0);
      const low = rest < 0 ? rest + 1e8 : rest;
      const whole = BigInt(integer) * (integer < 1e15 ? 10n : 1n);
      const isRight = BigInt(high) === whole / 100_000_000n && BigInt(low) === whole % 100_000_000n;
      if (!isRight) expect({ integer, high, low }).toBeUndefined();
    }
  });

  test('of nine: the first eight are right', () => {
    const ends = [1e8, 1e9].flatMap(around);
    for (const digits of [...ends, ...Array.from({ length: 50_000 }, () => Math.floor(1e8 + uniform() * 9e8))]) {
      expect(digits * 0.1 - 0.45 + ROUNDER - ROUNDER).toBe(Math.floor(digits / 10));
    }
  });
});
