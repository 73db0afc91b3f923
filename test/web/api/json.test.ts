import { expect, test } from 'vitest';
import { tensor, write } from '../../../web/src/api/json.ts';
import { post, testApp } from '../../support/app.ts';

const app = await testApp();

test('numbers that JSON has not are strings', () => {
  expect(write({ logits: [[-Infinity, Number.NaN, 1]] })).toBe('{"logits":[["-Infinity","NaN",1]]}');
  expect(tensor([['-Infinity', 'NaN', 1]])).toEqual([[-Infinity, Number.NaN, 1]]);
});

test.each(['float64', 'float32', 'float16', 'bfloat16'])('tensors are read from base64: %s', async (dtype) => {
  const logits = [
    [1, 2, -50],
    [0.1, '-Infinity', 3],
  ];
  const { json: arrays } = await post(app, 'log-softmax', { logits });
  const { json: base64 } = await post(app, 'log-softmax', { logits, dtype, encoding: 'base64' });
  // Each type has so many bits of precision; float32 rounds the logits, too.
  const bits = { float64: 53, float32: 22, float16: 11, bfloat16: 8 }[dtype] ?? 0;
  const read = (tensor(base64.log_probs) as number[][]).flat();
  for (const [i, exact] of (tensor(arrays.log_probs) as number[][]).flat().entries())
    expect(Math.abs((read[i] ?? 0) - exact) <= Math.abs(exact) * 2 ** -bits || read[i] === exact).toBe(true);
});
