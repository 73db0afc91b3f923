import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromDouble, ONE, subtract, toDouble, ZERO } from '../../../src/core/exact/big-float.ts';
import { exp } from '../../../src/core/exact/exp.ts';
import { fixed, exp as fixedExp, relativeError } from '../fixed-point.ts';
import { toFixed } from './to-fixed.ts';

test('exp of 0 is 1, of 1 is e', () => {
  expect(toDouble(exp(ZERO))).toBe(1);
  expect(toDouble(exp(ONE))).toBe(Math.E);
});

test('exp is right to 200 bits over the range of doubles', () => {
  const property = fc.property(fc.double({ noNaN: true, min: -760, max: 100 }), (x) => {
    expect(relativeError(toFixed(exp(fromDouble(x))), fixedExp(fixed(x)))).toBeLessThanOrEqual(2 ** -200);
  });
  fc.assert(property, { numRuns: 300 });
});

test('exp is right to 200 bits on either side of its steps', () => {
  for (let step = -300; step <= 300; step += 7) {
    const turn = (step * Math.LN2) / 256;
    for (const x of [turn * (1 - 2 ** -52), turn, turn * (1 + 2 ** -52)]) {
      expect(relativeError(toFixed(exp(fromDouble(x))), fixedExp(fixed(x))), `${x}`).toBeLessThanOrEqual(2 ** -200);
    }
  }
});

test('exp of a tiny number keeps its digits beside 1', () => {
  expect(toDouble(subtract(exp(fromDouble(2 ** -150)), ONE))).toBe(2 ** -150);
});

test('exp far below the range of doubles is no 0 yet', () => {
  const { mantissa, exponent } = exp(fromDouble(-3000));
  expect(toDouble({ mantissa, exponent: exponent + 4328 })).toBeCloseTo(Math.exp(4328 * Math.LN2 - 3000), 9);
});
