import { expect, test } from 'vitest';
import { lossAxis, scaleFor, tickText } from '../../../web/src/train/loss-axis.ts';

test('a tick of any size takes few characters', () => {
  expect([0, 0.2, 1, 1000, 10000, 20000, 1e-4, 5e7, 1e300].map(tickText)).toEqual([
    '0',
    '0.2',
    '1',
    '1000',
    '10⁴',
    '2·10⁴',
    '10⁻⁴',
    '5·10⁷',
    '10³⁰⁰',
  ]);
});

test('losses far above that of guessing, or far below, need a logarithmic scale', () => {
  expect(scaleFor([1.1, 0.3, 0.05])).toBe('linear');
  expect(scaleFor([1.1, 24, 0.05])).toBe('log');
  expect(scaleFor([1.1, 0.001])).toBe('log');
});

test.each([
  ['linear', [1.1, 0.2]],
  ['linear', [1.1, 400_000]],
  ['log', [1.1, 400_000, 1e-5]],
  ['log', [1e-300, 1e300]],
  ['log', [0, 0]],
  ['log', []],
] as const)('on a %s scale the losses %j are within the axis, and from two to eight ticks are', (scale, losses) => {
  const { domain, ticks } = lossAxis(losses, scale);
  const [from, to] = domain;
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.length).toBeLessThanOrEqual(8);
  for (const tick of ticks) {
    expect(tick).toBeGreaterThanOrEqual(from);
    expect(tick).toBeLessThanOrEqual(to);
  }
  for (const loss of losses) if (loss > 0) expect(loss >= from && loss <= to).toBe(true);
});
