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

/** What is said of a request once it is answered. */
async function saidOf(logits: number[][], labels: number[], options: { [name: string]: unknown } = {}) {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/cross-entropy',
    payload: { logits, labels, ...options },
  });
  const { loss, grad } = response.json();
  const question: Question = {
    target: 'labels',
    logits,
    labels,
    targetProbs: [],
    optionsOf: {} as Question['optionsOf'],
    options,
    ignored: [-100],
  };
  const { label_smoothing: smoothing = 0, class_weight: weight } = options;
  const request = {
    logits,
    labels,
    weight: weight as number[] | undefined,
    ignoreIndex: -100,
    labelSmoothing: Number(smoothing),
    reduction: 'mean' as const,
    temperature: 1,
  };
  const theirs = { float32: torchCrossEntropy(request, 'float32'), float64: torchCrossEntropy(request, 'float64') };
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
