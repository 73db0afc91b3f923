import { expect, test } from 'vitest';
import { createEngine } from '../src/codecs/index.ts';
import { Random } from '../verify/random.ts';
import { answerOf } from './support/composed/answer-of.ts';
import { requestJson } from './support/composed/request-json.ts';
import { big, negate, sum } from './support/oracle/big.ts';
import { type ExactRequest, exactAnswer, type OperationName } from './support/oracle/exact-answer.ts';
import { nearest } from './support/oracle/nearest.ts';
import { PRECISE } from './support/oracle/precision.ts';
import { exactSoftmax, probability, type Softmax } from './support/oracle/softmax.ts';
import { type AnswerBody, worstOf } from './support/oracle/worst-of.ts';

/* Numbers that the generator of composed requests does not make. */

const ENGINES = [createEngine('wasm'), createEngine('reference')];

/** How many ulps the worst number of the answer is off; all engines must agree on it. */
function worst(operation: OperationName, request: ExactRequest): number {
  const [answer, ...others] = ENGINES.map((engine) => answerOf(engine, operation, requestJson(request)));
  for (const other of others) expect(other).toBe(answer);
  const exact = exactAnswer(operation, request);
  if (typeof exact === 'string') throw new Error(exact);
  return worstOf(JSON.parse(answer as string) as AnswerBody, exact)?.ulps ?? 0;
}

const uniform = (random: Random) => random.bits(53) / 2 ** 53;

/** Numbers of both signs that leave about as much as `rest` of each other, and a 0. */
function cancelling(random: Random, count: number, rest: number): number[] {
  const numbers = Array.from({ length: count }, () => 2 * uniform(random) - 1);
  // What a rounded sum leaves takes a second one.
  for (let i = 0; i < 2; i++) numbers.push(nearest(negate(sum(numbers.map(big)))));
  return [...numbers, rest * (1 + uniform(random)), 0];
}

test.each([10, 40, 300])(
  'sums of %i targets, and of upstream gradients, keep the digits of what is left of them',
  (count) => {
    const random = new Random(count);
    for (const rest of [2 ** -40, 2 ** -50, 2 ** -60, 2 ** -65, 2 ** -68]) {
      const target_probs = cancelling(random, count, rest);
      const logits = target_probs.map(() => 3 * uniform(random));
      const options = { validate_target_probs: false, reduction: 'sum' } as const;
      expect(worst('cross-entropy', { logits, target_probs, ...options }), `cross-entropy: ${rest}`).toBeLessThan(2);
      expect(worst('log-softmax', { logits, grad_output: target_probs }), `log-softmax: ${rest}`).toBeLessThan(2);
    }
  },
);

test('the gradient of thousands of classes is right where the targets are nearly their probabilities', () => {
  const logits = Array.from({ length: 16_000 }, (_, c) => (c === 5 ? 0.3 : c % 97 === 0 ? 0.1 : 0));
  const softmax = exactSoftmax(logits, PRECISE) as Softmax;
  for (const distance of [2 ** -38, 2 ** -41]) {
    const target_probs = logits.map((_, c) => {
      const { value } = probability(softmax, c, PRECISE);
      return nearest(value as Exclude<typeof value, number>) * (1 + (c % 2 === 0 ? -distance : distance));
    });
    expect(worst('cross-entropy', { logits, target_probs, outputs: ['grad'] })).toBeLessThan(2);
  }
});

test.each<readonly [OperationName, ExactRequest]>([
  ['softmax', { logits: [0, -733, -746.5], grad_output: [0, 1e12, 1e12] }],
  ['log-softmax', { logits: [0, -733, -746.5], grad_output: [1e12, 0, 0] }],
  ['cross-entropy', { logits: [0, -733, -746.5], labels: 0, grad_output: 1e12 }],
  ['cross-entropy', { logits: [0, -733, -746.5], labels: 0, class_weight: [1e12, 1, 1], reduction: 'sum' }],
])('what large factors make normal numbers of counts: %s %o', (operation, request) => {
  expect(worst(operation, request)).toBeLessThan(2);
});

test.each<ExactRequest>([
  { target_probs: [1e-310, 3e-311, 0], class_weight: [1.1, 1.7, 0.9] },
  { target_probs: [1e-290, 3e-290, 0], class_weight: [1.1e-25, 1.7e-25, 0.9e-25] },
  { target_probs: [0, 0, 0], class_weight: [1.1, 1.7, 0.9], label_smoothing: 1e-311 },
])(
  'the gradient of targets that are no normal numbers is right where an upstream gradient makes it one: %o',
  (target) => {
    const options = { validate_target_probs: false, reduction: 'sum', outputs: ['grad'] } as const;
    expect(worst('cross-entropy', { logits: [0.3, 0, -1.2], ...target, ...options, grad_output: 1e11 })).toBeLessThan(
      2,
    );
  },
);

test('a mean is right where the weights are tiny and the losses without them huge: it was NaN', () => {
  const class_weight = [1, 1e-40];
  expect(worst('cross-entropy', { logits: [[1e305, 0]], labels: [1], class_weight })).toBeLessThan(2);
  expect(worst('nll', { log_probs: [[-1, -1e305]], labels: [1], class_weight })).toBeLessThan(2);
});

test('a loss is right where targets times weights are below all doubles, and a logit is huge: it was 0', () => {
  const options = { class_weight: [1e-120, 1e-120], reduction: 'sum', outputs: ['losses'] } as const;
  expect(worst('cross-entropy', { logits: [[1e300, 0]], target_probs: [[1, 5e-324]], ...options })).toBeLessThan(2);
  expect(
    worst('cross-entropy', { logits: [[3e141, 0]], labels: [0], label_smoothing: 1e-310, ...options }),
  ).toBeLessThan(2);
});
