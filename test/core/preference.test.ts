import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PreferenceRequest, preference } from '../../src/core/preference.ts';
import { referenceKernel } from '../../src/core/tensors/kernel.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { ulp } from '../support/ulps.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const CONTEXT = { kernel: referenceKernel, dtype: 'float64' } as const;
const vector = (values: readonly number[]) => tensor([values.length], values);

const TENSORS = ['chosen', 'rejected', 'refChosen', 'refRejected', 'chosenLengths', 'rejectedLengths', 'mask'] as const;
type Rows = { readonly [T in (typeof TENSORS)[number] | 'sampleWeight' | 'gradOutput']?: readonly number[] };
type Options = Omit<Partial<PreferenceRequest>, keyof Rows | 'margin'> & Rows & { margin?: number | readonly number[] };

function requestOf(options: Options): PreferenceRequest {
  const entries = Object.entries(options).map(([name, value]) => {
    if (name === 'margin') return [name, typeof value === 'number' ? tensor([], [value]) : vector(value as number[])];
    const isRows = Array.isArray(value) && name !== 'outputs';
    return [name, isRows ? vector(value) : value];
  });
  return { beta: 1, ...Object.fromEntries(entries) };
}

type Answer = { loss: number; accuracy?: number } & { [output: string]: number[] };

/** Results as plain numbers. */
function run(options: Options): Answer {
  const results = preference(requestOf(options), CONTEXT);
  return Object.fromEntries(
    Object.entries(results).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? [...value.data] : value,
    ]),
  ) as Answer;
}

const PAIR = { chosen: [-10], rejected: [-12] } as const;
const REFERENCES = { refChosen: [-11], refRejected: [-11.5] } as const;
const LENGTHS = { chosenLengths: [5], rejectedLengths: [8] } as const;
const DPO = { ...PAIR, ...REFERENCES, beta: 0.1 } as const;
const ORPO = { ...PAIR, ...LENGTHS, beta: 0.1, lossType: 'orpo' } as const;

