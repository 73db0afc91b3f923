import { describe, expect, test } from 'vitest';
import { Random } from '../../../verify/random.ts';
import { composedRequest } from '../composed/composed-request.ts';
import { exactCases } from '../fixtures.ts';
import type { Exact } from '../ulps.ts';
import { add, type Big, big, log2, subtract, sum } from './big.ts';
import type { Entry } from './entry.ts';
import {
  type ExactAnswer,
  type ExactRequest,
  type ExactTensor,
  exactAnswer,
  type OperationName,
} from './exact-answer.ts';
import { nearest } from './nearest.ts';
import { Precision } from './precision.ts';

/** Of the rows of 100,000 classes, which take seconds each, one in 27. */
const cases = exactCases()
  .filter(({ family }, i) => family !== 'many-class' || i % 27 === 0)
  .map((fixture) => ({ ...fixture, operation: fixture.operation as OperationName }));

/** The numbers of a double and what is left of it: some 106 bits. */
const PAIR_BITS = 104;

describe.each([...new Set(cases.map(({ family }) => family))])(
  'the oracle gives the digits of mpmath: %s',
  (family) => {
    const own = cases.filter((fixture) => fixture.family === family);
    test(`${own.length} cases`, () => {
      for (const { name, operation, request, expected } of own) {
        const answer = answered(exactAnswer(operation, request as ExactRequest));
        for (const [output, tensor] of Object.entries(answer)) {
          const sampled = expected.sampled?.[output];
          const known =
            sampled ?? listOf(expected[output] as Exact | Exact[] | null).map((pair, i) => [i, ...pair] as const);
          for (const [i, high, low] of known) {
            const entry = tensor?.entries[i] as Entry;
            expect(isPair(entry, Number(high), low), `${name}: ${output}[${i}]`).toBe(true);
          }
        }
      }
    });
  },
);

test('with twice as many bits the answers are the same to 400', () => {
  const more = new Precision(1024);
  const random = new Random(2026);
  for (let i = 0; i < 300; i++) {
    const { operation, request } = composedRequest(random);
    const [a, b] = [exactAnswer(operation, request), exactAnswer(operation, request, more)];
    for (const [output, tensor] of Object.entries(answered(a))) {
      tensor?.entries.forEach(({ value, largest }, at) => {
        const other = (answered(b)[output] as ExactTensor).entries[at] as Entry;
        if (typeof value === 'number' || typeof other.value === 'number') expect(value).toEqual(other.value);
        else if (value.mantissa === 0n) expect(other.value.mantissa).toBe(0n);
        else expect(log2(subtract(value, other.value)) - largest, `${i}: ${output}[${at}]`).toBeLessThan(-400);
        if (Number.isFinite(largest)) expect(largest).toBeCloseTo(other.largest, 6);
      });
    }
  }
});

describe('identities', () => {
  const random = new Random(31);
  const requests = Array.from({ length: 2000 }, () => composedRequest(random));
  const softened = requests.filter(
    ({ operation, request }) => operation === 'cross-entropy' && request.class_axis === undefined,
  );

  test('the gradient of a row sums to 0', () => {
    const rows = requests.filter(
      ({ operation, request }) => operation !== 'nll' && 'logits' in request && request.grad_output !== undefined,
    );
    expect(rows.length).toBeGreaterThan(300);
    for (const { operation, request } of rows) {
      const { grad } = answered(exactAnswer(operation, { ...request, outputs: ['grad'] }), {});
      if (grad) expectZero(grad.entries);
    }
  });

  test('one-hot target_probs are labels, where nothing is averaged by weight', () => {
    for (const { request } of softened) {
      const { labels, ignore_index: _, class_weight: weight, ...rest } = request;
      const classes = (request.logits as number[])[0];
      if (labels === undefined || !Array.isArray(labels) || !Array.isArray(classes) || Array.isArray(classes[0]))
        continue;
      if ((labels as number[]).some((y) => y < 0 || y >= classes.length)) continue;
      if ((labels as number[]).includes(request.ignore_index ?? -100)) continue;
      const oneHot = (labels as number[]).map((y) => classes.map((_x, c) => Number(c === y)));
      const options = { ...rest, reduction: 'sum' as const, grad_output: 1, ...(weight && { class_weight: weight }) };
      expect(exactAnswer('cross-entropy', { ...options, target_probs: oneHot })).toEqual(
        exactAnswer('cross-entropy', { ...options, labels }),
      );
    }
  });

  test('a shift of all logits, where it is exact, changes nothing', () => {
    const logits = [[0.5, -1.25, 3, 700]];
    const request = { labels: [1], class_weight: [1, 2, 3, -4], label_smoothing: 0.1 };
    const shifted = { ...request, logits: logits.map((row) => row.map((x) => x + 1024)) };
    expect(exactAnswer('cross-entropy', shifted)).toEqual(exactAnswer('cross-entropy', { ...request, logits }));
  });
});

