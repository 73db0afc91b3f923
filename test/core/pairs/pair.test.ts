import { describe, expect, test } from 'vitest';
import { type BigFloat, divide, fromDouble, multiply } from '../../../src/core/exact/big-float.ts';
import { binaryExponent } from '../../../src/core/pairs/binary-exponent.ts';
import { Pair } from '../../../src/core/pairs/pair.ts';
import { powerOfTwo } from '../../../src/core/pairs/power-of-two.ts';
import { add, big, relativeError, subtract } from './big.ts';
import { pairs, randomNumbers } from './values.ts';

const INFINITY = Number.POSITIVE_INFINITY;
const pair = (high: number, low = 0) => new Pair().set(high, low);
const copy = (a: Pair) => new Pair().copy(a);

/** Numbers of which much cancels, or nothing. */
const OPERANDS: [Pair, Pair][] = pairs(1500, -200, 200).flatMap((a, i, all): [Pair, Pair][] => {
  const nearly = copy(a).multiply(pair(1).addNumber((i % 2 === 0 ? 1 : -1) * 2 ** -(i % 106)));
  return [
    [a, all[(i + 1) % all.length] as Pair],
    [a, nearly],
    [a, copy(nearly).negate()],
    [nearly, a],
  ];
});

function expectNormalised({ high, low }: Pair) {
  expect(high + low).toBe(high);
}

describe('Pair', () => {
  const operations: ['add' | 'subtract' | 'multiply' | 'divide', (a: BigFloat, b: BigFloat) => BigFloat, number][] = [
    ['add', add, 2 ** -104],
    ['subtract', subtract, 2 ** -104],
    ['multiply', multiply, 2 ** -103],
    ['divide', divide, 2 ** -102],
  ];

  test.each(operations)('%s is within its bound, also where much cancels', (name, exactly, bound) => {
    for (const [a, b] of OPERANDS) {
      const result = copy(a)[name](b);
      expectNormalised(result);
      expect(relativeError(result, exactly(big(a), big(b))), `${a.high} ${a.low} ${b.high} ${b.low}`).toBeLessThan(
        bound,
      );
    }
  });

  test.each(operations)('%sNumber is within the same bound', (name, exactly, bound) => {
    for (const [a, b] of OPERANDS) {
      const result = copy(a)[`${name}Number`](b.high);
      expectNormalised(result);
      expect(relativeError(result, exactly(big(a), fromDouble(b.high)))).toBeLessThan(bound);
    }
  });

  test.each(operations)('%s takes the number itself', (name, exactly, bound) => {
    for (const a of pairs(200, -200, 200)) {
      const result = copy(a);
      result[name](result);
      expect(relativeError(result, exactly(big(a), big(a)))).toBeLessThan(bound);
    }
  });

  test('setSum, setDifference and setProduct are exact', () => {
    for (const [{ high: a }, { high: b }] of OPERANDS) {
      expect(relativeError(new Pair().setSum(a, b), add(fromDouble(a), fromDouble(b))), `${a} + ${b}`).toBe(0);
      expect(relativeError(new Pair().setDifference(a, b), subtract(fromDouble(a), fromDouble(b)))).toBe(0);
      expect(relativeError(new Pair().setProduct(a, b), multiply(fromDouble(a), fromDouble(b)))).toBe(0);
    }
  });

  test('products and quotients of the largest and smallest numbers are right', () => {
    const random = randomNumbers(7);
    for (let i = 0; i < 2000; i++) {
      const k = Math.floor(2040 * random()) - 1020;
      const l = Math.floor(2040 * random()) - 1020;
      const a = pair(1 + random(), random() * 2 ** -54).timesPowerOfTwo(k);
      const b = pair(1 + random(), random() * 2 ** -54).timesPowerOfTwo(l);
      // The operands' own low parts may have been rounded: they are taken as they are.
      for (const [name, exactly, exponent] of [
        ['multiply', multiply, k + l],
        ['divide', divide, k - l],
      ] as const) {
        if (exponent > 1020 || exponent < -1020) continue;
        const bound = Math.max(2 ** -102, 2 ** (-1073 - exponent));
        expect(relativeError(copy(a)[name](b), exactly(big(a), big(b))), `${a.high} ${name} ${b.high}`).toBeLessThan(
          bound,
        );
      }
      if (k + l < 1020 && k + l > -910) {
        const product = multiply(fromDouble(a.high), fromDouble(b.high));
        expect(relativeError(new Pair().setProduct(a.high, b.high), product)).toBe(0);
      }
    }
    expect(new Pair().setProduct(Number.MAX_VALUE, 1)).toEqual(pair(Number.MAX_VALUE));
    expect(pair(Number.MAX_VALUE).divideNumber(Number.MAX_VALUE)).toEqual(pair(1));
    expect(pair(5e-324).divideNumber(5e-324)).toEqual(pair(1));
    expect(pair(3 * 5e-324).multiplyNumber(1 / 3).value).toBe(5e-324);
  });

  test('subnormal products and quotients are within half a unit and a little', () => {
    const random = randomNumbers(11);
    for (let i = 0; i < 500; i++) {
      const a = pair((1 + random()) * 2 ** -540);
      const b = pair((1 + random()) * 2 ** Math.floor(-534 + 51 * random()));
      expect(copy(a).multiply(b).value).toBe(a.high * b.high);
      const inverse = pair((1 + random()) * 2 ** Math.floor(480 + 50 * random()));
      expect(copy(a).divide(inverse).value).toBe(a.high / inverse.high);
    }
  });

  const values = [0, -0, 1, -1, 2.5, 1e308, -1e308, 5e-324, INFINITY, -INFINITY, Number.NaN];

  test('has of what is 0 or not finite the high part that IEEE arithmetic gives, and no low one', () => {
    for (const a of values) {
      for (const b of values) {
        for (const [result, ieee] of [
          [pair(a).add(pair(b)), a + b],
          [pair(a).addNumber(b), a + b],
          [pair(a).subtract(pair(b)), a - b],
          [pair(a).subtractNumber(b), a - b],
          [pair(a).multiply(pair(b)), a * b],
          [pair(a).multiplyNumber(b), a * b],
          [pair(a).divide(pair(b)), a / b],
          [pair(a).divideNumber(b), a / b],
          [new Pair().setSum(a, b), a + b],
          [new Pair().setDifference(a, b), a - b],
          [new Pair().setProduct(a, b), a * b],
        ] as const) {
          expect(result.value, `${a} ${b}`).toBe(ieee);
          if (ieee === 0 || !Number.isFinite(ieee)) expect(result.low + 0).toBe(0);
          else expect(Number.isFinite(result.low)).toBe(true);
        }
      }
    }
  });

  test('a sum that cancels but for its low parts keeps these', () => {
    expect(pair(1, 2 ** -60).subtractNumber(1)).toEqual(pair(2 ** -60));
    expect(pair(1, 2 ** -60).subtract(pair(1, -(2 ** -80)))).toEqual(pair(2 ** -60, 2 ** -80).addNumber(0));
  });

  test('timesPowerOfTwo is exact, rounds once where it is subnormal, and saturates', () => {
    for (const a of pairs(200, -20, 20)) {
      for (const k of [-900, -500, -1, 0, 1, 500, 900]) {
        const scaled = copy(a).timesPowerOfTwo(k);
        expect([scaled.high, scaled.low]).toEqual([a.high * 2 ** k, a.low * 2 ** k]);
      }
      const tiny = copy(a).timesPowerOfTwo(-1060);
      expect(tiny.high).toBe(a.high * 2 ** -530 * 2 ** -530);
      expect(tiny.timesPowerOfTwo(2000).high).toBe(
        tiny.high === 0 ? a.high * 0 : a.high * 2 ** -530 * 2 ** -530 * 2 ** 1000 * 2 ** 1000,
      );
    }
    expect(pair(5e-324).timesPowerOfTwo(2097)).toEqual(pair(2 ** 1023));
    expect(pair(2 ** 1023).timesPowerOfTwo(-2097)).toEqual(pair(5e-324));
    expect(pair(1.5, 2 ** -60).timesPowerOfTwo(1024)).toEqual(pair(INFINITY));
    expect(pair(-1.5, 2 ** -60).timesPowerOfTwo(1e9)).toEqual(pair(-INFINITY));
    expect(pair(1.5, 2 ** -60).timesPowerOfTwo(-1e9)).toEqual(pair(0));
    expect(pair(INFINITY).timesPowerOfTwo(-1e9)).toEqual(pair(INFINITY));
    expect(pair(Number.NaN).timesPowerOfTwo(3)).toEqual(pair(Number.NaN));
  });

  test('negate and copy', () => {
    expect(pair(1, 2 ** -60).negate()).toEqual(pair(-1, -(2 ** -60)));
    expect(copy(pair(1, 2 ** -60))).toEqual(pair(1, 2 ** -60));
  });

  test('the example of its documentation', () => {
    expect(pair(1).divideNumber(3)).toEqual(pair(0.3333333333333333, 1.850371707708594e-17));
  });
});

