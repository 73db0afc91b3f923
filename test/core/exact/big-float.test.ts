import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  BITS,
  bigFloat,
  divide,
  fromDouble,
  magnitude,
  multiply,
  negative,
  ONE,
  subtract,
  sum,
  sumOrZero,
  toDouble,
  ZERO,
} from '../../../src/core/exact/big-float.ts';
import { anyFinite } from '../arbitraries.ts';
import { divide as divideFixed, fixed, multiply as multiplyFixed, relativeError } from '../fixed-point.ts';
import { toFixed } from './to-fixed.ts';

/** What a number loses where it is cut to {@link BITS} bits, of its size. */
const CUT = 2 ** (1 - BITS);

const SIZES = [0, 1, -1, 0.1, -1e308, Number.MAX_VALUE, 2 ** -1022, 5e-324, -5e-324, 2 ** 53, 2 ** 53 + 2, 123456.789];
const ordinary = fc
  .tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min: -300, max: 300 }), fc.constantFrom(1, -1))
  .map(([mantissa, exponent, sign]) => sign * mantissa * 2 ** exponent);

describe('fromDouble and toDouble', () => {
  test('are inverse for doubles of every size', () => {
    for (const x of SIZES) expect(toDouble(fromDouble(x))).toBe(x);
    fc.assert(
      fc.property(anyFinite, (x) => {
        expect(toDouble(fromDouble(x)) + 0).toBe(x + 0);
      }),
    );
  });

  test('fromDouble is exact', () => {
    for (const x of SIZES) expect(toFixed(fromDouble(x))).toBe(fixed(x));
  });

  test('toDouble rounds to nearest even', () => {
    const third = divide(ONE, fromDouble(3));
    expect(toDouble(third)).toBe(1 / 3);
    expect(toDouble(add(ONE, fromDouble(2 ** -53)))).toBe(1);
    expect(toDouble(add(ONE, fromDouble(3 * 2 ** -53)))).toBe(1 + 2 ** -51);
  });

  test('toDouble of what no double can hold is Infinity or 0', () => {
    expect(toDouble({ mantissa: 1n, exponent: 5000 })).toBe(Number.POSITIVE_INFINITY);
    expect(toDouble({ mantissa: -1n, exponent: 1024 })).toBe(Number.NEGATIVE_INFINITY);
    expect(toDouble({ mantissa: 1n, exponent: -5000 })).toBe(0);
  });

  test('toDouble leaves the range of doubles nowhere on the way', () => {
    const long = BITS - 1;
    expect(toDouble({ mantissa: 1n << BigInt(long), exponent: -1074 - long })).toBe(5e-324);
    expect(toDouble({ mantissa: 1n << BigInt(long), exponent: 1023 - long })).toBe(2 ** 1023);
    expect(toDouble({ mantissa: 1n, exponent: 1023 })).toBe(2 ** 1023);
  });
});

