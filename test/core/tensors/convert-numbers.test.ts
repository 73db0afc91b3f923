import { describe, expect, test } from 'vitest';
import { convertNumbers, NEAREST } from '../../../src/core/tensors/convert-numbers.ts';
import { DTYPES, type Dtype, dtypeOf, newNumbers, numbersAt, valueAt } from '../../../src/core/tensors/numbers.ts';
import { Random, SEED } from '../../codecs/json/support.ts';

/** As many as are read at once, and some. */
const LENGTH = 9001;
const random = new Random(SEED);
const SPECIAL = [0, -0, 1, 0.1, 65_504, 65_520, 1e300, -1e-310, 2 ** -25, Number.NEGATIVE_INFINITY, Number.NaN];
const values = Float64Array.from({ length: LENGTH }, (_, i) =>
  i < SPECIAL.length ? (SPECIAL[i] as number) : (random.uint32() - 2 ** 31) * 2 ** (random.below(60) - 60),
);

const numbersFrom = (dtype: Dtype) => {
  const numbers = newNumbers(dtype, LENGTH);
  convertNumbers(values, numbers);
  return numbers;
};

describe.each(DTYPES)('convertNumbers from %s', (from) => {
  const source = numbersFrom(from);

  test.each(DTYPES)('to %s rounds each number once, to the nearest', (to) => {
    const target = newNumbers(to, LENGTH);
    convertNumbers(source, target);
    expect(dtypeOf(target)).toBe(to);
    const wrong = Array.from(source, (_, i) => i).find(
      (i) => !Object.is(valueAt(target, i), NEAREST[to](valueAt(source, i))),
    );
    expect(wrong).toBeUndefined();
  });

  test('to itself keeps every bit, those of NaN too', () => {
    const bits = Uint8Array.from({ length: 4096 }, (_, i) => (i % 16 < 8 ? 0xff - (i % 7) : random.below(256)));
    const numbers = numbersAt(from, bits.buffer, 0, 64);
    const target = newNumbers(from, 64);
    convertNumbers(numbers, target);
    expect(new Uint8Array(target.buffer)).toEqual(bits.subarray(0, target.byteLength));
  });

  test('leaves what is behind as it was', () => {
    const target = newNumbers('float32', LENGTH + 1).fill(7);
    convertNumbers(source, target);
    expect(target[LENGTH]).toBe(7);
  });
});

describe('to float16', () => {
  test('ties go to the even neighbour', () => {
    const ties = Float64Array.from({ length: 200_000 }, (_, i) => {
      const x = (random.uint32() - 2 ** 31) * 2 ** (random.below(45) - 58);
      const half = Math.f16round(x);
      const next = Math.f16round(half * (1 + 2 ** -10));
      return i % 2 === 0 ? x : (half + next) / 2;
    });
    const halves = new Float16Array(ties.length);
    convertNumbers(ties, halves);
    const wrong = halves.findIndex((y, i) => !Object.is(y, Math.f16round(ties[i] as number)));
    expect(wrong).toBe(-1);
  });

  test.each([
    [65519.999, 65504],
    [65520, Number.POSITIVE_INFINITY],
    [2 ** -25, 0],
    [2 ** -25 * 1.0000001, 2 ** -24],
    [-0, -0],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => {
    const halves = new Float16Array(1);
    convertNumbers(Float64Array.of(x), halves);
    expect(halves[0]).toBe(expected);
  });
});
