import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DOUBLES_A_CLASS, type KlDivergenceRequest, klDivergence } from '../../src/core/kl-divergence.ts';
import { referenceKernel } from '../../src/core/tensors/kernel.ts';
import { type DoubleTensor, type Tensor, tensor } from '../../src/core/tensors/tensor.ts';
import { KlDivergence } from '../../src/schemas/kl-divergence.ts';
import { post, testApp } from '../support/app.ts';
import type { Body } from '../support/fixtures.ts';
import { ulp } from '../support/ulps.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;
const context = { kernel: referenceKernel, dtype: 'float64' } as const;
const all = ['loss', 'losses', 'grad', 'target_grad'];
const modes = [{}, { divergence: 'reverse_kl' }, { divergence: 'jsd' }, { divergence: 'jsd', beta: 0.3 }] as const;

interface Result {
  readonly loss: number;
  readonly losses: DoubleTensor;
  readonly grad: DoubleTensor;
  readonly target_grad: DoubleTensor;
}

const row = (...values: number[]) => tensor([1, values.length], values);
const run = (request: KlDivergenceRequest) => klDivergence(request, context) as unknown as Result;
const numbers = ({ data }: Tensor) => Array.from(data as Float64Array);

test.each([5e-324, 1e-300, 1e308])(
  'klDivergence of rows that all weigh %d is that of rows without weights',
  (weight) => {
    const request = { logits: row(1, 2, 30), targetLogits: row(3, 2, 1) };
    const { loss, grad } = run(request);
    const weighted = run({ ...request, sampleWeight: tensor([1], [weight]) });
    expect(weighted).toMatchObject({ loss, grad });
  },
);

describe('kl-divergence, against 700 digits', async () => {
  const app = await testApp();
  interface Case {
    readonly id: string;
    readonly request: Body;
    readonly expected: { readonly [output: string]: unknown };
    readonly scale?: { readonly [output: string]: unknown };
  }
  const url = new URL('../fixtures/divergences.json', import.meta.url);
  const { cases } = JSON.parse(readFileSync(url, 'utf8')) as { cases: Case[] };
  const flat = (value: unknown): number[] => (Array.isArray(value) ? value.flatMap(flat) : [Number(value)]);

  test.each(cases)('$id is within 1 ulp of each number', async ({ request, expected, scale = {} }) => {
    const { json } = await post(app, 'kl-divergence', request);
    for (const [output, value] of Object.entries(expected)) {
      const answer = flat(json[output]);
      const scales = scale[output] === undefined ? [] : flat(scale[output]);
      flat(value).forEach((exact, i) => {
        const got = answer[i] as number;
        if (got === exact || Math.max(Math.abs(got), Math.abs(exact)) < 2 ** -1022) return;
        // Where more than 90 bits cancel, 2^-90 of the largest term may be left.
        const allowed = Math.max(1.01 * ulp(exact), 2 ** -90 * Math.abs(scales[i] ?? 0));
        expect(Math.abs(got - exact), `${output} ${i}: ${got}, not ${exact}`).toBeLessThanOrEqual(allowed);
      });
    }
  });
});

