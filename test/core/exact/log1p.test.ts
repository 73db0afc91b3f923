import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BITS, bigFloat, fromDouble, ONE, toDouble, ZERO } from '../../../src/core/exact/big-float.ts';
import { exp } from '../../../src/core/exact/exp.ts';
import { log1p } from '../../../src/core/exact/log1p.ts';
import { ONE as FIXED_ONE, fixed, log, relativeError } from '../fixed-point.ts';
import { toFixed } from './to-fixed.ts';

const errorOf = (s: number) => relativeError(toFixed(log1p(fromDouble(s))), log(FIXED_ONE + fixed(s)));

test('log1p of 1 is ln 2, of 0 is 0', () => {
  expect(toDouble(log1p(ONE))).toBe(Math.LN2);
  expect(log1p(ZERO)).toEqual(ZERO);
});

/** The iteration adds 1 first, which takes bits from a small s; the series does not. */
const bound = (s: number) => (s < 2 ** -12 ? 2 ** (5 - BITS) : 2 ** (2 - BITS) * Math.max(1, 1 / s));
const sizes = (min: number, max: number) =>
  fc
    .tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min, max }))
    .map(([mantissa, exponent]) => mantissa * 2 ** exponent);

test.each([
  ['any size', -1000, 60],
  ['ordinary size', -40, 4],
])('log1p of numbers of %s is right to the last bits of 1 + s, of tiny s to the last bits of s', (_name, min, max) => {
  const property = fc.property(sizes(min, max), (s) => {
    expect(errorOf(s)).toBeLessThanOrEqual(bound(s));
  });
  fc.assert(property, { numRuns: 300 });
});

test('log1p is right to 152 bits at the least, where its series begins', () => {
  for (const s of [2 ** -11, 2 ** -12, 2 ** -13]) {
    for (const x of [s * (1 - 2 ** -52), s, s * (1 + 2 ** -52)])
      expect(errorOf(x), `${x}`).toBeLessThanOrEqual(2 ** -152);
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
