import { expect, test } from 'vitest';
import { tensor, write } from '../../../web/src/api/json.ts';
import { post, testApp } from '../../support/app.ts';

const app = await testApp();

test('numbers that JSON has not are strings', () => {
  expect(write({ logits: [[-Infinity, Number.NaN, 1]] })).toBe('{"logits":[["-Infinity","NaN",1]]}');
  expect(tensor([['-Infinity', 'NaN', 1]])).toEqual([[-Infinity, Number.NaN, 1]]);
});

test.each(['float64', 'float32'])('tensors are the same as arrays and as base64, %s', async (dtype) => {
  const body = {
    logits: [
      [1, 2, -50],
      [0.1, '-Infinity', 3],
    ],
    dtype,
  };
  const { json: arrays } = await post(app, 'log-softmax', body);
  const { json: base64 } = await post(app, 'log-softmax', { ...body, encoding: 'base64' });
  expect(tensor(base64.log_probs)).toEqual(
    (tensor(arrays.log_probs) as number[][]).map((row) => row.map(dtype === 'float32' ? Math.fround : Number)),
  );
});
