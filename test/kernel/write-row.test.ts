import { expect, test } from 'vitest';
import { writeLogProbs, writeProbs } from '../../src/kernel/write-row.ts';
import { loaded, written } from './rows.ts';

const { NEGATIVE_INFINITY: masked } = Number;

test('writeProbs writes the probabilities at their stride and nothing else', () => {
  expect(written(6, (out) => writeProbs(loaded(0, 0), out, 1, 3, 2))).toEqual([9, 0.5, 9, 9, 0.5, 9]);
});

test('writeProbs gives a masked class 0', () => {
  expect(written(3, (out) => writeProbs(loaded(masked, 0, 0), out, 0, 1, 3))).toEqual([0, 0.5, 0.5]);
});

test('writeLogProbs writes the log-probabilities at their stride and nothing else', () => {
  const logits = Float64Array.of(7, 0, 7, 7, 0, 7);
  const write = (out: Float64Array) => writeLogProbs(loaded(0, 0), logits, out, 1, 3, 2);
  expect(written(6, write)).toEqual([9, -Math.LN2, 9, 9, -Math.LN2, 9]);
});