describe('kl-divergence', () => {
  test('of the docstring example', () => {
    expect(run({ logits: row(1, 2, 3 + 1e-8), targetLogits: row(1, 2, 3) }).loss).toBe(1.1134771179122534e-17);
  });

  test.each(modes)('$divergence $beta of equal logits is exactly 0, and so are its gradients', (mode) => {
    const logits = row(0.3, -1.7, 20, masked, 1e15);
    const result = run({ logits, targetLogits: row(0.3, -1.7, 20, masked, 1e15), ...mode, outputs: all });
    expect([result.loss, ...numbers(result.grad), ...numbers(result.target_grad)]).toEqual(new Array(11).fill(0));
  });

  test.each([
    ['forward_kl', [1.7635521637988378, 0.3316596616872816, -0.0792806307167864]],
    ['reverse_kl', [-0.09003057317038046, -0.24472847105479764, -0.6652409557748219]],
    ['jsd', [0.1682354576611305, 0.010844383547904955, -0.04907559316258792]],
  ] as const)('%s has a gradient with respect to target log-probabilities, each on its own', (divergence, expected) => {
    const request = { logits: row(1, 2, 3), targetLogProbs: row(-0.5, -1.25, -3), divergence, outputs: all };
    expect(numbers(run(request).target_grad)).toEqual(expected);
  });

  test('takes log-probabilities as they are given: the gradient is −q, as in PyTorch', () => {
    const { loss, grad } = run({ logProbs: row(-1.2, -0.5, -2.3), targetProbs: row(0.3, 0.6, 0.1) });
    expect(loss).toBe(-0.007945724856779834);
    expect(numbers(grad)).toEqual([-0.3, -0.6, -0.1]);
  });

  test('is Infinity where the input has no class that the target has, with the gradient p − q', () => {
    const { loss, grad } = run({ logits: row(0, masked, 0), targetProbs: row(0.5, 0.25, 0.25) });
    expect([loss, ...numbers(grad)]).toEqual([inf, 0, -0.25, 0.25]);
  });

  test('jsd of disjoint distributions is ln 2, and no gradient is NaN', () => {
    const request = { logits: row(3, masked), targetLogits: row(masked, -1), divergence: 'jsd', outputs: all } as const;
    const { loss, grad, target_grad } = run(request);
    expect([loss, ...numbers(grad), ...numbers(target_grad)]).toEqual([Math.LN2, 0, 0, 0, 0]);
  });

  test.each(modes)('$divergence $beta counts a class that is masked on both sides as 0', (mode) => {
    const without = run({ logits: row(1, 2), targetLogits: row(2, 1), ...mode, outputs: all });
    const result = run({ logits: row(1, masked, 2), targetLogits: row(2, masked, 1), ...mode, outputs: all });
    expect(result.loss).toBe(without.loss);
    expect(numbers(result.grad)).toEqual([without.grad.data[0], 0, without.grad.data[1]]);
    expect(numbers(result.target_grad)).toEqual([without.target_grad.data[0], 0, without.target_grad.data[1]]);
  });

  test('a huge log-ratio of a probability that is no double leaves a number', () => {
    const { loss, grad } = run({ logits: row(0, -1e308), targetLogits: row(0, -720) });
    expect(loss).toBe(2.0322308024242932e-5);
    expect(numbers(grad).every(Number.isFinite)).toBe(true);
  });

  test('a sample weight of 0 leaves nothing of Infinity', () => {
    const request = { logits: row(0, masked), targetProbs: row(0.5, 0.5), sampleWeight: tensor([1], [0]) };
    const { losses, grad } = run({ ...request, reduction: 'sum' });
    expect([...numbers(losses), ...numbers(grad)]).toEqual([0, 0, 0]);
  });

  test('never reads a row that does not count', () => {
    const logits = tensor([2, 2], [nan, inf, 1, 2]);
    const request = { logits, targetProbs: tensor([2, 2], [-1, nan, 0.5, 0.5]), mask: tensor([2], [0, 1]) };
    const { losses, grad } = run(request);
    expect(numbers(losses)).toEqual([0, run({ logits: row(1, 2), targetProbs: row(0.5, 0.5) }).loss]);
    expect(numbers(grad).slice(0, 2)).toEqual([0, 0]);
  });

  test.each([
    ['NaN', 'logits', nan],
    ['+Infinity', 'targetLogits', inf],
  ] as const)('%s in %s gives NaN throughout its row, and nowhere else, where it propagates', (_name, field, value) => {
    const request = { logits: tensor([2, 2], [1, 2, 1, 2]), targetLogits: tensor([2, 2], [2, 1, 2, 1]) };
    request[field].data[0] = value;
    const { losses, grad } = run({ ...request, onNonFinite: 'propagate', reduction: 'none' });
    expect(numbers(losses).map(Number.isNaN)).toEqual([true, false]);
    expect(numbers(grad).map(Number.isNaN)).toEqual([true, true, false, false]);
  });

  test('works on any class axis', () => {
    const logits = tensor([1, 2, 2], [1, 4, 2, 3]);
    const targetLogits = tensor([1, 2, 2], [2, 3, 1, 4]);
    const { losses, grad } = run({ logits, targetLogits });
    const first = run({ logits: row(1, 2), targetLogits: row(2, 1), reduction: 'none' });
    expect([losses.shape, losses.data[0]]).toEqual([[1, 2], first.losses.data[0]]);
    expect([grad.data[0], grad.data[2]]).toEqual(numbers(first.grad).map((g) => g / 2));
  });

  test.each([
    ['jsd', 1e-20, 6.25e-42, [-7.8125e-43, 6.25e-22, -6.25e-22, -7.8125e-43]],
    ['reverse_kl', 1e-20, 2.5e-41, [-6.25e-42, 2.5e-21, -2.5e-21, -6.25e-42]],
    ['forward_kl', 1e-25, 2.5000000000000003e-51, [0, 2.5e-26, -2.5e-26, 0]],
  ] as const)(
    '%s of logits whose log-ratios cancel has every digit of the classes between them',
    (divergence, h, ...expected) => {
      const { loss, grad } = run({ logits: row(0, h, 0, 0), targetLogits: row(0, 0, h, 0), divergence });
      expect([loss, numbers(grad)]).toEqual(expected);
    },
  );

  test('jsd of such logits has it at any temperature', () => {
    const { loss, grad, target_grad } = run({
      logits: row(3.000000000000004, 2.999999999999996, -2),
      targetLogits: row(3, 3, -2),
      temperature: 717730820782.4708,
      divergence: 'jsd',
      outputs: all,
    });
    expect(loss).toBe(2.584169657990504e-54);
    expect(numbers(grad)).toEqual([6.465591949326765e-40, -6.465591949326765e-40, -1.800235954170979e-66]);
    expect(numbers(target_grad)).toEqual([-6.465591949326765e-40, 6.465591949326765e-40, 6.000786513903263e-67]);
  });

  test('jsd has every digit where the mean of log-ratios cancels, of given log-probabilities', () => {
    const { loss, grad } = run({
      logits: row(-1.0986122886956575, -Math.LN2, -1.7917594691729595),
      targetLogProbs: row(-1.0986122886681098, -Math.LN2, -1.791759469228055),
      divergence: 'jsd',
      beta: 0.3,
    });
    expect(loss).toBe(7.968219859875997e-23);
    expect(numbers(grad)).toEqual([-1.9283419305793358e-12, -5.179355849305513e-23, 1.9283419306311295e-12]);
  });

  test('jsd has every digit where the mean of log-ratios cancels, of probabilities and a small beta', () => {
    const { loss, grad } = run({
      logits: row(-2.3025850787278728, -1.6094379124341003, -0.3566749459767571),
      targetProbs: row(0.1, 0.2, 0.7),
      divergence: 'jsd',
      beta: 1e-9,
    });
    expect(loss).toBe(1.1629924993684639e-26);
    expect(numbers(grad)).toEqual([1.4266172891560419e-18, -3.555000417237132e-27, -1.4266172856010414e-18]);
  });

  test.each([
    ['jsd', row(-1e200, -1e200), row(-1e200, -1.1e200), 0, [0, 0], [0, 0]],
    ['jsd', row(-1e290), row(0), 0.34657359027997264, [0], [0.34657359027997264]],
    ['jsd', row(-1e17, -1e6), row(-1e6, -1e200), 0, [0, 0], [0, 0]],
    ['jsd', row(0, -800), row(1e200, -800), inf, [-5e199, 0], [inf, 0]],
    ['forward_kl', row(-1e308, -1e308), row(-1e17, -1e290), 0, [0, 0], [0, 0]],
    ['forward_kl', row(-1e200, 0), row(-1e308, -1), -0.36787944117144233, [0, -0.36787944117144233], [0, 0]],
  ] as const)('%s of log-probabilities far from 0', (divergence, logProbs, targetLogProbs, loss, grad, targetGrad) => {
    const result = run({ logProbs, targetLogProbs, divergence, outputs: all });
    expect(result.loss).toBe(loss);
    expect(numbers(result.grad)).toEqual(grad);
    expect(numbers(result.target_grad)).toEqual(targetGrad);
  });

  test('infinite losses of both signs have no mean, as in IEEE arithmetic', () => {
    const logProbs = tensor([2, 2], [0, masked, 1.7e308, 1.7e308]);
    const { loss, losses } = run({ logProbs, targetProbs: tensor([2, 2], [0, 1, 3, 3]), validateTargetProbs: false });
    expect([loss, ...numbers(losses)]).toEqual([Number.NaN, inf, -inf]);
  });

  test('of a long row that cancels is counted, and may be stopped, each 64 classes', () => {
    const classes = 1000;
    const logits = tensor([1, classes], new Array(classes).fill(0));
    const targetLogProbs = tensor([1, classes], new Array(classes).fill(-Math.log(classes)));
    const counted: number[] = [];
    const kernel = { ...referenceKernel, checkpoint: (exactNumbers: number) => void counted.push(exactNumbers) };
    klDivergence({ logits, targetLogProbs, outputs: ['loss'] }, { ...context, kernel });
    expect(Math.max(...counted)).toBe(64);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(2 * classes);
  });

  test('the memory of a row is what the schema counts', () => {
    expect(KlDivergence.cost?.doublesAClass).toBe(DOUBLES_A_CLASS);
  });
});

