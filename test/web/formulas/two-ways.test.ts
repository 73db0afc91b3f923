import { describe, expect, test } from 'vitest';
import type { Dtype } from '../../../web/src/formulas/dtype.ts';
import { pytorch, textbook } from '../../../web/src/formulas/two-ways.ts';
import { flatten, type Json, pytorchCases } from '../../support/fixtures.ts';

const PLAIN = ['logits', 'labels', 'reduction', 'dtype'];

/** What PyTorch answers to rows of logits and labels without any option, each row by itself. */
const rows = pytorchCases().flatMap(({ name, operation, request, response }) => {
  const { logits, labels, dtype = 'float64', reduction = 'mean' } = request;
  const isPlain = Object.keys(request).every((key) => PLAIN.includes(key)) && reduction !== 'none';
  if (operation !== 'cross-entropy' || !isPlain || !Array.isArray(logits) || !Array.isArray(labels)) return [];
  if (!labels.every((label) => typeof label === 'number' && label >= 0)) return [];
  if (!response.losses || !response.grad) return [];
  const divisor = reduction === 'mean' ? labels.length : 1;
  return logits.flatMap((row, r) => {
    if (!Array.isArray(row) || !row.every((x) => typeof x === 'number')) return [];
    return {
      name,
      logits: row,
      label: labels[r] as number,
      dtype: dtype as Dtype,
      loss: flatten(response.losses)[r] as number,
      grad: flatten((response.grad as Json[])[r]).map((g) => g * divisor),
    };
  });
});

const near = (value: number, wanted: number, tolerance: number) =>
  Object.is(value, wanted) || Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted));

describe('PyTorch’s way', () => {
  test('has rows to be compared with in both types', () => {
    expect(rows.filter(({ dtype }) => dtype === 'float64').length).toBeGreaterThan(30);
    expect(rows.filter(({ dtype }) => dtype === 'float32').length).toBeGreaterThan(30);
  });

  test('gives what PyTorch gives', () => {
    for (const { name, logits, label, dtype, loss, grad } of rows) {
      const tolerance = dtype === 'float64' ? 1e-14 : 1e-6;
      const mine = pytorch(logits, label, dtype);
      expect(near(mine.loss, loss, tolerance), `${name}: ${mine.loss}, not ${loss}`).toBe(true);
      mine.grad.forEach((g, c) => {
        expect(near(g, grad[c] as number, tolerance), `${name}: grad[${c}] ${g}, not ${grad[c]}`).toBe(true);
      });
    }
  });

  test('gives 0 exactly where PyTorch gives 0', () => {
    const zeros = rows.filter(({ loss }) => loss === 0);
    expect(zeros.length).toBeGreaterThan(4);
    for (const { logits, label, dtype } of zeros) expect(pytorch(logits, label, dtype).loss).toBe(0);
  });

  // The README's table of accuracy.
  test.each([
    [[0, -20], 0, 2.0611536900435727e-9],
    [[0, -50], 0, 0],
    [[10.3, -35.45], 0, 0],
    [[0, -700], 0, 0],
    [[1e16, 1e16 - 4], 1, 4.0181499279178094],
  ])('of %j, label %i, is %d', (logits, label, loss) => {
    expect(pytorch(logits, label, 'float64').loss).toBe(loss);
  });

  test('loses the label’s entry of the gradient, and keeps the other', () => {
    expect(pytorch([50, 0], 0, 'float64').grad).toEqual([0, 1.9287498479639178e-22]);
  });
});

describe('the textbook’s way', () => {
  test('is right while nothing is large', () => {
    const { loss, grad } = textbook([1, 0], 0, 'float64');
    expect(loss).toBeCloseTo(Math.log1p(Math.exp(-1)), 15);
    expect(grad[0]).toBeCloseTo(-1 / (1 + Math.E), 15);
  });

  test('overflows to NaN, and to an infinite loss for the other label', () => {
    expect(textbook([710, 0], 0, 'float64').loss).toBeNaN();
    expect(textbook([710, 0], 1, 'float64')).toEqual({ loss: Infinity, grad: [Number.NaN, -1] });
    expect(textbook([89, 0], 0, 'float32').loss).toBeNaN();
    expect(textbook([89, 0], 0, 'float64').loss).toBe(0);
  });

  test('in float32 has float32 numbers only', () => {
    const { loss, grad } = textbook([3, 0], 0, 'float32');
    expect([loss, ...grad].map(Math.fround)).toEqual([loss, ...grad]);
    expect(loss).not.toBe(textbook([3, 0], 0, 'float64').loss);
  });
});
