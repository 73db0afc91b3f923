import { expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';

const app = await testApp();

test('the summary of a stream of policy gradients counts the losses of a line as its reduction says', async () => {
  const reduction = 'seq_mean_token_mean';
  const lines = [
    { log_probs: [[-1, -2]], advantages: [1], reduction },
    { log_probs: [[-1]], advantages: [4], reduction },
  ];
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/policy-gradient?summary=true',
    headers: { 'content-type': 'application/x-ndjson' },
    payload: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  const { summary } = JSON.parse(answer.body.trim().split('\n').at(-1) as string);
  expect(summary).toMatchObject({ rows: 3, loss_sum: -5, weight_sum: 2, mean: -2.5 });
});

test('a ratio is compared as a double, also in float32, where one above the bound may print as the bound', async () => {
  const request = { log_probs: [0.18232155679395462], old_log_probs: [0], advantages: [1], outputs: ['grad', 'ratio'] };
  expect((await post(app, 'policy-gradient', request)).json).toEqual({ grad: [-1.2], ratio: [1.2] });
  const inFloat32 = await post(app, 'policy-gradient', { ...request, dtype: 'float32' });
  expect(inFloat32.json).toEqual({ grad: [0], ratio: [1.2] });
});