describe('edge cases', () => {
  const logits = [['-Infinity', 0, 0]];
  const valuesOf = (operation: OperationName, request: ExactRequest) =>
    Object.fromEntries(
      Object.entries(answered(exactAnswer(operation, request))).map(([output, tensor]) => [
        output,
        tensor === null
          ? null
          : tensor.entries.map(({ value }) => (typeof value === 'number' ? value : nearest(value))),
      ]),
    );

  test.each<[string, OperationName, ExactRequest, object]>([
    [
      '-Infinity at the label',
      'cross-entropy',
      { logits, labels: [0] },
      { loss: [Number.POSITIVE_INFINITY], losses: [Number.POSITIVE_INFINITY], grad: [-1, 0.5, 0.5] },
    ],
    [
      '-Infinity at another class, with smoothing',
      'cross-entropy',
      { logits, labels: [1], label_smoothing: 0.5, outputs: ['loss', 'grad'] },
      { loss: [Math.LN2], grad: [0, -0.25, 0.25] },
    ],
    [
      '0 · Infinity',
      'cross-entropy',
      { logits, target_probs: [[0, 1, 0]], outputs: ['loss', 'target_grad'] },
      { loss: [Math.LN2], target_grad: [Number.POSITIVE_INFINITY, Math.LN2, Math.LN2] },
    ],
    [
      'all rows ignored',
      'cross-entropy',
      { logits: [[Number.NaN, 0]], labels: [-100] },
      { loss: [0], losses: [0], grad: [0, 0] },
    ],
    ['no rows', 'nll', { log_probs: [], labels: [] }, { loss: [0], losses: [], grad: [] }],
    [
      'weights that sum to 0, of losses that do, too',
      'nll',
      { log_probs: [[-1], [-1]], labels: [0, 0], class_weight: [0] },
      { loss: [0], losses: [0, 0], grad: [0, 0] },
    ],
    [
      'reduction none',
      'nll',
      { log_probs: [-2], labels: 0, reduction: 'none' },
      { loss: null, losses: [2], grad: [-1] },
    ],
  ])('%s', (_name, operation, request, expected) => {
    expect(valuesOf(operation, request)).toEqual(expected);
  });

  test('weights that sum to 0, of losses that do not', () => {
    const request = {
      log_probs: [
        [-1, -2],
        [-1, -2],
      ],
      labels: [0, 1],
      class_weight: [1, -1],
    };
    expect(exactAnswer('nll', request)).toBe('UNDEFINED_MEAN');
  });
});

function answered(answer: ExactAnswer, otherwise?: Exclude<ExactAnswer, string>): Exclude<ExactAnswer, string> {
  if (answer !== 'UNDEFINED_MEAN') return answer;
  if (otherwise === undefined) return {};
  return otherwise;
}

function listOf(value: Exact | Exact[] | null | undefined): Exact[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value[0]) || value.length === 0 ? (value as Exact[]) : [value as Exact];
}

/** Whether a number is high + low, but for rounding: of subnormal and infinite ones only the first counts. */
function isPair({ value }: Entry, high: number, low: number): boolean {
  if (typeof value === 'number') return Object.is(value, high);
  if (!Number.isFinite(high) || Math.abs(high) < 2 ** -960) return nearest(value) === high;
  return log2(subtract(value, add(big(high), big(low)))) <= log2(value) - PAIR_BITS;
}

/** Real numbers that sum to nothing, but for what is beyond 400 bits of the largest. */
function expectZero(entries: readonly Entry[]): void {
  const values = entries.map(({ value }) => value as Big);
  const largest = Math.max(...values.map(log2));
  const total = sum(values);
  if (total.mantissa !== 0n) expect(log2(total)).toBeLessThan(largest - 400);
}
