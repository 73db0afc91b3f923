import { expect, test } from 'vitest';
import { ulpsOff } from '../support/ulps.ts';
import { exactRow } from './exact-row.ts';
import { divide, exp, fixed, log, ONE, toDouble, toExact } from './fixed-point.ts';

test('fixed and toDouble are inverse for doubles of every size', () => {
  for (const x of [0, 1, -1, 0.1, 1e308, -1.7976931348623157e308, 2.2250738585072014e-308, 5e-324, 123456.789]) {
    expect(toDouble(fixed(x))).toBe(x);
  }
});

test('exp and log give the digits that are known', () => {
  expect(toExact(exp(ONE))).toEqual([Math.E, 1.4456468917292502e-16]);
  expect(toExact(log(2n * ONE))).toEqual([Math.LN2, 2.3190468138462996e-17]);
  expect(toDouble(divide(ONE, 3n * ONE))).toBe(1 / 3);
});

/** The losses of docs and papers, to 20 digits. */
test.each([
  [[0, -20], 0, '2.0611536203143807032e-9'],
  [[0, -50], 0, '1.928749847963917783e-22'],
  [[10.3, -35.45], 0, '1.3521580340512149053e-20'],
  [[0, -700], 0, '9.8596765437597708567e-305'],
  [[1e16, 1e16 - 4], 1, '4.0181499279178097404'],
  [[1e15 + 0.5, 1e15], 0, '0.47407698418010668087'],
])('exactRow(%j) gives the known loss at class %i', (logits, label, loss) => {
  const logProb = exactRow(logits).logProbs[label] as bigint;
  expect(ulpsOff(Number(loss), toExact(-logProb))).toBeLessThanOrEqual(0.5);
});
