import type { Worker } from 'node:worker_threads';
import type { FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { post, testApp } from '../support/app.ts';
import type { Body, Json } from '../support/fixtures.ts';

/** 400 rows of 100 logits of 17 digits, some of them hostile: 0.8 MB, which is long. */
const LOGITS: (number | string | null)[][] = Array.from({ length: 400 }, (_, n) =>
  Array.from({ length: 100 }, (_, c) =>
    n % 7 === 0 && c % 11 === 3 ? '-Infinity' : Math.sin(n * 100 + c) * 10 ** (n % 5),
  ),
);
const LABELS = LOGITS.map((_, n) => (n % 9 === 0 ? -100 : (n * 31) % 100));
const LONG: Body = { logits: LOGITS, labels: LABELS };

const LONG_BODIES: readonly { readonly operation: string; readonly body: Body }[] = [
  { operation: 'cross-entropy', body: LONG },
  { operation: 'cross-entropy', body: { ...LONG, dtype: 'float32', outputs: ['loss', 'probs', 'log_probs', 'grad'] } },
  { operation: 'cross-entropy', body: { ...LONG, label_smoothing: 0.1, reduction: 'none' } },
  { operation: 'cross-entropy', body: { ...LONG, outputs: ['loss'] } },
  { operation: 'softmax', body: { logits: LOGITS, class_axis: 0, on_non_finite: 'propagate' } },
  { operation: 'log-softmax', body: { logits: LOGITS } },
  { operation: 'nll', body: { log_probs: LOGITS, labels: LABELS } },
  // What is wrong with them:
  { operation: 'cross-entropy', body: { logits: LOGITS, labels: LABELS.with(5, 100).with(77, 1.5) } },
  { operation: 'cross-entropy', body: { logits: LOGITS, labels: LABELS.slice(1) } },
  { operation: 'cross-entropy', body: { ...LONG, reductoin: 'sum' } },
  { operation: 'softmax', body: { logits: LOGITS.with(399, LOGITS[0]?.with(7, null) ?? []) } },
  { operation: 'nll', body: { log_probs: LOGITS.with(200, LOGITS[0]?.slice(1) ?? []), labels: LABELS } },
];

describe('a long body', () => {
  let apps: readonly FastifyInstance[];
  beforeAll(async () => {
    apps = await Promise.all(['0', '1', '2'].map((WORKERS) => testApp({ WORKERS })));
  });

  test.each(LONG_BODIES)(
    'of $operation, $#, gets the same answer from workers as without',
    async ({ operation, body }) => {
      const answers = await Promise.all(apps.map((app) => post(app, operation, body)));
      const [inline, one, two] = answers.map(({ status, headers, text }) => ({
        status,
        text,
        type: headers['content-type'],
      }));
      expect(inline?.text.length).toBeGreaterThan(10);
      expect(one).toEqual(inline);
      expect(two).toEqual(inline);
    },
  );

  test('that is not JSON is a 400 with its position', async () => {
    const text = `${JSON.stringify(LONG).slice(0, -1)},]`;
    const answers = await Promise.all(apps.map((app) => post(app, 'cross-entropy', text)));
    for (const { status, json } of answers) {
      expect(status).toBe(400);
      expect(json).toMatchObject({ code: 'MALFORMED_JSON', offset: text.length - 1 });
    }
  });

  test('many at a time all get their own answer', async () => {
    const app = apps[2] as FastifyInstance;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        post(app, 'cross-entropy', { ...LONG, grad_output: i, outputs: ['loss', 'grad'] }),
      ),
    );
    const once = answers[1]?.json.grad[1][0];
    expect(once).not.toBe(0);
    answers.forEach(({ status, json }, i) => {
      expect(status).toBe(200);
      expect(Math.abs(json.grad[1][0] - i * once)).toBeLessThanOrEqual(1e-15 * Math.abs(i * once));
    });
  });

  test('gets memory that is kept for its answer, if the last answer needed more than its message had', async () => {
    const app = apps[1] as FastifyInstance;
    const takeKept = vi.spyOn(app.executor.memory, 'takeKept');
    const zeros = `{"logits":[${'0,'.repeat(100_000)}0]}`;
    for (let i = 0; i < 3; i++) expect((await post(app, 'softmax', zeros)).status).toBe(200);
    const pieces = takeKept.mock.results.map(({ value }) => (value as ArrayBuffer[]).length);
    expect(pieces.slice(1)).toEqual([1, 1]);
  });

  test('that is injected as a buffer is left as it was', async () => {
    const body = Buffer.from(JSON.stringify(LONG));
    const first = await post(apps[1] as FastifyInstance, 'cross-entropy', body);
    expect(first.status).toBe(200);
    expect((await post(apps[1] as FastifyInstance, 'cross-entropy', body)).text).toBe(first.text);
  });

  test('says what it cost, as every answer does', async () => {
    const { headers } = await post(apps[1] as FastifyInstance, 'cross-entropy', LONG);
    expect(headers['server-timing']).toMatch(/^parse;dur=[\d.]+, compute;dur=[\d.]+, format;dur=[\d.]+$/);
    const { body } = await (apps[1] as FastifyInstance).inject('/metrics');
    expect(body).toMatch(/^rows_total\{route="\/v1\/cross-entropy"\} (?!0$)\d+$/m);
  });
});

test('a worker that dies costs the request that it does and the next one a 500, and is replaced', async () => {
  const workers: Worker[] = [];
  const onWorker = (worker: Worker) => workers.push(worker);
  process.on('worker', onWorker);
  const app = await testApp({ WORKERS: '1' });
  const before = await post(app, 'cross-entropy', LONG);
  expect(before.status).toBe(200);
  expect(workers).toHaveLength(1);

  // Much longer, so that it is under way when the worker dies.
  const times = (values: readonly Json[]) => Array.from({ length: 20 }, () => values).flat();
  const longer = JSON.stringify({ logits: times(LOGITS), labels: times(LABELS) });
  const post500 = { status: 500, json: { code: 'INTERNAL_ERROR' } };
  const [dying, next, waiting] = [
    post(app, 'cross-entropy', longer),
    post(app, 'cross-entropy', LONG),
    post(app, 'cross-entropy', LONG),
  ];
  await new Promise((resolve) => setTimeout(resolve, 50));
  await workers[0]?.terminate();
  expect(await dying).toMatchObject(post500);
  // It had been handed its memory already.
  expect(await next).toMatchObject(post500);
  expect((await waiting).text).toBe(before.text);
  expect(workers).toHaveLength(2);
  expect((await post(app, 'cross-entropy', LONG)).text).toBe(before.text);
  process.off('worker', onWorker);
});

test('a short body does not wait for a worker', async () => {
  let isStarted = false;
  const onWorker = () => {
    isStarted = true;
  };
  process.on('worker', onWorker);
  const app = await testApp({ WORKERS: '1' });
  expect((await post(app, 'cross-entropy', { logits: [[0, -50]], labels: [0] })).status).toBe(200);
  expect(isStarted).toBe(false);
  process.off('worker', onWorker);
});
