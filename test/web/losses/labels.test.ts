import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Label, type Placed, placeLabels } from '../../../web/src/losses/labels.ts';

const WIDTH = 700;

function extent({ x, width }: Label, { side }: Placed): readonly [number, number] {
  return side === 'right' ? [x + 5, x + 5 + width] : [x - 5 - width, x - 5];
}

test('labels are not cut, do not cover one another, and no line crosses one', () => {
  const label = fc.record({ x: fc.integer({ min: 0, max: WIDTH }), width: fc.integer({ min: 20, max: 160 }) });
  fc.assert(
    fc.property(fc.uniqueArray(label, { maxLength: 6, selector: ({ x }) => x }), (labels) => {
      const placed = placeLabels(labels, WIDTH);
      for (const [i, one] of labels.entries()) {
        const [from, to] = extent(one, placed[i] as Placed);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(WIDTH);
        for (const [j, other] of labels.entries()) {
          if (i === j) continue;
          const [otherFrom, otherTo] = extent(other, placed[j] as Placed);
          const [row, otherRow] = [(placed[i] as Placed).row, (placed[j] as Placed).row];
          if (row === otherRow) expect(from >= otherTo || otherFrom >= to).toBe(true);
          if (row < otherRow) expect(other.x > from && other.x < to).toBe(false);
        }
      }
    }),
  );
});

test('labels with room stand in one row', () => {
  const labels = [100, 300, 500].map((x) => ({ x, width: 50 }));
  expect(placeLabels(labels, WIDTH).map(({ row }) => row)).toEqual([0, 0, 0]);
});
