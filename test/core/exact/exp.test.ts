import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BITS, fromDouble, ONE, subtract, toDouble, ZERO } from '../../../src/core/exact/big-float.ts';
import { exp } from '../../../src/core/exact/exp.ts';
import { fixed, exp as fixedExp, relativeError } from '../fixed-point.ts';
import { toFixed } from './to-fixed.ts';

/** What a number loses where it is cut to {@link BITS} bits: nothing else is lost that could be told. */
const CUT = 2 ** (1 - BITS);

test('exp of 0 is 1, of 1 is e', () => {
  expect(toDouble(exp(ZERO))).toBe(1);
  expect(toDouble(exp(ONE))).toBe(Math.E);
});

test('exp is right to the last bit over the range of doubles', () => {
  const property = fc.property(fc.double({ noNaN: true, min: -760, max: 100 }), (x) => {
    expect(relativeError(toFixed(exp(fromDouble(x))), fixedExp(fixed(x)))).toBeLessThanOrEqual(CUT);
  });
  fc.assert(property, { numRuns: 300 });
});

test('exp is right to the last bit on either side of its steps', () => {
  for (let step = -3000; step <= 3000; step += 7) {
    // Some are where a step of the coarse table ends, most where one of the fine table does.
    const turn = (step * Math.LN2) / (step % 2 === 0 ? 2 ** 10 : 2 ** 20);
    for (const x of [turn * (1 - 2 ** -52), turn, turn * (1 + 2 ** -52)]) {
      expect(relativeError(toFixed(exp(fromDouble(x))), fixedExp(fixed(x))), `${x}`).toBeLessThanOrEqual(CUT);
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