describe('kl-divergence refuses', () => {
  const logits = row(0, 1);
  test.each([
    [
      'reverse_kl of a target without a class',
      { logits, targetProbs: row(1, 0), divergence: 'reverse_kl' },
      ['target_probs', 0, 1],
    ],
    [
      'target_grad of forward_kl that is Infinity',
      { logits: row(0, masked), targetLogits: row(0, 0), outputs: all },
      ['logits', 0, 1],
    ],
    ['negative probabilities', { logits, targetProbs: row(2, -1), validateTargetProbs: false }, ['target_probs', 0, 1]],
    ['probabilities that do not sum to 1', { logits, targetProbs: row(0.5, 0.25) }, ['target_probs', 0]],
    ['NaN', { logits: row(0, nan), targetLogits: logits }, ['logits', 0, 1]],
    ['+Infinity in the target', { logits, targetLogProbs: row(0, inf) }, ['target_log_probs', 0, 1]],
    ['logits that are masked throughout', { logits, targetLogits: row(masked, masked) }, ['target_logits', 0]],
    ['another shape', { logits, targetLogits: row(0, 1, 2) }, ['target_logits']],
  ] as const)('%s, and says where', (_name, request, path) => {
    expect(inputErrorOf(() => run(request as KlDivergenceRequest)).issues[0]?.path).toEqual(path);
  });

  test.each([
    [
      'a beta of 1, naming the divergence instead',
      { divergence: 'jsd', beta: 1 },
      '/beta',
      /in \(0, 1\).*"reverse_kl"/,
    ],
    ['a beta of 0', { divergence: 'jsd', beta: 0 }, '/beta', /"forward_kl"/],
    ['a beta without jsd', { beta: 0.5 }, '/beta', /"jsd"/],
    ['a temperature of 0', { temperature: 0 }, '/temperature', /above 0/],
  ])('%s', async (_name, options, pointer, detail) => {
    const request = { logits: [[0, 1]], target_logits: [[1, 0]], ...options };
    const { status, json } = await post(await testApp(), 'kl-divergence', request);
    expect([status, json.errors[0].pointer]).toEqual([422, pointer]);
    expect(json.errors[0].detail).toMatch(detail);
  });

  test.each([
    [
      { log_probs: [[-1, -1]], target_logits: [[0, 0]], temperature: 2 },
      '/temperature',
      'temperature is given without logits; expected both',
    ],
    [
      { logits: [[0, 0]], target_probs: [[0.5, 0.5]], temperature: 2 },
      '/temperature',
      'temperature is given without target_logits; expected both',
    ],
    [
      { logits: [[0, 0]], target_probs: [[0.5, 0.5]], outputs: ['target_grad'] },
      '/outputs/0',
      'outputs asks for target_grad; expected target_logits or target_log_probs with it, not target_probs',
    ],
    [
      { logits: [[0, 0]] },
      '/target_logits',
      'target_logits, target_log_probs and target_probs are all missing; expected exactly one of them',
    ],
  ])('what depends on another field without it: %j', async (request, pointer, detail) => {
    const { status, json } = await post(await testApp(), 'kl-divergence', request);
    expect([status, json.errors]).toEqual([422, [{ pointer, detail }]]);
  });
});

