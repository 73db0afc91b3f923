import { describe, expect, test } from 'vitest';
import { exp } from '../../../src/core/pairs/exp.ts';
import { expMinusLine } from '../../../src/core/pairs/exp-minus-line.ts';
import { EXP_POWERS } from '../../../src/core/pairs/exp-powers.ts';
import { expScaled } from '../../../src/core/pairs/exp-scaled.ts';
import { expm1 } from '../../../src/core/pairs/expm1.ts';
import { Pair } from '../../../src/core/pairs/pair.ts';
import * as exact from './big.ts';
import { expectWithin, highOf } from './functions.ts';
import { besideSteps, pairs } from './values.ts';

const INFINITY = Number.POSITIVE_INFINITY;
const pair = (high: number, low = 0) => new Pair().set(high, low);
const ordinary = (numbers: Pair[]) => numbers.filter((x) => Math.abs(x.high) < 650);

test('EXP_POWERS are right to 100 bits, and the nearer to 1 the more', () => {
  const ln2 = exact.log(exact.fromDouble(2));
  for (let j = -512; j <= 512; j++) {
    const power = pair(EXP_POWERS[2 * (j + 512)] as number, EXP_POWERS[2 * (j + 512) + 1]);
    const exponent = exact.multiply(ln2, { mantissa: BigInt(j), exponent: -10 });
    expect(exact.relativeError(power, exact.exp(exponent))).toBeLessThan(2 ** -102);
    const less = power.addNumber(-1);
    expect(exact.relativeError(less, exact.expm1(exponent))).toBeLessThan(2 ** -95);
  }
});

describe('exp', () => {
  test('is right to 100 bits', () => {
    expectWithin(2 ** -100, ordinary(pairs(1500, -30, 10)), exp, exact.exp);
    expectWithin(2 ** -100, besideSteps(1500, 600), exp, exact.exp);
  });

  test('of what is not in its range is Infinity, 0, or NaN', () => {
    for (const x of [709.79, 1e5, 1e300, INFINITY]) expect(highOf(exp, x)).toBe(INFINITY);
    for (const x of [-745.2, -1e5, -1e300, -INFINITY]) expect(highOf(exp, x)).toBe(0);
    expect(highOf(exp, Number.NaN)).toBeNaN();
    expect([0, -0, 5e-324, 709.78, -745.13].map((x) => highOf(exp, x))).toEqual([
      1, 1, 1, 1.7928227943945155e308, 5e-324,
    ]);
  });

  test('of 1 is what its documentation says', () => {
    expect(exp(pair(1), pair(0))).toEqual(pair(Math.E, 1.4456468917292502e-16));
  });
});

describe('expScaled', () => {
  test('is right to 100 bits, and to 95 far outside the range of doubles', () => {
    const out = new Pair();
    for (const x of [...pairs(800, 0, 10), ...pairs(800, 10, 19), pair(1e6), pair(-1e6)]) {
      const k = expScaled(x, out);
      expect(Number.isInteger(k)).toBe(true);
      expect(out.high > 0.7 && out.high < 1.42).toBe(true);
      const exactly = exact.times(exact.exp(exact.big(x)), -k);
      expect(exact.relativeError(out, exactly)).toBeLessThan(Math.abs(x.high) <= 1400 ? 2 ** -100 : 2 ** -95);
    }
  });

  test('beyond 10^6 is as at 10^6', () => {
    const out = new Pair();
    expect(expScaled(pair(1e300), out)).toBe(1442695);
    expect(expScaled(pair(-1e300), out)).toBe(-1442695);
  });
});

describe('expm1', () => {
  test('is right to 96 bits, also near 0', () => {
    expectWithin(2 ** -96, pairs(1500, -14, 0), expm1, exact.expm1);
    expectWithin(2 ** -96, pairs(300, -900, -10), expm1, exact.expm1);
    expectWithin(2 ** -96, ordinary(pairs(500, -3, 10)), expm1, exact.expm1);
    expectWithin(2 ** -96, besideSteps(1500, 0.6), expm1, exact.expm1);
  });

  test('of what is not in its range is Infinity, −1, or NaN', () => {
    expect([1e5, INFINITY, -1e5, -INFINITY, Number.NaN].map((x) => highOf(expm1, x))).toEqual([
      INFINITY,
      INFINITY,
      -1,
      -1,
      Number.NaN,
    ]);
  });

  test('of 0 and of what is subnormal is that', () => {
    for (const x of [0, -0, 5e-324, -3e-310]) expect(highOf(expm1, x)).toBe(x);
  });
});

describe('expMinusLine', () => {
  test('is right to 94 bits, also near 0', () => {
    expectWithin(2 ** -94, pairs(1500, -14, 0), expMinusLine, exact.expMinusLine);
    expectWithin(2 ** -94, pairs(300, -400, -10), expMinusLine, exact.expMinusLine);
    expectWithin(2 ** -94, ordinary(pairs(500, -3, 10)), expMinusLine, exact.expMinusLine);
    const beside = [0.0625, -0.0625].flatMap((x) => [-1, 0, 1].map((i) => pair(x * (1 + i * 2 ** -52))));
    expectWithin(2 ** -94, beside, expMinusLine, exact.expMinusLine);
  });

  test('of what is large is Infinity, or the line, and of what is tiny 0', () => {
    expect([1e5, INFINITY, -INFINITY, Number.NaN].map((x) => highOf(expMinusLine, x))).toEqual([
      INFINITY,
      INFINITY,
      INFINITY,
      Number.NaN,
    ]);
    expect(highOf(expMinusLine, -1e300)).toBe(1e300);
    for (const x of [0, -0, 1e-200, -5e-324]) expect(Math.abs(highOf(expMinusLine, x))).toBe(0);
    expect(highOf(expMinusLine, 1e-155)).toBe(5e-311);
  });
});
