import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { linesOf } from '../../../web/src/chain/compared.ts';
import type { Question } from '../../../web/src/chain/question.ts';
import { why } from '../../../web/src/chain/why.ts';
import { torchCrossEntropy } from '../../../web/src/formulas/torch-cross-entropy.ts';

let app: Awaited<ReturnType<typeof buildApp>>;
beforeAll(async () => {
  app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
});
afterAll(() => app.close());

type Options = { readonly [name: string]: unknown };

function questionOf(logits: number[][], labels: number[], options: Options): Question {
  return {
    target: 'labels',
    logits,
    labels,
    targetProbs: [],
    optionsOf: {} as Question['optionsOf'],
    options,
    ignored: [-100],
  };
}

function theirsOf(logits: number[][], labels: number[], options: Options) {
  const request = {
    logits,
    labels,
    weight: options.class_weight as number[] | undefined,
    ignoreIndex: -100,
    labelSmoothing: Number(options.label_smoothing ?? 0),
    reduction: 'mean' as const,
    temperature: 1,
  };
  return { float32: torchCrossEntropy(request, 'float32'), float64: torchCrossEntropy(request, 'float64') };
}

/** What is said of a request once it is answered. */
async function saidOf(logits: number[][], labels: number[], options: Options = {}) {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/cross-entropy',
    payload: { logits, labels, ...options },
  });
  const { loss, grad } = response.json();
  const question = questionOf(logits, labels, options);
  const theirs = theirsOf(logits, labels, options);
  return why(question, undefined, theirs, linesOf(question, 0, loss, grad[0]));
}

test.each([
  ['sure and right', [[0, -50]], [0], {}, { text: 'whyZero', values: { type: 'float64', sum: '1.929e−22' } }],
  [
    'half of float64’s digits',
    [[0, -20]],
    [0],
    {},
    { text: 'whyDigits', values: { type: 'float64', sum: '2.061e−9' } },
  ],
  ['three classes that agree', [[2, 1, -1]], [0], {}, { text: 'whySame', values: {} }],
  ['sure and wrong', [[0, -50]], [1], {}, { text: 'whySame', values: {} }],
  [
    'a loss that another row makes',
    [
      [0, -30],
      [0, 5],
    ],
    [0, 0],
    {},
    { text: 'whyGradient', values: { type: 'float64' } },
  ],
  ['logits beyond float32', [[-1e308, -50]], [0], {}, { text: 'whyOverflow', values: { type: 'float32' } }],
  ['logits that float32 moves', [[1e9 + 1, 1e9]], [0], {}, { text: 'whyCoarse', values: { type: 'float32' } }],
  [
    'all rows ignored',
    [
      [2, 1],
      [0, 3],
    ],
    [-100, -100],
    {},
    { text: 'whyNothing', values: {} },
  ],
  ['weights', [[0, -50]], [0], { class_weight: [2, 1] }, { text: 'whyLost', values: { type: 'float64' } }],
  [
    'two rows',
    [
      [0, -50],
      [0, -60],
    ],
    [0, 0],
    {},
    { text: 'whyLost', values: { type: 'float64' } },
  ],
] as const)('%s: the sentence is true of it', async (_name, logits, labels, options, said) => {
  expect(
    await saidOf(
      logits.map((row) => [...row]),
      [...labels],
      options,
    ),
  ).toEqual(said);
});

test('masks with smoothing: PyTorch spreads it over them, too', async () => {
  const logits = [[0, 1, Number.NEGATIVE_INFINITY]];
  const sent = logits.map((row) => row.map((x) => (Number.isFinite(x) ? x : '-Infinity')));
  const { loss, grad } = (
    await app.inject({
      method: 'POST',
      url: '/v1/cross-entropy',
      payload: { logits: sent, labels: [0], label_smoothing: 0.1 },
    })
  ).json();
  const question = questionOf(logits, [0], { label_smoothing: 0.1 });
  const theirs = theirsOf(logits, [0], { label_smoothing: 0.1 });
  // What PyTorch 1.13 answers, too.
  expect(theirs.float64.loss).toBe(Number.POSITIVE_INFINITY);
  expect(loss).toBeCloseTo(1.263, 3);
  expect(why(question, undefined, theirs, linesOf(question, 0, loss, grad[0]))).toEqual({
    text: 'whyMasked',
    values: {},
  });
});

test('a label whose class weighs nothing: PyTorch divides 0 by 0', async () => {
  expect(await saidOf([[0, 1]], [0], { class_weight: [0, 1] })).toEqual({
    text: 'whyNaN',
    values: { type: 'float64' },
  });
});

test('what is rounded to another type, or has no counterpart, is not compared', () => {
  const question = questionOf([[0, -50]], [0], { dtype: 'float16' });
  expect(why(question, 'dtype', undefined, [])).toEqual({ text: 'whyRoundedHere', values: { dtype: 'float16' } });
  expect(why(question, 'z_loss', undefined, [])).toEqual({ text: 'whyNotThere', values: { option: 'z_loss' } });
});