describe('preference', () => {
  test.each<[string, Options, number, number?, number?]>([
    ['DPO', DPO, 0.6209570477895321, -0.046257015465625044, 0.046257015465625044],
    ['conservative DPO', { ...DPO, labelSmoothing: 0.1 }, 0.6359570477895321],
    ['robust DPO', { ...DPO, labelSmoothing: 0.1, lossType: 'robust' }, 0.602207047789532],
    ['SLiC', { ...DPO, lossType: 'hinge' }, 0.85, -0.1, 0.1],
    ['IPO', { ...DPO, lossType: 'ipo' }, 12.249999999999998],
    ['DPO by lengths', { ...DPO, ...LENGTHS }, 0.6801083108996051],
    [
      'SimPO',
      { ...PAIR, ...LENGTHS, beta: 2, margin: 0.5 },
      1.7014132779827524,
      -0.32702979047745745,
      0.2043936190484109,
    ],
    ['ORPO', ORPO, 0.10420578079271345, -0.014971627718514137, 0.010414741936684398],
    ['a confident reward', { chosen: [40], rejected: [0] }, 4.248354255291589e-18],
    ['a reward far off', { chosen: [-800], rejected: [0] }, 800, -1, 1],
    ['rewards with a margin', { chosen: [1.5], rejected: [1], margin: 1 }, 0.9740769841801067],
  ])('of the example of its specification, %s', (_, options, loss, chosenGrad, rejectedGrad) => {
    const answer = run(options);
    expect(answer.loss).toBe(loss);
    if (chosenGrad !== undefined) expect(answer.chosen_grad).toEqual([chosenGrad]);
    if (rejectedGrad !== undefined) expect(answer.rejected_grad).toEqual([rejectedGrad]);
  });

  test('has the rewards β (chosen − ref) / length, and the share of those that are right, by weight', () => {
    const rows = {
      chosen: [-10, -10, -1],
      rejected: [-12, -8, -1],
      chosenLengths: [5, 5, 3],
      rejectedLengths: [8, 4, 3],
    };
    const outputs = ['chosen_rewards', 'rejected_rewards', 'accuracy'];
    const answer = run({ ...rows, beta: 0.5, outputs });
    expect(answer.chosen_rewards).toEqual([-1, -1, -0.16666666666666666]);
    expect(answer.rejected_rewards).toEqual([-0.75, -1, -0.16666666666666666]);
    // The rewards of the second and the third pair are equal.
    expect(answer.accuracy).toBe(0);
    const other = run({ ...rows, rejected: [-17, -8, -1], sampleWeight: [1, 2, 0.5], outputs });
    expect(other.accuracy).toBe(1 / 3.5);
    expect(run({ ...rows, mask: [0, 0, 0], outputs }).accuracy).toBe(0);
    expect(run({ ...rows, sampleWeight: [0, 0, 0], outputs }).accuracy).toBe(0);
  });

  test('finds rewards equal that are, of different lengths', () => {
    const rows = {
      chosen: [-1],
      rejected: [-3],
      chosenLengths: [7],
      rejectedLengths: [21],
      outputs: ['loss', 'accuracy'],
    };
    expect(run({ ...rows, labelSmoothing: 0.5, outputs: ['chosen_grad'] }).chosen_grad).toEqual([0]);
    expect(run(rows)).toEqual({ loss: Math.LN2, accuracy: 0 });
  });

  test('hinge at its corner has no gradient, on either side of it the one that is', () => {
    const corner = { lossType: 'hinge', reduction: 'none' } as const;
    const of = (options: Options) => {
      const { losses, chosen_grad } = run({ ...corner, ...options });
      return [losses?.[0], chosen_grad?.[0]];
    };
    expect(of({ chosen: [2], rejected: [1] })).toEqual([0, 0]);
    expect(of({ chosen: [2], rejected: [1 + 2 ** -52] })).toEqual([2 ** -52, -1]);
    expect(of({ chosen: [2 + 2 ** -51], rejected: [1] })).toEqual([0, 0]);
    expect(of({ chosen: [1], rejected: [-2], chosenLengths: [3], rejectedLengths: [3] })).toEqual([0, 0]);
    expect(of({ chosen: [5], rejected: [1], chosenLengths: [3], rejectedLengths: [1], beta: 1.5 })).toEqual([0, 0]);
  });

  test('ipo at its minimum is 0, with lengths too', () => {
    const { loss, chosen_grad } = run({
      chosen: [5],
      rejected: [2],
      chosenLengths: [3],
      rejectedLengths: [3],
      beta: 0.5,
      lossType: 'ipo',
    });
    expect([loss, chosen_grad]).toEqual([0, [0]]);
  });

  test('ORPO of a chosen probability of 1 has loss 0 and the gradient −β odds of the rejected', () => {
    const answer = run({ chosen: [0], rejected: [-0.1], lossType: 'orpo' });
    expect(answer).toEqual({ loss: 0, losses: [0], chosen_grad: [-9.50833194477505], rejected_grad: [0] });
    expect(run({ chosen: [-1e-18], rejected: [-0.1], lossType: 'orpo' }).loss).toBe(9.50833194477505e-18);
  });

  test('ORPO of the smallest and the largest log-probabilities is what it is', () => {
    const orpo = (chosen: number, rejected: number, length = 1) =>
      run({ chosen: [chosen], rejected: [rejected], chosenLengths: [1], rejectedLengths: [length], lossType: 'orpo' });
    expect(orpo(-1, -1e-310, 7).loss).toBe(716.2886138318224);
    expect(orpo(-1e308, -1).loss).toBe(1e308);
    expect(orpo(-1e308, -1).chosen_grad).toEqual([-1]);
    expect(orpo(-1, -1e308)).toEqual({ loss: 0, losses: [0], chosen_grad: [0], rejected_grad: [0] });
    expect(orpo(0, -1e308)).toEqual({ loss: 0, losses: [0], chosen_grad: [0], rejected_grad: [0] });
    expect(orpo(-1e308, -1e308).loss).toBe(Math.LN2);
    expect(orpo(-5e-324, -5e-324).loss).toBe(Math.LN2);
  });

  test('keeps what is too small for a double until it is multiplied by what is large', () => {
    const answer = run({ chosen: [800], rejected: [0], reduction: 'none', gradOutput: [1e300] });
    expect(answer.chosen_grad).toEqual([-3.667874584177687e-48]);
    expect(run({ chosen: [800], rejected: [0], normalizer: 1e-300 }).loss).toBe(3.667874584177687e-48);
  });

  test('is finite where only differences and products on the way are not', () => {
    const far = { chosen: [-1e308], refChosen: [1e308], rejected: [1e308], refRejected: [-1e308] };
    expect(run({ ...far, beta: 0.25 })).toEqual({
      loss: 1e308,
      losses: [1e308],
      chosen_grad: [-0.25],
      rejected_grad: [0.25],
    });
    expect(run({ ...far, lossType: 'hinge', beta: 2 ** -40 }).loss).toBe(1e308 * 2 ** -38);
    expect(run({ chosen: [2 ** -1060], rejected: [0], beta: 2 ** 1000, sampleWeight: [2 ** 60] }).losses).toEqual([
      Math.LN2 * 2 ** 60,
    ]);
  });

  test('label_smoothing of ½ has the digits of its gradient where v is small', () => {
    const { chosen_grad } = run({ chosen: [1e-20], rejected: [0], labelSmoothing: 0.5 });
    expect(chosen_grad).toEqual([2.5e-21]);
  });

  test('adds − sft_weight · chosen / length, without a reference', () => {
    const plain = run(DPO);
    const more = run({ ...DPO, sftWeight: 0.5 });
    expect(more.loss).toBe(plain.loss + 5);
    expect(more.chosen_grad).toEqual([(plain.chosen_grad?.[0] as number) - 0.5]);
    expect(more.rejected_grad).toEqual(plain.rejected_grad);
    expect(run({ ...DPO, ...LENGTHS, sftWeight: 0.5 }).loss).toBe(run({ ...DPO, ...LENGTHS }).loss + 1);
  });

  test('with NaN that propagates is NaN for every loss_type, and only in its row', () => {
    for (const lossType of ['sigmoid', 'robust', 'hinge', 'ipo', 'orpo'] as const) {
      const { losses, chosen_grad, rejected_grad } = run({
        chosen: [nan, -1],
        rejected: [-1, -1],
        lossType,
        onNonFinite: 'propagate',
      });
      expect([losses?.[0], chosen_grad?.[0], rejected_grad?.[0]]).toEqual([nan, nan, nan]);
      expect([losses?.[1], chosen_grad?.[1], rejected_grad?.[1]].every(Number.isFinite)).toBe(true);
    }
    const { losses } = run({ ...PAIR, margin: nan, onNonFinite: 'propagate' });
    expect(losses).toEqual([nan]);
  });

  test('never reads a masked pair', () => {
    const mask = [0, 1];
    const alone = run({
      chosen: [-10],
      rejected: [-12],
      beta: 0.1,
      chosenLengths: [2],
      rejectedLengths: [3],
      lossType: 'orpo',
    });
    const masked = run({
      chosen: [nan, -10],
      rejected: [inf, -12],
      beta: 0.1,
      chosenLengths: [0, 2],
      rejectedLengths: [-1, 3],
      lossType: 'orpo',
      mask,
    });
    expect(masked.loss).toBe(alone.loss);
    expect(masked.chosen_grad).toEqual([0, ...(alone.chosen_grad as number[])]);
  });

  test.each<[string, Options, string, string]>([
    [
      'a number that is not finite',
      { ...PAIR, chosen: [inf] },
      'NON_FINITE_INPUT',
      'chosen/0: chosen[0] is Infinity; expected a finite number (see on_non_finite)',
    ],
    [
      'a margin that is not finite',
      { ...PAIR, margin: nan },
      'NON_FINITE_INPUT',
      'margin: margin is NaN; expected a finite number (see on_non_finite)',
    ],
    [
      'margins of another shape',
      { ...PAIR, margin: [1, 2] },
      'SHAPE_MISMATCH',
      'margin: margin has shape [2]; expected shape [1], that of chosen',
    ],
    [
      'pairs of different numbers',
      { ...PAIR, rejected: [1, 2] },
      'SHAPE_MISMATCH',
      'rejected: rejected has shape [2]; expected shape [1], that of chosen',
    ],
    [
      'a length of 0',
      { ...PAIR, ...LENGTHS, rejectedLengths: [0] },
      'INVALID_LENGTH',
      'rejected_lengths/0: rejected_lengths[0] is 0; expected an integer of at least 1',
    ],
    [
      'a length of 1.5',
      { ...PAIR, ...LENGTHS, chosenLengths: [1.5] },
      'INVALID_LENGTH',
      'chosen_lengths/0: chosen_lengths[0] is 1.5; expected an integer of at least 1',
    ],
    [
      'robust with ½',
      { ...PAIR, lossType: 'robust', labelSmoothing: 0.5 },
      'INVALID_OPTION',
      'label_smoothing: label_smoothing is 0.5 with loss_type "robust"; expected a number in [0, 0.5)',
    ],
    [
      'orpo of a chosen reward',
      { ...ORPO, chosen: [0.1] },
      'NOT_A_LOG_PROBABILITY',
      'chosen/0: chosen[0] is 0.1; expected at most 0 with loss_type "orpo"',
    ],
    [
      'orpo of a rejected probability of 1',
      { ...ORPO, rejected: [0] },
      'NOT_A_LOG_PROBABILITY',
      'rejected/0: rejected[0] is 0; expected less than 0 with loss_type "orpo"',
    ],
  ])('refuses %s', (_, options, expectedCode, issue) => {
    const { code, issues } = inputErrorOf(() => preference(requestOf(options), CONTEXT));
    expect([code, issues.map(({ path, detail }) => `${path.join('/')}: ${detail}`)]).toEqual([expectedCode, [issue]]);
  });
});

