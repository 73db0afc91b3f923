import { expect, test } from 'vitest';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { testApp } from '../support/app.ts';

const app = await testApp({ WORKERS: '1' });
const alone = await testApp({ WORKERS: '0' });

/** Some 120 kB, which take tens of milliseconds: by its size it would be executed here. */
const row = `[${new Array(60_000).fill('0').join(',')}]`;
const body = `{"logits":${row},"labels":7,"outputs":["losses","grad","log_probs","probs"]}`;

/** Rows and their softmax, right to the last digit: what is left of their difference is computed exactly. */
const logits = Array.from({ length: 20 }, (_, n) => Array.from({ length: 64 }, (_, c) => 3 * Math.sin(64 * n + c)));
const softmaxOf = (of: readonly number[]) => {
  const exps = of.map((x) => Math.exp(x - Math.max(...of)));
  const total = exps.reduce((sum, t) => sum + t, 0);
  return exps.map((t) => t / total);
};
const cancelling = (rows: number) =>
  JSON.stringify({ logits: logits.slice(0, rows), target_probs: logits.slice(0, rows).map(softmaxOf) });
/** As long, and nothing cancels. */
const far = JSON.stringify({ logits, target_probs: logits.map((row) => softmaxOf(row).toReversed()) });

const send = (target: typeof app, contentType: string, payload: string) =>
  target.inject({ method: 'POST', url: '/v1/cross-entropy', headers: { 'content-type': contentType }, payload });

test('a body that takes long is handed to a worker whatever its size, and answered the same', async () => {
  const [handedOn, here] = [await send(app, 'application/json', body), await send(alone, 'application/json', body)];
  expect(handedOn.statusCode).toBe(200);
  expect(handedOn.body).toBe(here.body);
});

test('a body of which that shows only as it is computed is handed to a worker too, and answered the same', async () => {
  for (const type of ['application/json', 'application/x-ndjson']) {
    const [handedOn, here] = [await send(app, type, cancelling(20)), await send(alone, type, cancelling(20))];
    expect(handedOn.statusCode).toBe(200);
    expect(handedOn.body).toBe(here.body);
  }
});

/** In less than 4 KiB, hundreds of classes of which all digits of a pair of doubles cancel. */
const shortCancelling = JSON.stringify({
  logits: [Array.from({ length: 560 }, (_, c) => (c === 0 ? 40 : 0))],
  target_log_probs: [Array.from({ length: 560 }, (_, c) => (c === 0 ? 0 : -40))],
  divergence: 'jsd',
  outputs: ['grad', 'target_grad'],
});

test.each([
  ['cancels', shortCancelling, true],
  ['does not', shortCancelling.replaceAll('-40', '-39'), false],
])('a divergence of less than 4 KiB that %s', async (_what, text, isHandedOn) => {
  expect(text.length).toBeLessThan(4096);
  const { execution } = await begin('kl-divergence', text);
  expect(execution instanceof Promise).toBe(isHandedOn);
  await execution;
});

test.each([
  ['takes long', body, true],
  ['is as long, and takes less', body.replace('"losses","grad","log_probs","probs"', '"losses"'), false],
  ['is short', '{"logits":[0,0],"labels":0}', false],
  ['has many numbers that are computed exactly', cancelling(20), true],
  ['has some numbers that are computed exactly', cancelling(10), false],
  ['has none', far, false],
])('a body that %s', async (_what, text, isHandedOn) => {
  const { execution } = await begin('cross-entropy', text);
  expect(execution instanceof Promise).toBe(isHandedOn);
  await execution;
});

async function begin(path: string, text: string) {
  const operation = OPERATIONS.find(({ name }) => name === path) as Operation;
  const chunk = Buffer.from(text);
  const claim = new MemoryBudget(2 ** 30).claim();
  // What comes in a turn that has no time left is executed in the next one.
  await app.turns.turn('execute');
  const execution = app.executor.execute(
    { operation, from: 'json', to: 'json' },
    { chunks: [chunk], size: chunk.length, isPooled: false },
    { claim, load: undefined, isOver: false, onOver: undefined },
  );
  return { execution };
}

test('a line of a stream too, in its place', async () => {
  const short = '{"logits":[0,0],"labels":0}';
  const lines = [short, body, short].join('\n');
  const [handedOn, here] = await Promise.all([app, alone].map((one) => send(one, 'application/x-ndjson', lines)));
  expect(handedOn?.body).toBe(here?.body);
  expect(handedOn?.body.split('\n')[2]).toContain('"loss":0.693');
});
