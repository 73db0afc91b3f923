import { expect, test } from 'vitest';
import { scaleOf } from '../../../web/src/train/iris.ts';
import type { Model } from '../../../web/src/train/model.ts';
import { COLUMNS, LEVEL_COUNT, ROWS, regionsOf, spanOf } from '../../../web/src/train/regions.ts';

const scale = scaleOf([0, 1, 2, 3, 4]);
/** To the left class 0, to the right class 1; class 2 nowhere. */
const model: Model = [
  {
    weights: [
      [-4, 0],
      [4, 0],
      [0, 0],
    ],
    biases: [0, 0, -50],
  },
];

test('regions cover every place once', () => {
  const runs = regionsOf(model, [scale, scale], 3).flat();
  expect(runs.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(COLUMNS * ROWS);
  expect(runs.every(({ from, to }) => from < to && to <= COLUMNS)).toBe(true);
});

test('a place belongs to the likeliest class, the more strongly the likelier it is', () => {
  const regions = regionsOf(model, [scale, scale], 3);
  const ofClass = (c: number) => regions.slice(c * LEVEL_COUNT, (c + 1) * LEVEL_COUNT);
  expect(ofClass(0).every((runs) => runs.every(({ to }) => to <= COLUMNS / 2))).toBe(true);
  expect(ofClass(1).every((runs) => runs.every(({ from }) => from >= COLUMNS / 2))).toBe(true);
  expect(ofClass(2).flat()).toEqual([]);
  expect(ofClass(0).at(-1)?.[0]?.from).toBe(0);
  expect(ofClass(0)[0]?.[0]?.to).toBe(COLUMNS / 2);
});

test('a span reaches a little beyond the measures', () => {
  const { from, to } = spanOf(scale);
  expect(from).toBeLessThan(0);
  expect(to).toBeGreaterThan(4);
});