describe('arithmetic of big numbers', () => {
  test('is exact for what fits', () => {
    expect(toDouble(add(fromDouble(1e16), ONE))).toBe(1e16);
    expect(toDouble(subtract(add(fromDouble(1e16), ONE), fromDouble(1e16)))).toBe(1);
    expect(toDouble(multiply(fromDouble(3), fromDouble(-7)))).toBe(-21);
    expect(toDouble(divide(fromDouble(21), fromDouble(-7)))).toBe(-3);
    expect(toDouble(negative(fromDouble(5)))).toBe(-5);
  });

  test('has 0 as its neutral element of addition', () => {
    const x = fromDouble(0.1);
    expect(add(x, ZERO)).toEqual(x);
    expect(add(ZERO, x)).toEqual(x);
    expect(subtract(x, x).mantissa).toBe(0n);
  });

  test('adds numbers of any distance: what is too far away leaves nothing', () => {
    expect(toDouble(add(fromDouble(1e300), fromDouble(1e-300)))).toBe(1e300);
    expect(toDouble(add(fromDouble(-1e-300), fromDouble(1e300)))).toBe(1e300);
    const [large, small] = [2 ** 100, 2 ** (101 - BITS)];
    expect(toDouble(subtract(add(fromDouble(large), fromDouble(small)), fromDouble(large)))).toBe(small);
    expect(toDouble(subtract(add(fromDouble(large), fromDouble(small / 4)), fromDouble(large)))).toBe(0);
  });

  test('of sums and differences is right to the last bit of the larger operand', () => {
    const property = fc.property(ordinary, ordinary, (a, b) => {
      const size = fixed(Math.max(Math.abs(a), Math.abs(b)));
      const added = toFixed(add(fromDouble(a), fromDouble(b)));
      expect(relativeError(size + added - (fixed(a) + fixed(b)), size)).toBeLessThanOrEqual(CUT);
      const subtracted = toFixed(subtract(fromDouble(a), fromDouble(b)));
      expect(relativeError(size + subtracted - (fixed(a) - fixed(b)), size)).toBeLessThanOrEqual(CUT);
    });
    fc.assert(property);
  });

  test('of products and quotients is right to the last bit', () => {
    const property = fc.property(ordinary, ordinary, (a, b) => {
      const product = toFixed(multiply(fromDouble(a), fromDouble(b)));
      expect(relativeError(product, multiplyFixed(fixed(a), fixed(b)))).toBeLessThanOrEqual(CUT);
      const quotient = toFixed(divide(fromDouble(a), fromDouble(b)));
      expect(relativeError(quotient, divideFixed(fixed(a), fixed(b)))).toBeLessThanOrEqual(CUT);
    });
    fc.assert(property);
  });

  test('keeps BITS bits of a mantissa, or one less', () => {
    for (const length of [500, 1023, 1024, 1025, 3000]) {
      for (const mantissa of [1n << BigInt(length - 1), (1n << BigInt(length)) - 1n]) {
        const cut = bigFloat(mantissa, -length);
        const kept = cut.mantissa.toString(2).length;
        expect(kept, `${length}`).toBeLessThanOrEqual(BITS);
        expect(kept, `${length}`).toBeGreaterThanOrEqual(BITS - 1);
        expect(cut.exponent + kept, `${length}`).toBe(0);
        const exactly = toFixed({ mantissa, exponent: -length });
        expect(relativeError(toFixed(cut), exactly), `${length}`).toBeLessThanOrEqual(CUT);
        const negated = toFixed(negative(bigFloat(-mantissa, -length)));
        expect(relativeError(negated, exactly), `−${length}`).toBeLessThanOrEqual(CUT);
      }
    }
    expect(bigFloat(5n, 3)).toEqual({ mantissa: 5n, exponent: 3 });
  });
});

describe('magnitude', () => {
  test('is how many bits are before the point', () => {
    expect(magnitude(fromDouble(5))).toBe(3);
    expect(magnitude(fromDouble(-0.75))).toBe(0);
    expect(magnitude(fromDouble(2 ** -1074))).toBe(-1073);
    expect(magnitude(ZERO)).toBe(Number.NEGATIVE_INFINITY);
  });

  test('of integers beyond the range of doubles is, too', () => {
    for (const bits of [1024, 1025, 1026, 1027, 2001]) {
      expect(magnitude({ mantissa: 1n << BigInt(bits - 1), exponent: 0 })).toBe(bits);
      expect(magnitude({ mantissa: -1n << BigInt(bits - 1), exponent: 7 })).toBe(bits + 7);
    }
  });
});

describe('sum and sumOrZero', () => {
  test('add up what doubles would lose', () => {
    const terms = [1e40, 1, -1e40].map(fromDouble);
    expect(toDouble(sum(terms))).toBe(1);
    expect(sum(terms)).toEqual(sumOrZero(terms));
  });

  test('of nothing are 0', () => {
    expect(sum([])).toEqual(ZERO);
    expect(sumOrZero([])).toEqual(ZERO);
  });

  test('have room for any number of terms', () => {
    const terms = new Array(1_000_000).fill(ONE);
    expect(toDouble(sum(terms))).toBe(1_000_000);
    expect(toDouble(sumOrZero(terms))).toBe(1_000_000);
  });

  test('sumOrZero is 0 where only roundings are left', () => {
    const third = divide(ONE, fromDouble(3));
    const terms = [third, third, third, fromDouble(-1)];
    expect(sum(terms).mantissa).not.toBe(0n);
    expect(sumOrZero(terms)).toEqual(ZERO);
  });

  test('sumOrZero keeps what is more than roundings', () => {
    const rest = 2 ** (24 - BITS);
    expect(toDouble(sumOrZero([ONE, fromDouble(rest), fromDouble(-1)]))).toBe(rest);
    expect(sumOrZero([ONE, fromDouble(rest / 2), fromDouble(-1)])).toEqual(ZERO);
  });
});
