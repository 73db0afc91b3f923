import { expect, test } from 'vitest';
import { type Flag, isAtEnd, placeFlags } from '../../../web/src/digits/flags.ts';

/** The same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

test('one text stands to the right of its line, or to the left where it would be cut', () => {
  expect(placeFlags([{ x: 36, width: 80 }], [0, 300])).toEqual([{ left: 41, row: 0 }]);
  expect(placeFlags([{ x: 280, width: 80 }], [0, 300])).toEqual([{ left: 195, row: 0 }]);
});

test('two lines side by side share a row where there is room to both sides, and take two where there is not', () => {
  const rows = (flags: readonly Flag[]) => placeFlags(flags, [0, 300]).map(({ row }) => row);
  expect(
    rows([
      { x: 100, width: 80 },
      { x: 101, width: 80 },
    ]),
  ).toEqual([0, 0]);
  expect(
    rows([
      { x: 20, width: 80 },
      { x: 21, width: 80 },
    ]).sort(),
  ).toEqual([0, 1]);
});

test('no text is cut, none overlaps another, and no line to one crosses another', () => {
  const random = numbers(7);
  const isInside = (x: number, left: number, width: number) => x > left && x < left + width;
  for (let i = 0; i < 2000; i++) {
    const width = 326 + 700 * random();
    const flags = Array.from({ length: 1 + Math.floor(3 * random()) }, () => ({
      x: 58 + (width - 74) * random() ** 2,
      width: 70 + 60 * random(),
    }));
    const placed = placeFlags(flags, [4, width - 2]);
    for (const [a, { left, row }] of placed.entries()) {
      const text = flags[a] as Flag;
      expect(left).toBeGreaterThanOrEqual(4);
      expect(left + text.width).toBeLessThanOrEqual(width - 2);
      for (const [b, other] of placed.entries()) {
        const line = flags[b] as Flag;
        if (a === b) continue;
        const overlap = other.row === row && left < other.left + line.width && other.left < left + text.width;
        expect(overlap).toBe(false);
        const lastRow = isAtEnd(line, other) ? other.row - 1 : other.row;
        expect(row <= lastRow && isInside(line.x, left, text.width)).toBe(false);
      }
    }
  }
});
