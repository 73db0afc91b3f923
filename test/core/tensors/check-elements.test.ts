import { expect, test } from 'vitest';
import { checkElements } from '../../../src/core/tensors/check-elements.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const check = (values: readonly number[], accepts: (x: number, flat: number) => boolean) =>
  checkElements('labels', tensor([values.length], values), 'LABEL_OUT_OF_RANGE', 'a class', accepts);

test('checkElements accepts a tensor whose every element is accepted', () => {
  expect(() => check([1, 2, 3], (x, flat) => x === flat + 1)).not.toThrow();
});

test('checkElements names every element that is not accepted, with its value', () => {
  expect(inputErrorOf(() => check([1, -2, 3, -4], (x) => x > 0))).toEqual({
    code: 'LABEL_OUT_OF_RANGE',
    issues: [
      { path: ['labels', 1], detail: 'labels[1] is -2; expected a class' },
      { path: ['labels', 3], detail: 'labels[3] is -4; expected a class' },
    ],
  });
});

test('checkElements stops at sixteen', () => {
  expect(inputErrorOf(() => check(new Array<number>(17).fill(0), () => false)).issues).toHaveLength(16);
});

test('checkElements names a single number by its field alone', () => {
  const run = () => checkElements('labels', tensor([], [7]), 'LABEL_OUT_OF_RANGE', 'a class', () => false);
  expect(inputErrorOf(run).issues).toEqual([{ path: ['labels'], detail: 'labels is 7; expected a class' }]);
});

test('checkElements names elements of any type by their value', () => {
  const halves = { shape: [3], data: Uint16Array.of(0x3f80, 0xc020, 0x7fc0) };
  expect(inputErrorOf(() => checkElements('logits', halves, 'NUMBER_OVERFLOW', 'more', (x) => x > 0)).issues).toEqual([
    { path: ['logits', 1], detail: 'logits[1] is -2.5; expected more' },
    { path: ['logits', 2], detail: 'logits[2] is NaN; expected more' },
  ]);
});
