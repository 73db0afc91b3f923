import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bigFloat, fromDouble, ONE, toDouble, ZERO } from '../../../src/core/exact/big-float.ts';
import { exp } from '../../../src/core/exact/exp.ts';
import { log1p } from '../../../src/core/exact/log1p.ts';
import { ONE as FIXED_ONE, fixed, log, relativeError } from '../fixed-point.ts';
import { toFixed } from './to-fixed.ts';

const errorOf = (s: number) => relativeError(toFixed(log1p(fromDouble(s))), log(FIXED_ONE + fixed(s)));

test('log1p of 1 is ln 2, of 0 is 0', () => {
  expect(toDouble(log1p(ONE))).toBe(Math.LN2);
  expect(log1p(ZERO)).toEqual(ZERO);
});

test('log1p is right to 165 bits for numbers of any size', () => {
  const size = fc.tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min: -1000, max: 60 }));
  const property = fc.property(size, ([mantissa, exponent]) => {
    expect(errorOf(mantissa * 2 ** exponent)).toBeLessThanOrEqual(2 ** -165);
  });
  fc.assert(property, { numRuns: 300 });
});

test('log1p is right to 165 bits where its series begins', () => {
  for (const s of [2 ** -29, 2 ** -30, 2 ** -31]) {
    for (const x of [s * (1 - 2 ** -52), s, s * (1 + 2 ** -52)])
      expect(errorOf(x), `${x}`).toBeLessThanOrEqual(2 ** -165);
  }
});

test('log1p of what no double holds is itself', () => {
  const tiny = bigFloat(12345n, -4000);
  expect(log1p(tiny)).toEqual(tiny);
});

test('log1p of the exponential of a number, less 1, is that number', () => {
  const { mantissa, exponent } = exp(fromDouble(3));
  const s = { mantissa: mantissa - (1n << BigInt(-exponent)), exponent };
  expect(toDouble(log1p(s))).toBe(3);
});
