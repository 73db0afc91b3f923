import { describe, expect, test } from 'vitest';
import { negative } from '../../../src/core/exact/big-float.ts';
import { Logistic } from '../../../src/core/pairs/logistic.ts';
import { Pair } from '../../../src/core/pairs/pair.ts';
import { tanh } from '../../../src/core/pairs/tanh.ts';
import * as exact from './big.ts';
import { expectWithin, highOf } from './functions.ts';
import { besideSteps, pairs } from './values.ts';

const INFINITY = Number.POSITIVE_INFINITY;
const pair = (high: number, low = 0) => new Pair().set(high, low);
const NUMBERS = [...pairs(700, -30, 10), ...besideSteps(300, 10), pair(0), pair(-0)].filter(
  (x) => Math.abs(x.high) < 650,
);

const sigmoid = (x: exact.Big) => exact.divide(exact.ONE, exact.add(exact.ONE, exact.exp(negative(x))));
const softplus = (x: exact.Big) => exact.log1p(exact.exp(x));

describe('Logistic', () => {
  const logistic = new Logistic();

  test('has all four to 96 bits', () => {
    expectWithin(2 ** -98, NUMBERS, (x, out) => out.copy(logistic.load(x).sigmoid), sigmoid);
    expectWithin(
      2 ** -98,
      NUMBERS,
      (x, out) => out.copy(logistic.load(x).complement),
      (x) => sigmoid(negative(x)),
    );
    expectWithin(2 ** -96, NUMBERS, (x, out) => out.copy(logistic.load(x).softplus), softplus);
    expectWithin(
      2 ** -96,
      NUMBERS,
      (x, out) => out.copy(logistic.load(x).softplusOfNegative),
      (x) => softplus(negative(x)),
    );
  });

  const highs = (x: number) => {
    const { sigmoid: s, complement, softplus: p, softplusOfNegative } = logistic.load(pair(x));
    const all = [s, complement, p, softplusOfNegative];
    for (const { high, low } of all) if (high === 0 || !Number.isFinite(high)) expect(low + 0).toBe(0);
    return all.map(({ high }) => high);
  };

  test('of 0 is one half and ln 2', () => {
    expect(highs(0)).toEqual([0.5, 0.5, Math.LN2, Math.LN2]);
    expect(highs(-0)).toEqual([0.5, 0.5, Math.LN2, Math.LN2]);
  });

  test('of what is large has what is left', () => {
    expect(highs(INFINITY)).toEqual([1, 0, INFINITY, 0]);
    expect(highs(-INFINITY)).toEqual([0, 1, 0, INFINITY]);
    expect(highs(1e308)).toEqual([1, 0, 1e308, 0]);
    expect(highs(-1e308)).toEqual([0, 1, 0, 1e308]);
    expect(highs(745)).toEqual([1, 5e-324, 745, 5e-324]);
    expect(highs(-745)).toEqual([5e-324, 1, 5e-324, 745]);
    expect(highs(Number.NaN)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  test('takes one of its own numbers', () => {
    const { sigmoid: s, complement, softplus: p, softplusOfNegative } = logistic;
    for (const own of [s, complement, p, softplusOfNegative]) {
      for (const x of [3, -3]) {
        logistic.load(own.set(x));
        const { sigmoid: t, softplus: q } = new Logistic().load(pair(x));
        expect([s, p]).toEqual([t, q]);
      }
    }
  });
});

describe('tanh', () => {
  const exactly = (x: exact.Big) => {
    const m = exact.expm1(exact.times(x, 1));
    return exact.divide(m, exact.add(m, exact.fromDouble(2)));
  };

  test('is right to 96 bits, also near 0', () => {
    expectWithin(2 ** -96, pairs(1000, -14, 6), tanh, exactly);
    expectWithin(2 ** -96, pairs(300, -900, -10), tanh, exactly);
    expectWithin(2 ** -96, besideSteps(500, 1), tanh, exactly);
  });

  test('is odd', () => {
    for (const x of pairs(100, -10, 4)) {
      expect(tanh(new Pair().copy(x).negate(), new Pair())).toEqual(tanh(x, new Pair()).negate());
    }
  });

  test('of what is tiny is that, of what is large ±1', () => {
    for (const x of [0, -0, 5e-324, -5e-324, 3e-310]) expect(highOf(tanh, x)).toBe(x);
    for (const x of [50, 1e5, 1e308, INFINITY]) expect([highOf(tanh, x), highOf(tanh, -x)]).toEqual([1, -1]);
    expect(highOf(tanh, Number.NaN)).toBeNaN();
  });
});
