import { describe, expect, test } from 'vitest';
import { log } from '../../../src/core/pairs/log.ts';
import { log1p } from '../../../src/core/pairs/log1p.ts';
import { Pair } from '../../../src/core/pairs/pair.ts';
import { power } from '../../../src/core/pairs/power.ts';
import { squareRoot } from '../../../src/core/pairs/square-root.ts';
import * as exact from './big.ts';
import { expectWithin, highOf } from './functions.ts';
import { pairs, positive } from './values.ts';

const INFINITY = Number.POSITIVE_INFINITY;
const pair = (high: number, low = 0) => new Pair().set(high, low);
const plusOne = (x: Pair) => new Pair().copy(x).addNumber(1);
const minusOne = (x: Pair) => new Pair().copy(x).addNumber(-1);
const beside = (x: number) => [-2, -1, 0, 1, 2].map((i) => pair(x * (1 + i * 2 ** -52), x * 2 ** -55));

describe('log1p', () => {
  test('is right to 96 bits, also near 0 and near −1', () => {
    expectWithin(2 ** -96, pairs(600, -14, 0), log1p, exact.log1p);
    expectWithin(2 ** -96, pairs(200, -900, -10), log1p, exact.log1p);
    expectWithin(2 ** -96, positive(pairs(300, -2, 900)), log1p, exact.log1p);
    expectWithin(2 ** -96, positive(pairs(300, -60, -1)).map(minusOne), log1p, exact.log1p);
    const borders = [Math.SQRT2 - 1, Math.SQRT1_2 - 1].flatMap(beside);
    expectWithin(2 ** -96, borders, log1p, exact.log1p);
  });

  test('of −1 is −Infinity, of Infinity that, below −1 NaN', () => {
    expect([-1, INFINITY, -1.5, -INFINITY, Number.NaN].map((x) => highOf(log1p, x))).toEqual([
      -INFINITY,
      INFINITY,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test('of 0 and of what is subnormal is that', () => {
    for (const x of [0, -0, 5e-324, -15e-324, -3e-310]) expect(highOf(log1p, x)).toBe(x);
  });
});

describe('log', () => {
  test('is right to 96 bits, also near 1', () => {
    expectWithin(2 ** -96, positive(pairs(600, -3, 3)), log, exact.log);
    expectWithin(2 ** -96, positive(pairs(300, -1074, 1023.9)), log, exact.log);
    expectWithin(2 ** -96, pairs(500, -100, -3).map(plusOne), log, exact.log);
    expectWithin(2 ** -96, [Math.SQRT2, Math.SQRT1_2, 2, 0.5, 4].flatMap(beside), log, exact.log);
    expectWithin(
      2 ** -96,
      [5e-324, 15e-324, 3e-310, 2 ** -1022, Number.MAX_VALUE].map((x) => pair(x)),
      log,
      exact.log,
    );
  });

  test('of 1 is 0, of 0 −Infinity, of Infinity that, of what is negative NaN', () => {
    expect([1, 0, -0, INFINITY, -1, -INFINITY, Number.NaN].map((x) => highOf(log, x))).toEqual([
      0,
      -INFINITY,
      -INFINITY,
      INFINITY,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test('of 2 is what its documentation says', () => {
    expect(log(pair(2), pair(0))).toEqual(pair(Math.LN2, 2.3190468138462996e-17));
  });
});

const root = (x: exact.Big) => exact.exp(exact.times(exact.log(x), -1));

test('squareRoot is right to 102 bits for numbers of every size', () => {
  expectWithin(2 ** -102, positive(pairs(300, -960, 1023.9)), squareRoot, root);
  expectWithin(
    2 ** -102,
    [5e-324, 2 ** -1022, 1e-300, Number.MAX_VALUE].map((x) => pair(x)),
    squareRoot,
    root,
  );
  expect([0, -0, INFINITY, -1, Number.NaN].map((x) => highOf(squareRoot, x))).toEqual([
    0,
    -0,
    INFINITY,
    Number.NaN,
    Number.NaN,
  ]);
});

describe('power', () => {
  test.each([1, 2, 3, 4])('to %i is right to 98 bits', (n) => {
    const exactly = (x: exact.Big) => new Array(n).fill(x).reduce(exact.multiply, exact.ONE);
    expectWithin(2 ** -98, positive(pairs(200, -200, 200)), (x, out) => power(x, n, out), exactly);
  });

  test.each([0.5, 1.5, 2.5, 4.5])('to %d is right to 98 bits', (y) => {
    const exactly = (x: exact.Big) => new Array(y - 0.5).fill(x).reduce(exact.multiply, root(x));
    expectWithin(2 ** -98, positive(pairs(100, -200, 200)), (x, out) => power(x, y, out), exactly);
  });

  test.each([1e-3, 0.1, 0.7, 2.3, 5, 5.5, 17.25, 100])('to %d is right to 85 bits', (y) => {
    const most = Math.min(1000, 900 / y);
    const exactly = (x: exact.Big) => exact.exp(exact.multiply(exact.log(x), exact.fromDouble(y)));
    expectWithin(2 ** -85, positive(pairs(100, -most, most)), (x, out) => power(x, y, out), exactly);
    expectWithin(2 ** -85, pairs(100, -60, -3).map(plusOne), (x, out) => power(x, y, out), exactly);
  });

  test('has the values of Math.pow where there is nothing to compute', () => {
    for (const x of [0, 0.5, 1, 2, INFINITY, Number.NaN]) {
      for (const y of [0, 0.5, 1, 2, 2.25, 7]) {
        const to = (a: Pair, out: Pair) => power(a, y, out);
        if (x === 0 || x === 1 || y === 0 || !Number.isFinite(x)) expect(highOf(to, x), `${x}^${y}`).toBe(x ** y);
      }
    }
    expect(highOf((a, out) => power(a, 2, out), 1e200)).toBe(INFINITY);
    expect(highOf((a, out) => power(a, 2.2, out), 1e200)).toBe(INFINITY);
    expect(highOf((a, out) => power(a, 2, out), 1e-200)).toBe(0);
    expect(highOf((a, out) => power(a, 2.2, out), 1e-200)).toBe(0);
    expect(highOf((a, out) => power(a, 2, out), -1)).toBeNaN();
    expect(highOf((a, out) => power(a, Number.NaN, out), 2)).toBeNaN();
  });
});