describe('kl-divergence, laws:', () => {
  const logit = fc.double({ noNaN: true, min: -30, max: 30 });
  const logits = fc.array(logit, { minLength: 4, maxLength: 4 });
  const pair = fc.tuple(logits, fc.oneof(logits, fc.constant(undefined)), fc.double({ noNaN: true, min: -1, max: 1 }));
  const sides = pair.map(([x, y, e]) => [row(...x), row(...(y ?? x.map((v, i) => v + e * 10 ** -i)))] as const);
  const isNear = (a: number, b: number) => Math.abs(a - b) <= 2 * ulp(b) || Math.abs(a - b) < 1e-300;

  const areNear = (a: Tensor, b: Tensor) => numbers(a).every((g, c) => isNear(g, b.data[c] as number));

  test('forward(p, q) is reverse(q, p), and so are the gradients', () => {
    fc.assert(
      fc.property(sides, ([x, y]) => {
        const forward = run({ logits: x, targetLogits: y, outputs: all });
        const reverse = run({ logits: y, targetLogits: x, divergence: 'reverse_kl', outputs: all });
        expect(isNear(forward.loss, reverse.loss)).toBe(true);
        expect(areNear(forward.grad, reverse.target_grad)).toBe(true);
        expect(areNear(forward.target_grad, reverse.grad)).toBe(true);
      }),
    );
  });

  test('jsd of β is that of 1 − β with the sides exchanged', () => {
    fc.assert(
      fc.property(sides, fc.integer({ min: 1, max: 15 }), ([x, y], n) => {
        const one = run({ logits: x, targetLogits: y, divergence: 'jsd', beta: n / 16, outputs: all });
        const other = run({ logits: y, targetLogits: x, divergence: 'jsd', beta: 1 - n / 16, outputs: all });
        expect(isNear(one.loss, other.loss)).toBe(true);
        expect(areNear(one.grad, other.target_grad)).toBe(true);
      }),
    );
  });

  test('no divergence of logits is below 0, jsd is at most ln 2, and gradients of logits sum to 0', () => {
    fc.assert(
      fc.property(sides, fc.constantFrom(...modes), ([x, y], mode) => {
        const { loss, grad, target_grad } = run({ logits: x, targetLogits: y, ...mode, outputs: all });
        expect(loss).toBeGreaterThanOrEqual(0);
        if ('divergence' in mode && mode.divergence === 'jsd') expect(loss).toBeLessThanOrEqual(Math.LN2);
        for (const values of [numbers(grad), numbers(target_grad)]) {
          const size = Math.max(...values.map(Math.abs));
          expect(Math.abs(values.reduce((sum, g) => sum + g, 0))).toBeLessThanOrEqual(8 * 2 ** -53 * size + 1e-320);
        }
      }),
    );
  });

  test('whatever the tensors hold, nothing is NaN and nothing is thrown but an InputError', () => {
    const huge = fc.constantFrom(-1e308, -1e200, -1e17, -2e6, -750, 710, 1e6, 1e17, 1e200, 1.7e308);
    const any = fc.oneof(logit, huge, fc.constant(masked), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const anyRow = fc.array(any, { minLength: 3, maxLength: 3 }).map((values) => row(...values));
    const inputs = fc.oneof(
      anyRow.map((logits) => ({ logits })),
      anyRow.map((logProbs) => ({ logProbs })),
    );
    const targets = fc.oneof(
      anyRow.map((targetLogits) => ({ targetLogits })),
      anyRow.map((targetLogProbs) => ({ targetLogProbs })),
      anyRow.map(({ shape, data }) => ({
        targetProbs: { shape, data: data.map((v) => (v === masked ? 0 : Math.abs(v))) },
        validateTargetProbs: false,
      })),
    );
    fc.assert(
      fc.property(inputs, targets, fc.constantFrom(...modes), (input, target, mode) => {
        const outputs = 'targetProbs' in target ? ['losses', 'grad'] : ['losses', 'grad', 'target_grad'];
        try {
          const results = klDivergence({ ...input, ...target, ...mode, outputs }, context);
          for (const result of Object.values(results)) {
            expect(numbers(result as Tensor).some((v) => Number.isNaN(v) || Object.is(v, -0))).toBe(false);
          }
        } catch (error) {
          expect((error as Error).name).toBe('InputError');
        }
      }),
      { numRuns: 3000 },
    );
  });
});
