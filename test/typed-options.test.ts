import { expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';

const app = await testApp();

/** One half in each type, as base64. */
const HALVES = { F64: 'AAAAAAAA4D8=', F32: 'AAAAPw==', F16: 'ADg=', BF16: 'AD8=' };

test.each(Object.entries(HALVES))('a single number of %s is read as one, not as its bits', async (dtype, data) => {
  const half = { dtype, shape: [], data };
  const pair = { chosen: [-1], rejected: [-2], beta: 1 };
  const inBytes = await post(app, 'preference', { ...pair, margin: half });
  expect(inBytes.json).toEqual((await post(app, 'preference', { ...pair, margin: 0.5 })).json);
  const binary = { logits: [1], labels: [1] };
  const weighted = await post(app, 'binary-cross-entropy', { ...binary, pos_weight: half, grad_output: half });
  expect(weighted.json).toEqual(
    (await post(app, 'binary-cross-entropy', { ...binary, pos_weight: 0.5, grad_output: 0.5 })).json,
  );
  const policy = { log_probs: [-1], old_log_probs: [-1.1] };
  const one = await post(app, 'policy-gradient', { ...policy, advantages: half });
  expect(one.json).toEqual((await post(app, 'policy-gradient', { ...policy, advantages: 0.5 })).json);
});
