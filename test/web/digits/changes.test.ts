import { describe, expect, test } from 'vitest';
import { around, endsOf, kindOf, refined } from '../../../web/src/digits/changes.ts';
import type { Dtype } from '../../../web/src/formulas/dtype.ts';
import { pytorch, textbook, type Way } from '../../../web/src/formulas/two-ways.ts';

test('a result is a number, 0, NaN or infinite', () => {
  expect([1e-320, -1, 0, -0, Number.NaN, -Infinity].map(kindOf)).toEqual([
    'number',
    'number',
    'zero',
    'zero',
    'nan',
    'infinite',
  ]);
});

test('an end holds from where it holds for good', () => {
  const values = [1, 0, 1, 0, 0, Number.NaN];
  expect(endsOf([0, 1, 2, 3, 4, 5], values)).toEqual([
    { kind: 'zero', from: 3 },
    { kind: 'nan', from: 5 },
  ]);
  expect(endsOf([0, 1], [1, 2])).toEqual([]);
});

test('around a gap there are a thousand gaps to one, none of them negative', () => {
  const gaps = around(37);
  expect(gaps).toHaveLength(2001);
  expect([gaps[0], gaps[1], gaps.at(-1)]).toEqual([36, 36.001, 38]);
  expect(around(0.25)[0]).toBe(0);
});

/** Ends of the loss over gaps of 0 to 800, label 0 being the likely class. */
function ends(way: Way, dtype: Dtype, label: number) {
  const gaps = Array.from({ length: 801 }, (_, i) => i);
  const at = (gap: number) => way([gap, 0], label, dtype).loss;
  return Object.fromEntries(refined(endsOf(gaps, gaps.map(at)), at).map(({ kind, from }) => [kind, from]));
}

/** To the thousandth above. */
const above = (x: number) => Math.ceil(x * 1000) / 1000;

describe('the ends are where arithmetic puts them', () => {
  test.each([
    ['float64', 53, Number.MAX_VALUE],
    ['float32', 24, 2 ** 128 - 2 ** 103],
  ] as const)('%s', (dtype, bits, largest) => {
    // 1 + e^-gap is 1 from half of the last bit of 1 on; e^gap + 1 is e^gap for good from where its last bit is worth 4.
    expect(ends(pytorch, dtype, 0)).toEqual({ zero: above(bits * Math.LN2) });
    expect(ends(textbook, dtype, 0)).toEqual({ zero: above((bits + 1) * Math.LN2), nan: above(Math.log(largest)) });
    expect(ends(pytorch, dtype, 1)).toEqual({});
    expect(ends(textbook, dtype, 1)).toEqual({ infinite: above(Math.log(largest)) });
  });
});
