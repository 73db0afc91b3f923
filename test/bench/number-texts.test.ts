import { expect, test } from 'vitest';
import { DISTINCT, FOREIGN_KINDS, numberText, OUR_KINDS, pythonText } from '../../bench/number-texts.ts';

const KINDS = [...OUR_KINDS, ...FOREIGN_KINDS];

test.each(KINDS)('the text of $name holds its numbers in rows, the same each time', (kind) => {
  const { rows, text, tensor } = numberText(kind, 2000);
  expect(JSON.parse(text.toString())).toEqual(rows);
  expect(tensor.shape).toEqual([rows.length, rows[0]?.length]);
  expect(numberText(kind, 2000).text.equals(text)).toBe(true);
});

test.each(OUR_KINDS)('the text of $name is that of JSON.stringify', (kind) => {
  const { rows, text } = numberText(kind, 2000);
  expect(text.toString()).toBe(JSON.stringify(rows));
});

test.each(['17 digits', 'float64', 'float32', 'gradients'] as const)(
  'hardly any numbers of %s are equal',
  (numbers) => {
    const { tensor } = numberText({ name: numbers, numbers });
    expect(tensor.data.length).toBe(DISTINCT);
    expect(new Set(tensor.data).size).toBeGreaterThan(0.99 * DISTINCT);
  },
);

test.each(OUR_KINDS)('no row of $name comes twice', (kind) => {
  const rows = numberText({ ...kind, cols: 10 }).rows.map(String);
  expect(new Set(rows).size).toBe(rows.length);
});

test('Python writes exponents of two digits, from below 10^-4 on', () => {
  expect([1.92e-5, 9.5e-7, 1e-10, 1.25e-4].map(pythonText)).toEqual(['1.92e-05', '9.5e-07', '1e-10', '0.000125']);
});
