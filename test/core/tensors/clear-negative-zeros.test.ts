import { expect, test } from 'vitest';
import { clearNegativeZeros } from '../../../src/core/tensors/clear-negative-zeros.ts';
import { newNumbers } from '../../../src/core/tensors/numbers.ts';

test.each([
  ['float32', [0, -0, -1, -(2 ** -149), Number.NEGATIVE_INFINITY, 1]],
  ['float16', [0, -0, -1, -(2 ** -24), Number.NEGATIVE_INFINITY, 1]],
] as const)('clearNegativeZeros of %s makes 0 of −0, and of nothing else', (dtype, values) => {
  const numbers = newNumbers(dtype, values.length);
  numbers.set(values);
  clearNegativeZeros(numbers);
  expect([...numbers]).toEqual(values.map((x) => x + 0));
});

test('clearNegativeZeros of bfloat16 does so with its bits, where they start anywhere in memory', () => {
  const bits = Uint16Array.of(0x8000, 0, 0x8000, 0x8001, 0xbf80, 0xff80, 0x7fc0);
  clearNegativeZeros(bits.subarray(1));
  expect([...bits]).toEqual([0x8000, 0, 0, 0x8001, 0xbf80, 0xff80, 0x7fc0]);
});
