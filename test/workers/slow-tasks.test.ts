import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeFile } from '../support/safetensors.ts';
import { startService } from '../support/service.ts';

const MAX_WAIT_MS = 300;

/** Numbers of a float32 tensor of one row. */
const rowOf = (classes: number, at: (c: number) => number) => ({
  dtype: 'F32',
  shape: [1, classes],
  data: Float32Array.from({ length: classes }, (_, c) => at(c)),
});

test('a long body is refused while others of which each takes seconds hold all places', async () => {
  const { port } = await startService({ env: { WORKERS: '1', MAX_WAIT_MS: String(MAX_WAIT_MS) } });
  const post = async (body: Buffer) => {
    const headers = { 'content-type': 'application/vnd.safetensors' };
    const options = { method: 'POST', headers, body: Uint8Array.from(body) };
    const response = await fetch(`http://127.0.0.1:${port}/v1/softmax`, options);
    await response.arrayBuffer();
    return response;
  };
  // Upstream gradients too large for pairs of doubles: each number takes microseconds.
  const slow = writeFile({
    logits: rowOf(400_000, (c) => c % 13),
    grad_output: rowOf(400_000, (c) => 1e14 * (c % 17)),
  });
  const quick = writeFile({ logits: rowOf(40_000, (c) => c % 13) });
  const all = [post(slow), post(slow)];
  // What comes sooner cannot know how long they take.
  await delay(3 * MAX_WAIT_MS);
  const began = performance.now();
  const refused = await post(quick);
  expect(refused.status).toBe(503);
  expect(performance.now() - began).toBeLessThan(MAX_WAIT_MS);
  for (const answer of await Promise.all(all)) expect(answer.status).toBe(200);
  expect((await post(quick)).status).toBe(200);
});
