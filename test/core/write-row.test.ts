import { expect, test } from 'vitest';
import { RowSoftmax } from '../../src/core/row-softmax.ts';
import { writeConstant, writeLogProbs, writeProbs } from '../../src/core/write-row.ts';

const logits = Float64Array.of(9, 0, 9, 9, 0, 9);
const row = new RowSoftmax(2);
row.load(logits, 1, 3);

test('writeProbs writes the probabilities at their stride and nothing else', () => {
  const out = new Float64Array(6).fill(7);
  writeProbs(row, out, 1, 3);
  expect(Array.from(out)).toEqual([7, 0.5, 7, 7, 0.5, 7]);
});

test('writeLogProbs writes the log-probabilities at their stride and nothing else', () => {
  const out = new Float64Array(6).fill(7);
  writeLogProbs(row, logits, out, 1, 3);
  expect(Array.from(out)).toEqual([7, -Math.LN2, 7, 7, -Math.LN2, 7]);
});

test('writeConstant writes one value to the row and nothing else', () => {
  const out = new Float64Array(6).fill(7);
  writeConstant(Number.NaN, 2, out, 1, 3);
  expect(Array.from(out)).toEqual([7, Number.NaN, 7, 7, Number.NaN, 7]);
});
