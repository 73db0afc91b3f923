import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRow, writeRow } from '../../../src/core/tensors/copy-rows.ts';
import { nearestBfloat16 } from '../../../src/core/tensors/nearest-bfloat16.ts';
import { DTYPES, type Dtype, fromBfloat16Bits, newNumbers, valueAt } from '../../../src/core/tensors/numbers.ts';
import { moved, tiesOf } from '../half-ties.ts';

const ROUND: { readonly [D in Dtype]: (x: number) => number } = {
  float64: (x) => x,
  float32: Math.fround,
  float16: Math.f16round,
  bfloat16: nearestBfloat16,
};

/** The value that is written for a double. */
function written(dtype: Dtype, x: number): number {
  const to = newNumbers(dtype, 1);
  writeRow(Float64Array.of(x), to, 0, 1, 1);
  return valueAt(to, 0);
}

describe.each(DTYPES)('of %s', (dtype) => {
  test('writeRow rounds once to nearest even', () => {
    const property = fc.property(fc.double(), (x) => {
      expect(written(dtype, x)).toBe(ROUND[dtype](x));
    });
    fc.assert(property, { numRuns: 2000 });
    for (const x of [0, -0, Infinity, -Infinity, Number.NaN, 5e-324, -5e-324, 65504, 65519.99, 65520, 1e39]) {
      expect(written(dtype, x)).toBe(ROUND[dtype](x));
    }
  });

  test('both keep to their stride', () => {
    const to = newNumbers(dtype, 7).fill(0);
    writeRow(Float64Array.of(1, -2, 0.5), to, 1, 2, 3);
    expect(Array.from({ length: 7 }, (_, i) => valueAt(to, i))).toEqual([0, 1, 0, -2, 0, 0.5, 0]);
    const back = new Float64Array(4).fill(9);
    readRow(to, 1, 2, 3, back);
    expect([...back]).toEqual([1, -2, 0.5, 9]);
  });
});

test.each(['float16', 'bfloat16'] as const)(
  'writeRow to %s takes the even one at a tie, and the nearer one beside it',
  (dtype) => {
    const bits = new Uint16Array(1);
    const to = dtype === 'bfloat16' ? bits : new Float16Array(bits.buffer);
    const bitsOf = (x: number) => {
      writeRow(Float64Array.of(x), to, 0, 1, 1);
      return bits[0] as number;
    };
    tiesOf(dtype).forEach((tie, i) => {
      const expected = [i, i + (i & 1), i + 1];
      const sides = [moved(tie, -1), tie, moved(tie, 1)];
      const [below, at, above] = sides.map(bitsOf);
      const [minusBelow, minusAt, minusAbove] = sides.map((x) => bitsOf(-x) - 0x8000);
      // One comparison for each tie: there are 30,000.
      const isRight = [below, at, above].every((b, k) => b === expected[k]);
      const isRightBelow0 = [minusBelow, minusAt, minusAbove].every((b, k) => b === expected[k]);
      if (!isRight || !isRightBelow0) expect({ tie, below, at, above }).toBeUndefined();
    });
  },
);

test('readRow reads every float16 and bfloat16 exactly, as doubles and as float32', () => {
  const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i);
  const halves = new Float16Array(bits.buffer);
  for (const Type of [Float64Array, Float32Array]) {
    const to = new Type(65_536);
    readRow(halves, 0, 1, 65_536, to);
    expect(to.every((x, i) => Object.is(x, halves[i]))).toBe(true);
    readRow(bits, 0, 1, 65_536, to);
    expect(to.every((x, i) => Object.is(x, fromBfloat16Bits(i)))).toBe(true);
  }
});
