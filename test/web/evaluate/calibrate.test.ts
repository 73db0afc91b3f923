import { expect, test } from 'vitest';
import { calibrate, QUICK } from '../../../web/src/evaluate/asking/calibrate.ts';

/** The mean nll of rows at a temperature, from its definition. */
const nllOf = (rows: readonly { z: readonly number[]; y: number }[]) => async (t: number) =>
  rows.reduce((sum, { z, y }) => {
    const most = Math.max(...z) / t;
    return sum + most + Math.log(z.reduce((total, x) => total + Math.exp(x / t - most), 0)) - (z[y] as number) / t;
  }, 0) / rows.length;

test.each([0.03, 0.2, 0.9, 1, 1.37, 2.5, 7.9, 40])(
  'the least nll of four rows, one of them wrong, is at T = %s',
  async (best) => {
    // Right three times of four: the probability 3/4 is that of logits 0 and ln 3, and these are as many times as large.
    const rows = [0, 0, 0, 1].map((y) => ({ z: [Math.log(3) * best, 0], y }));
    const { best: found, end, asked } = await calibrate(nllOf(rows));
    expect(Math.abs(found.temperature / best - 1)).toBeLessThan(1e-5);
    expect([end, asked < 40]).toEqual([undefined, true]);
  },
);

test('it takes a third of the requests to four digits', async () => {
  const rows = [0, 0, 0, 1].map((y) => ({ z: [Math.log(3) * 0.6665, 0], y }));
  const { best, asked } = await calibrate(nllOf(rows), QUICK);
  expect(Math.abs(best.temperature / 0.6665 - 1)).toBeLessThan(2e-4);
  expect(asked).toBeLessThanOrEqual(13);
});

test('where all are right the nll falls towards 0, where logits say the opposite towards infinity', async () => {
  expect(await calibrate(nllOf([{ z: [1, 0], y: 0 }]))).toMatchObject({ end: 'low' });
  expect(await calibrate(nllOf([{ z: [1, 0], y: 1 }]))).toMatchObject({ end: 'high' });
  expect(await calibrate(async () => Number.POSITIVE_INFINITY)).toMatchObject({ end: 'low' });
});