describe('laws of preference', () => {
  const reward = fc.oneof(
    fc.double({ noNaN: true, min: -60, max: 60 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const length = fc.integer({ min: 1, max: 4000 });
  const first = (values: number[] | undefined) => values?.[0] as number;

  test('sigmoid at ε = ½ is even in v, and its gradient odd', () => {
    fc.assert(
      fc.property(reward, reward, (a, b) => {
        const here = run({ chosen: [a], rejected: [b], labelSmoothing: 0.5 });
        const there = run({ chosen: [b], rejected: [a], labelSmoothing: 0.5 });
        expect(here.loss).toBe(there.loss);
        expect(first(here.chosen_grad) + first(there.chosen_grad)).toBe(0);
      }),
    );
  });

  test('rejected_grad times its length is −chosen_grad times its, but for orpo', () => {
    const type = fc.constantFrom('sigmoid', 'robust', 'hinge', 'ipo');
    const small = fc.double({ noNaN: true, min: -1e3, max: 1e3 });
    fc.assert(
      fc.property(small, small, length, length, type, (a, b, lengthA, lengthB, lossType) => {
        const rows = { chosen: [a], rejected: [b], chosenLengths: [lengthA], rejectedLengths: [lengthB] };
        const { chosen_grad, rejected_grad } = run({ ...rows, lossType });
        const chosen = first(chosen_grad) * lengthA;
        const rejected = first(rejected_grad) * lengthB;
        expect(Math.abs(chosen + rejected)).toBeLessThanOrEqual(2 * ulp(chosen));
      }),
    );
  });

  test('a margin is a reference of the rejected answer, and ε = 0 robust is sigmoid', () => {
    fc.assert(
      fc.property(reward, reward, reward, (a, b, margin) => {
        const rows = { chosen: [a], rejected: [b] };
        const byMargin = run({ ...rows, margin });
        expect(run({ ...rows, margin: [margin] })).toEqual(byMargin);
        expect(run({ ...rows, margin, lossType: 'robust' })).toEqual(byMargin);
        const zero = run({ chosen: [a], rejected: [b], margin: 0 });
        expect(zero).toEqual(run(rows));
      }),
    );
  });

  test('of rewards and references shifted by the same nothing changes, and lengths of 1 are none', () => {
    fc.assert(
      fc.property(reward, reward, fc.constantFrom('sigmoid', 'robust', 'hinge', 'ipo'), (a, b, lossType) => {
        const rows = { chosen: [a], rejected: [b], lossType };
        expect(run({ ...rows, refChosen: [0], refRejected: [0] })).toEqual(run(rows));
        expect(run({ ...rows, chosenLengths: [1], rejectedLengths: [1] })).toEqual(run(rows));
      }),
    );
  });

  test('never answers NaN or −0 for finite input, whatever the options', () => {
    const type = fc.constantFrom('sigmoid', 'robust', 'hinge', 'ipo', 'orpo');
    const positive = fc.double({ noNaN: true, noDefaultInfinity: true, min: Number.MIN_VALUE });
    const share = fc.double({ noNaN: true, min: 0, max: 0.5, maxExcluded: true });
    fc.assert(
      fc.property(
        reward,
        reward,
        reward,
        length,
        length,
        type,
        positive,
        share,
        (a, b, m, la, lb, lossType, beta, e) => {
          const isOrpo = lossType === 'orpo';
          const lengths = { chosenLengths: [la], rejectedLengths: [lb] };
          const rows = isOrpo
            ? { chosen: [-Math.abs(a)], rejected: [-Math.abs(b) - 1e-300], ...lengths }
            : { chosen: [a], rejected: [b], ...lengths, ...(lossType !== 'ipo' && { margin: m }), labelSmoothing: e };
          const answer = run({ ...rows, lossType, beta });
          for (const value of [answer.loss, answer.losses, answer.chosen_grad, answer.rejected_grad].flat()) {
            expect(value).not.toBe(nan);
            expect(value).not.toBe(-0);
          }
        },
      ),
    );
  });
});
