import { expect, test } from 'vitest';
import { Random } from '../../../verify/random.ts';
import { big, log2, subtract } from './big.ts';
import { nearest, nearestPair } from './nearest.ts';
import { PRECISE, Precision } from './precision.ts';

test('big and nearest are inverse for doubles of every size', () => {
  for (const x of [0, 1, -1, 0.1, 1e308, -Number.MAX_VALUE, 2 ** -1022, 5e-324, 1.5e-323, -123456.789]) {
    expect(nearest(big(x))).toBe(x);
  }
});

test.each([
  [{ mantissa: 2n ** 53n + 1n, exponent: 0 }, 2 ** 53],
  [{ mantissa: 2n ** 53n + 3n, exponent: 0 }, 2 ** 53 + 4],
  [{ mantissa: 2n ** 54n + 3n, exponent: -1 }, 2 ** 53 + 2],
  [{ mantissa: 1n, exponent: -1075 }, 0],
  [{ mantissa: 3n, exponent: -1075 }, 1e-323],
  [{ mantissa: 2n ** 60n + 1n, exponent: -1135 }, 5e-324],
  [{ mantissa: 1n, exponent: 1024 }, Number.POSITIVE_INFINITY],
  [{ mantissa: 2n ** 54n - 1n, exponent: 970 }, Number.POSITIVE_INFINITY],
  [{ mantissa: -(2n ** 55n - 3n), exponent: 969 }, -Number.MAX_VALUE],
])('nearest(%o) rounds once, ties to even', (x, expected) => {
  expect(nearest(x)).toBe(expected);
});

test('exp and log1p give the digits that are known', () => {
  expect(nearestPair(PRECISE.exp(big(1)))).toEqual([Math.E, 1.4456468917292502e-16]);
  expect(nearestPair(PRECISE.log1p(big(1)))).toEqual([Math.LN2, 2.3190468138462996e-17]);
  expect(nearest(PRECISE.divide(big(1), big(3)))).toBe(1 / 3);
});

test('exp of a tiny number has the digits of what it is more than 1', () => {
  const x = big(-1e-200);
  expect(nearestPair(subtract(PRECISE.exp(x), big(1)))).toEqual([-1e-200, 0]);
  expect(nearest(subtract(subtract(PRECISE.exp(x), big(1)), x))).toBe(0);
  const y = big(2 ** -300);
  expect(nearest(subtract(subtract(PRECISE.exp(y), big(1)), y))).toBe(2 ** -601);
});

test('exp and log1p of numbers of every size are right to 500 bits', () => {
  const more = new Precision(1024);
  const random = new Random(7);
  let worst = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 1000; i++) {
    const size = 2 ** (random.below(22) - 11);
    const x = big((random.int32() / 2 ** 32) * size);
    const s = big(2 ** (random.below(1080) - 1074) * (1 + random.bits(52) / 2 ** 52));
    for (const [a, b] of [
      [PRECISE.exp(x), more.exp(x)],
      [PRECISE.log1p(s), more.log1p(s)],
    ] as const) {
      worst = Math.max(worst, log2(subtract(a, b)) - log2(b));
    }
  }
  expect(worst).toBeLessThan(-500);
});
