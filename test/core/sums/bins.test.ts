import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binOf } from '../../../src/core/sums/bins.ts';

/** The definition: #{i in 1..bins−1: confidence ≥ i/bins}. */
function edgesReached(confidence: number, bins: number): number {
  let reached = 0;
  for (let i = 1; i < bins; i++) if (confidence >= i / bins) reached++;
  return reached;
}

describe('binOf', () => {
  test.each([
    [0, 15, 0],
    [1, 15, 14],
    [1, 1, 0],
    [0.6, 5, 3],
    [0.6 - 2 ** -53, 5, 2],
    [5e-324, 1000, 0],
    [1 - 2 ** -53, 1000, 999],
  ])('of %d among %d is %d', (confidence, bins, bin) => {
    expect(binOf(confidence, bins)).toBe(bin);
  });

  test('is how many edges are reached, at each edge and beside it, for each number of bins', () => {
    for (let bins = 1; bins <= 1000; bins += bins < 50 ? 1 : 37) {
      for (let i = 1; i < bins; i++) {
        const edge = i / bins;
        for (const x of [edge * (1 - 2 ** -53), edge, edge * (1 + 2 ** -52)]) {
          const bin = binOf(x, bins);
          expect(bin === 0 || x >= bin / bins).toBe(true);
          expect(bin === bins - 1 || x < (bin + 1) / bins).toBe(true);
        }
      }
    }
  });

  test('is that of the definition', () => {
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(confidence, fc.integer({ min: 1, max: 1000 }), (x, bins) => {
        expect(binOf(x, bins)).toBe(edgesReached(x, bins));
      }),
    );
  });
});
