import { expect, test } from 'vitest';
import { crossEntropy, livez, SHAPES } from '../../bench/requests.ts';

const parsed = (body: string) => JSON.parse(body) as { logits: number[][]; labels: number[]; dtype?: string };

test('a request has the shape, and the same text each time', () => {
  const request = crossEntropy(SHAPES.M);
  const { logits, labels } = parsed(request.body);
  expect(logits.map((row) => row.length)).toEqual(Array.from({ length: 32 }, () => 1000));
  expect(labels.length).toBe(32);
  expect(labels.every((label) => Number.isInteger(label) && label >= 0 && label < 1000)).toBe(true);
  expect(request.numbers).toBe(32_000);
  expect(crossEntropy(SHAPES.M).body).toBe(request.body);
});

test('the same numbers stand as float64 and as shortest float32', () => {
  const wide = parsed(crossEntropy(SHAPES.S).body).logits[0] as number[];
  const short = crossEntropy(SHAPES.S, 'float32', { dtype: 'float32' });
  const narrow = parsed(short.body).logits[0] as number[];
  expect(narrow.map(Math.fround)).toEqual(wide);
  expect(JSON.stringify(narrow).length).toBeLessThan(JSON.stringify(wide).length);
  expect(parsed(short.body).dtype).toBe('float32');
});

test('rows of a large request come again after 128,000 numbers', () => {
  const { logits } = parsed(crossEntropy({ rows: 130, cols: 1000, connections: 1 }, 'float32').body);
  expect(logits[128]).toEqual(logits[0]);
  expect(logits[127]).not.toEqual(logits[0]);
});

test('livez has due times and no numbers', () => {
  expect(livez(5)).toMatchObject({ method: 'GET', path: '/livez', everyMs: 5, numbers: 0 });
});