test('binaryExponent and powerOfTwo are right for every exponent', () => {
  for (let k = -1074; k < 1024; k++) {
    expect(binaryExponent(2 ** k)).toBe(k);
    if (k > -1074) expect(binaryExponent(-1.75 * 2 ** k)).toBe(k === -1073 ? -1072 : k);
    if (k >= -1022) expect(powerOfTwo(k)).toBe(2 ** k);
  }
  expect([0, INFINITY, Number.NaN].map(binaryExponent)).toEqual([-1074, 1024, 1024]);
});

test('what is scaled to a subnormal number is rounded by its low part where its high one is a tie', () => {
  const odd = 1 + 2 ** -52;
  const unit = 2 ** -1022 * 2 ** -52;
  expect(pair(odd, 2 ** -60).timesPowerOfTwo(-1023).high).toBe(2 ** -1023 + unit);
  expect(pair(odd, -(2 ** -60)).timesPowerOfTwo(-1023).high).toBe(2 ** -1023);
  expect(pair(-odd, -(2 ** -60)).timesPowerOfTwo(-1023).high).toBe(-(2 ** -1023) - unit);
  expect(pair(1, -(2 ** -60)).timesPowerOfTwo(-1075)).toEqual(pair(0));
  expect(pair(1, 2 ** -60).timesPowerOfTwo(-1075)).toEqual(pair(5e-324));
});
