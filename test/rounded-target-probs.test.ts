import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';

const app = await testApp();

/** Rows of logits that are all different, of so many classes. */
const rowsOf = (rows: number, classes: number) =>
  Array.from({ length: rows }, (_, n) => Array.from({ length: classes }, (_, c) => 6 * Math.sin(n + 1.7 * c * c)));

describe.each(['float32', 'float16', 'bfloat16'])('answers of softmax in %s', (dtype) => {
  test.each([2, 10, 1000, 30_000])('are target_probs of %i classes', async (classes) => {
    const logits = rowsOf(classes > 1000 ? 2 : 20, classes);
    const { probs } = (await post(app, 'softmax', { logits, dtype, encoding: 'base64' })).json;
    const answer = await post(app, 'cross-entropy', { logits, target_probs: probs, outputs: ['loss'] });
    expect(answer.json).toEqual({ loss: expect.any(Number) });
  });
});

describe('what rounding cannot explain is still refused', () => {
  const encoded = (dtype: string, bytes: Uint8Array) => ({
    dtype,
    shape: [1, 2],
    data: Buffer.from(bytes).toString('base64'),
  });
  const halves = (...bits: number[]) => new Uint8Array(Uint16Array.of(...bits).buffer);

  test.each([
    ['F32', encoded('F32', new Uint8Array(Float32Array.of(0.5, 0.50001).buffer))],
    ['F16', encoded('F16', halves(0x3800, 0x3804))],
    ['BF16', encoded('BF16', halves(0x3f00, 0x3f03))],
  ])('in %s', async (_dtype, targetProbs) => {
    const answer = await post(app, 'cross-entropy', { logits: [[0, 1]], target_probs: targetProbs });
    expect(answer.json).toMatchObject({ status: 422, code: 'NOT_A_DISTRIBUTION' });
  });

  test('in float64 beyond 1e-6', async () => {
    const answer = await post(app, 'cross-entropy', { logits: [[0, 1]], target_probs: [[0.5, 0.500002]] });
    expect(answer.json.detail).toMatch(
      /^target_probs\[0\] sums to 1\.00000199\d+; expected a sum within 0\.000001 of 1$/,
    );
  });

  test.each(['float32', 'float16', 'bfloat16'])(
    'in JSON beyond 1e-6, whatever they are rounded to for results of %s',
    async (dtype) => {
      // All of them are values of float32, and the sum is 1 + 17 · 2^-24.
      const targetProbs = [[0.5, 0.5 + 17 * 2 ** -24]];
      const body = { logits: [[0, 1]], target_probs: targetProbs, dtype, encoding: 'base64' };
      const answer = await post(app, 'cross-entropy', body);
      expect(answer.json).toMatchObject({ status: 422, code: 'NOT_A_DISTRIBUTION' });
    },
  );
});
