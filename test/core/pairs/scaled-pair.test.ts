import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pair } from '../../../src/core/pairs/pair.ts';
import { ScaledPair } from '../../../src/core/pairs/scaled-pair.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, MIN_VALUE: least, MAX_VALUE: most } = Number;
const of = (x: number) => new ScaledPair().set(x);
const exp = (x: number) => new ScaledPair().exp(new Pair().set(x));

describe('ScaledPair', () => {
  test('keeps any double', () => {
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(of(x).value).toBe(x);
      }),
    );
  });

  test('multiplies and divides what no double can hold', () => {
    expect(of(most).multiplyNumber(most).divideNumber(most).value).toBe(most);
    expect(of(least).multiplyNumber(least).divideNumber(least).value).toBe(least);
    expect(exp(720).multiplyNumber(1e-10).value).toBe(4.920700930263816e302);
    expect(exp(720).value).toBe(inf);
    expect(exp(-800).multiply(exp(800)).value).toBe(1);
  });

  test('squares itself', () => {
    const x = of(1e200);
    expect(x.multiply(x).multiplyNumber(1e-300).value).toBe(1e100);
  });

  test('adds what is near in size, and loses what is far below', () => {
    expect(exp(900).add(exp(900).negate()).value).toBe(0);
    expect(exp(900).add(exp(899)).add(exp(900).negate()).multiply(exp(-899)).value).toBe(1);
    expect(exp(900).add(of(1)).multiply(exp(-900)).value).toBe(1);
    expect(of(1).add(exp(900)).multiply(exp(-900)).value).toBe(1);
    expect(of(0).add(of(-3)).value).toBe(-3);
    expect(of(-3).add(of(0)).value).toBe(-3);
  });

  test('adds to 100 bits, whatever cancels', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -45, max: 45 }), (x, k) => {
        const y = x * 2 ** k;
        // Below, y has lost bits.
        if (!Number.isFinite(y) || Math.abs(y) < 1e-300 || Math.abs(x) < 1e-300) return;
        expect(of(x).add(of(y)).add(of(-x)).value).toBe(y);
      }),
    );
  });

  test('of finite numbers is finite or infinite, never NaN: e^x of any size', () => {
    for (const x of [1e6, 1e7, 1e300, most]) {
      expect(exp(x).value).toBe(inf);
      expect(exp(-x).value).toBe(0);
      expect(exp(x).add(exp(-x)).negate().value).toBe(-inf);
      expect(exp(x).multiplyNumber(2).add(exp(x).negate()).value).toBe(inf);
      expect(exp(-x).multiplyNumber(most).value).toBe(0);
    }
  });

  test('of what is not finite is what IEEE arithmetic has', () => {
    expect(of(inf).multiplyNumber(-2).value).toBe(-inf);
    expect(of(inf).add(of(-inf)).value).toBe(nan);
    expect(of(inf).multiplyNumber(0).value).toBe(nan);
    expect(of(nan).add(of(1)).value).toBe(nan);
    expect(of(1).add(of(nan)).value).toBe(nan);
    expect(exp(nan).value).toBe(nan);
    expect([exp(inf).value, exp(-inf).value]).toEqual([inf, 0]);
  });
});
