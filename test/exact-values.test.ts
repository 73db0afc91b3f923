import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { type ExactRequest, exactAnswer, type OperationName } from './support/oracle/exact-answer.ts';
import { formatExact, judge } from './support/oracle/worst-of.ts';

/** Numbers that were more than 2 ulp off once, with what 700-digit arithmetic says of them. */
const VALUES: readonly [OperationName, ExactRequest, path: string, exact: string][] = [
  [
    'cross-entropy',
    {
      logits: [
        [-0.7, -1.9],
        [1.2, -2.9],
      ],
      labels: [0, 1],
      class_weight: [2.6, 2.2],
      label_smoothing: 0.1,
    },
    'loss',
    '1.96182470138199573906',
  ],
  [
    'cross-entropy',
    { logits: [[2.9, -1.2]], labels: [1], class_weight: [5.8, 2.2], label_smoothing: 0.1 },
    'loss',
    '3.91278168020996562146',
  ],
  [
    'cross-entropy',
    { logits: [[-0.9, 1.9, -1.5]], labels: [1], class_weight: [6, 8.6, 5.6], label_smoothing: 0.01 },
    'grad[0][2]',
    '0.028263874397816009321',
  ],
  [
    'cross-entropy',
    {
      logits: [
        [-0.5, -0.1, -1.3],
        [0.3, 2.2, 1.7],
        [-0.6, -2.2, -0.8],
      ],
      labels: [2, 1, 0],
      class_weight: [5, 9.9, 1.7],
    },
    'grad[2][1]',
    '0.030095705965096604344',
  ],
  [
    'cross-entropy',
    {
      logits: [
        [-3, 2.9, -1.2],
        [1.8, 0.2, -0.2],
      ],
      labels: [2, 0],
      class_weight: [3.3, 1.2, 1.4],
      grad_output: 2.4,
    },
    'grad[0][0]',
    '0.001921307101396783147',
  ],
  ['softmax', { logits: [0, 1e-8, 0], grad_output: [1, -1, 0] }, 'grad[2]', '1.111111109259259263988e-9'],
  [
    'softmax',
    { logits: [-1.9, -0.6, 1.2, 1.5], grad_output: [0, -0.1, 1.9, -1.4] },
    'grad[0]',
    '4.3520405699693543772e-5',
  ],
  ...(['loss', 'grad[0]'] as const).map((path): [OperationName, ExactRequest, string, string] => [
    'cross-entropy',
    {
      logits: [0, -50],
      target_probs: [1.2, -0.2],
      label_smoothing: 0.3,
      validate_target_probs: false,
      reduction: 'sum',
    },
    path,
    path === 'loss' ? '0.49999999999999922284' : '0.0099999999999999844567',
  ]),
];

const app = await testApp();

describe('values that are known to 20 digits', () => {
  test.each(VALUES)('%s %j: %s is %s, within 2 ulp', async (operation, request, path, exact) => {
    const answer = await post(app, operation, JSON.stringify(request));
    const expected = exactAnswer(operation, request);
    if (expected === 'UNDEFINED_MEAN') throw new Error(expected);
    const number = judge(answer.json, expected).find((judged) => judged.path === path);
    if (number === undefined) throw new Error(`there is no ${path}`);
    const digits = exact.replace(/e.*/, '').replace(/^0\.0*|\./g, '').length;
    expect(roundedTo(digits, formatExact(number.exact.value)), 'by the oracle').toBe(roundedTo(digits, exact));
    expect(number.ulps, `${path} is ${number.value}`).toBeLessThanOrEqual(2);
  });
});

/** The digits of a decimal number, so many of them. */
function roundedTo(count: number, decimal: string): string {
  const digits = decimal
    .replace(/e.*/, '')
    .replace(/^0\.0*|\./g, '')
    .padEnd(count + 1, '0');
  return String((BigInt(digits.slice(0, count + 1)) + 5n) / 10n);
}
