import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniforms } from '../../bench/random.ts';
import type { PolicyGradientRequest } from '../../src/core/policy/policy-options.ts';
import { type PolicyResults, policyGradient } from '../../src/core/policy-gradient.ts';
import { emptyTally, totalsOf } from '../../src/core/sums/tally.ts';
import { referenceKernel } from '../../src/core/tensors/kernel.ts';
import { dtypeOf } from '../../src/core/tensors/numbers.ts';
import { sizeOf, type Tensor, tensor } from '../../src/core/tensors/tensor.ts';
import { wasmKernel } from '../../src/wasm/wasm-kernel.ts';
import { Workspace } from '../../src/wasm/workspace.ts';
import { ulpsOff } from '../support/ulps.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const context = { kernel: referenceKernel, dtype: 'float64' } as const;

const uniform = uniforms(20261130);
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

type Options = Omit<PolicyGradientRequest, 'logProbs' | 'advantages'>;
const run = (request: PolicyGradientRequest) => policyGradient(request, context);
const numbersOf = (results: PolicyResults, name: string) => [...(results[name] as Tensor).data];

/** The results of one sequence. */
function ofSequence(logProbs: number[], old: number[] | undefined, advantages: number[], options: Options = {}) {
  const shape = [logProbs.length];
  const results = run({
    logProbs: tensor(shape, logProbs),
    advantages: tensor(shape, advantages),
    ...(old && { oldLogProbs: tensor(shape, old) }),
    ...options,
  });
  const { loss, losses, grad } = results;
  return { loss, losses: losses && numbersOf(results, 'losses'), grad: grad && numbersOf(results, 'grad') };
}

/** The example of the contract: two sequences of two tokens, of which one is masked. */
const EXAMPLE = {
  logProbs: tensor([2, 2], [-1, -2, -0.5, -1]),
  oldLogProbs: tensor([2, 2], [-1.5, -2, -0.5, -0.6]),
  advantages: tensor([2], [1, -1]),
  mask: tensor([2, 2], [1, 1, 1, 0]),
};

describe('policyGradient of two sequences', () => {
  test('ppo: clips, and divides by the tokens that count', () => {
    const results = run(EXAMPLE);
    expect(results.loss).toBe(-0.39999999999999997);
    expect(numbersOf(results, 'losses')).toEqual([-1.2, -1, 1, 0]);
    expect(numbersOf(results, 'grad')).toEqual([0, -1 / 3, 1 / 3, 0]);
  });

  test.each([
    [{ lossType: 'importance_sampling' }, -0.5495737569000427],
    [{ lossType: 'cispo' }, 1.0495737569000427],
    [{ reduction: 'seq_mean_token_mean' }, -0.04999999999999999],
    [{ importanceSamplingLevel: 'sequence', reduction: 'seq_mean_token_mean' }, -0.09999999999999998],
    [{ refLogProbs: tensor([2, 2], [-1.1, -2, -0.4, 0]), klCoef: 0.1 }, -0.39966638879627975],
  ] as const)('%j gives the loss %d', (options, expected) => {
    expect(run({ ...EXAMPLE, ...options }).loss).toBe(expected);
  });

  test('a KL penalty adds to the gradients of the tokens that count', () => {
    const refLogProbs = tensor([2, 2], [-1.1, -2, -0.4, 0]);
    const results = run({ ...EXAMPLE, refLogProbs, klCoef: 0.1 });
    expect(numbersOf(results, 'grad')).toEqual([0.003172086065468017, -1 / 3, 0.32982763606414506, 0]);
  });

  test.each([
    ['mean', {}, 3],
    ['seq_mean_token_mean', {}, 2],
    ['seq_mean_token_sum', {}, 2],
    ['sum', {}, 1],
    ['none', {}, 1],
    ['mean', { normalizer: 64 }, 64],
  ] as const)('%s %j has the normalizer %d', (reduction, options, expected) => {
    const results = run({ ...EXAMPLE, ...options, reduction, outputs: ['normalizer', 'valid_count', 'clip_fraction'] });
    expect(results).toEqual({ normalizer: expected, valid_count: 3, clip_fraction: 1 / 3 });
  });

  test('a sequence without a token that counts is none', () => {
    const outputs = ['loss', 'grad', 'normalizer'];
    const mask = tensor([2, 2], [1, 1, 0, 0]);
    const results = run({ ...EXAMPLE, mask, reduction: 'seq_mean_token_mean', outputs });
    expect(results.loss).toBe(-1.1);
    expect(results.normalizer).toBe(1);
    expect(numbersOf(results, 'grad')).toEqual([0, -0.5, 0, 0]);
  });

  test.each(['mean', 'seq_mean_token_mean', 'seq_mean_token_sum'] as const)(
    '%s of nothing is 0, and so is its gradient',
    (reduction) => {
      const mask = tensor([2, 2], [0, 0, 0, 0]);
      const outputs = ['loss', 'losses', 'grad', 'clip_fraction', 'approx_kl', 'ratio', 'normalizer'];
      const results = run({ ...EXAMPLE, mask, reduction, outputs });
      expect(results).toMatchObject({ loss: 0, clip_fraction: 0, approx_kl: 0, normalizer: 0 });
      for (const name of ['losses', 'grad', 'ratio']) expect(numbersOf(results, name)).toEqual([0, 0, 0, 0]);
    },
  );

  test.each([[[0]], [[0, 3]], [[3, 0]], [[0, 0]]])('of shape %j has nothing in it', (shape) => {
    const advantages = tensor(shape);
    const results = run({ logProbs: tensor(shape), advantages, reduction: 'seq_mean_token_mean' });
    expect(results).toEqual({ loss: 0, losses: tensor(shape), grad: tensor(shape) });
  });
});

describe('a ratio that is out of the range of doubles', () => {
  test.each([
    ['is clipped', 1, {}, -1.2, 0],
    ['is not clipped: Infinity', -1, {}, inf, inf],
    ['is clipped by dual_clip', -1, { dualClip: 3 }, 3, 0],
    ['is not computed for an advantage of 0', 0, {}, 0, 0],
    ['is not computed for an advantage of 0 either', 0, { lossType: 'importance_sampling' }, 0, 0],
    ['is clipped by cispo', 1, { lossType: 'cispo' }, 0, -4],
    ['is none of reinforce', 2, { lossType: 'reinforce' }, 0, -2],
  ] as const)('%s', (_, advantage, options, loss, gradient) => {
    const { loss: mean, losses, grad } = ofSequence([0], [-900], [advantage], options);
    expect([mean, losses, grad]).toEqual([loss, [loss], [gradient]]);
  });

  test('times a small advantage is finite, and so is its gradient', () => {
    const { losses, grad } = ofSequence([0, -720], [-720, 0], [1e-10, 1e10], {
      lossType: 'importance_sampling',
      reduction: 'sum',
    });
    expect(losses).toEqual([-4.920700930263816e302, -2.032230802424293e-303]);
    expect(losses).toEqual(grad);
  });

  test('of both signs adds up to what its sum is, not to NaN', () => {
    const options = { lossType: 'importance_sampling', reduction: 'sum' } as const;
    expect(ofSequence([0, 0], [-900, -901], [1, -1], options).loss).toBe(inf);
    expect(ofSequence([0, 0], [-900, -901], [-1, 1], options).loss).toBe(-inf);
    expect(ofSequence([0, 0], [-900, -900], [-1, 1], options).loss).toBe(0);
    expect(ofSequence([0, 0], [-1e308, -1e308], [-1, 1], options).loss).toBe(0);
    expect(ofSequence([1e308], [-1e308], [1], options).loss).toBe(-inf);
  });

  test('of two that no double comes near, the larger one decides the sum', () => {
    expect(ofSequence([2e6, 3e6], [0, 0], [1, -1], { lossType: 'importance_sampling' }).loss).toBe(inf);
    expect(ofSequence([3e6, 2e6], [0, 0], [1, -1], { lossType: 'importance_sampling' }).loss).toBe(-inf);
  });

  test('gives a finite mean where that is finite', () => {
    const { loss, losses, grad } = ofSequence([0, 0], [-720, 0], [-1, 0], {
      lossType: 'importance_sampling',
      normalizer: 1e10,
    });
    expect(losses).toEqual([inf, 0]);
    expect(grad).toEqual([loss, 0]);
    expect(loss).toBe(4.920700930263816e302);
  });

  test('of a KL penalty that overflows is no NaN beside a policy that does', () => {
    const options = { lossType: 'importance_sampling', refLogProbs: tensor([1], [800]), klCoef: 1 } as const;
    expect(ofSequence([0], [-900], [1], options).losses).toEqual([-inf]);
    expect(ofSequence([0], [-700], [1], options).losses).toEqual([inf]);
  });
});

describe('a ratio on a bound exactly is inside', () => {
  test.each([
    ['clip_high_threshold', 1, { clipHighThreshold: 1 }],
    ['clip_low_threshold', -1, { clipLowThreshold: 1 }],
  ] as const)('%s', (_, advantage, options) => {
    expect(ofSequence([-2], [-2], [advantage], { ...options, reduction: 'sum' }).grad).toEqual([-advantage]);
  });

  test('dual_clip', () => {
    const d = 1.0986122886681098;
    const { grad, losses } = ofSequence([d], [0], [-1], { dualClip: 3.0000000000000004, reduction: 'sum' });
    expect(losses).toEqual([3.0000000000000004]);
    expect(grad).toEqual([3.0000000000000004]);
  });

  test('and one ulp beyond is not', () => {
    const { grad } = ofSequence([2 ** -52], [0], [1], { clipHighThreshold: 1, reduction: 'sum' });
    expect(grad).toEqual([0]);
  });
});

/** What the log-ratio is away from the logarithm of a bound: on both sides, from 2^-20 to 2^-53 and nothing. */
const DISTANCES = [0, ...Array.from({ length: 34 }, (_, n) => 2 ** (-20 - n))].flatMap((x) => [x, -x]);
const KERNELS = {
  WebAssembly: () => {
    const workspace = new Workspace();
    workspace.load([Buffer.alloc(400_000)]);
    return wasmKernel(workspace);
  },
  TypeScript: () => referenceKernel,
};

describe('a ratio near a bound', () => {
  test('on one exactly is inside, and its gradient not 0', () => {
    const { losses, grad } = ofSequence([0], [0.2231435513142097], [-1]);
    expect([losses, grad]).toEqual([[0.8], [0.8]]);
  });

  test('beyond it is clipped', () => {
    const { losses, grad } = ofSequence([0], [-0.1823215793939546], [1]);
    expect([losses, grad]).toEqual([[-1.2], [0]]);
  });

  describe.each(['WebAssembly', 'TypeScript'] as const)('is compared in %s as in pairs', (engine) => {
    test.each([
      [{}, [0.8, 1.2]],
      [{ clipLowThreshold: 1e-3, clipHighThreshold: 7 }, [1e-3, 7]],
      [{ clipLowThreshold: 1, clipHighThreshold: 1 }, [1]],
      [{ clipHighThreshold: 1e60 }, [0.8, 1e60]],
      [{ dualClip: 3 }, [0.8, 1.2, 3]],
      [{ dualClip: 1.2000000001 }, [1.2, 1.2000000001]],
      [{ lossType: 'cispo' }, [4]],
      [{ lossType: 'cispo', clipLowThreshold: 0.9, clipHighThreshold: 1.1 }, [0.9, 1.1]],
    ] as const)('with %j', (options, bounds) => {
      for (const dtype of ['float64', 'float32'] as const) {
        const isFloat32 = dtype === 'float32';
        const kernel = KERNELS[engine]();
        const given = bounds.flatMap((bound) =>
          DISTANCES.flatMap((distance) =>
            Array.from({ length: 8 }, (_, n): [number, number, number] => {
              const x = n < 4 ? 0 : Math.log(uniform());
              const old = x - Math.log(bound) - distance * (n % 2 === 0 ? 1 : 1 + uniform());
              return [x, old, (n % 4 < 2 ? 1 : -1) * (n < 4 ? 1 : uniform())];
            }),
          ),
        );
        const column = (i: number) => {
          const data = kernel.allocateNumbers(dtype, given.length);
          data.set(given.map((token) => token[i] as number));
          return { shape: [given.length], data };
        };
        const request = {
          logProbs: column(0),
          oldLogProbs: column(1),
          advantages: column(2),
          reduction: 'sum',
          ...options,
        } as const;
        const fast = policyGradient(request, { kernel, dtype });
        const slow = run({ ...request, outputs: ['losses', 'grad', 'ratio'] });
        const rounded = (x: number) => (isFloat32 ? Math.fround(x) + 0 : x);
        for (const name of ['losses', 'grad']) {
          const [own, others] = [numbersOf(fast, name), numbersOf(slow, name).map(rounded)];
          const worst = others.reduce((most, x, i) => Math.max(most, ulpsOff(own[i] as number, [x, 0])), 0);
          expect(worst).toBeLessThanOrEqual(isFloat32 ? 0 : 1);
        }
      }
    });
  });
});

describe('k3 near 0 keeps its digits', () => {
  test('where its terms cancel', () => {
    const d = [2 ** -26, -(2 ** -26), 2 ** -52];
    const results = run({
      logProbs: tensor([3], [0, 0, 0]),
      refLogProbs: tensor(
        [3],
        d.map((x) => -x),
      ),
      advantages: tensor([], [0]),
      klCoef: 1,
      reduction: 'sum',
      outputs: ['kl', 'grad'],
    });
    expect(numbersOf(results, 'kl')).toEqual([1.1102230191106191e-16, 1.1102230301396939e-16, 2.4651903288156616e-32]);
    expect(numbersOf(results, 'grad')).toEqual([1.4901161082825354e-8, -1.490116130486996e-8, 2.2204460492503128e-16]);
  });
});

describe('a token whose mask is false', () => {
  const odd = fc.constantFrom(nan, inf, -inf, 1e308, -900, 0);
  const lossType = fc.constantFrom('ppo', 'importance_sampling', 'cispo', 'reinforce');
  test('changes no bit, whatever is in it', () => {
    fc.assert(
      fc.property(odd, odd, odd, lossType, fc.boolean(), (x, old, advantage, type, inPairs) => {
        const of = (a: number, b: number, c: number) =>
          ofSequence([-1, a, -2], [-1.1, b, -1.7], [1, c, -2], {
            lossType: type as 'ppo',
            mask: tensor([3], [1, 0, 1]),
            ...(inPairs && { outputs: ['loss', 'losses', 'grad', 'ratio'] }),
          });
        expect(of(x, old, advantage)).toEqual(of(-1, -1, 1));
      }),
    );
  });

  test('is as if it were not there', () => {
    const masked = ofSequence([-1, -9, -2], [-1.1, 0, -1.7], [1, 3, -2], { mask: tensor([3], [1, 0, 1]) });
    const without = ofSequence([-1, -2], [-1.1, -1.7], [1, -2]);
    expect(masked.loss).toBe(without.loss);
    const grad = masked.grad as number[];
    expect([grad[0], grad[2]]).toEqual(without.grad);
  });
});

/** Sequences of random tokens. */
function tokens(shape: readonly number[], spread = 0.2, isFloat32 = false) {
  const size = sizeOf(shape);
  const of = (value: () => number) => {
    const doubles = Float64Array.from({ length: size }, value);
    return { shape, data: isFloat32 ? Float32Array.from(doubles) : doubles };
  };
  const logProbs = of(() => Math.log(uniform()));
  const data = logProbs.data.map((x: number) => x + spread * normal()) as Float64Array;
  return {
    logProbs,
    oldLogProbs: { shape, data },
    advantages: of(normal),
    mask: tensor(
      shape,
      Array.from({ length: size }, () => Number(uniform() < 0.8)),
    ),
  };
}

const KINDS = [
  {},
  { dualClip: 3 },
  { lossType: 'importance_sampling' },
  { lossType: 'cispo' },
  { lossType: 'cispo', clipLowThreshold: 0.9, clipHighThreshold: 1.1 },
  { lossType: 'reinforce' },
] as const;
const REDUCTIONS = ['none', 'sum', 'mean', 'seq_mean_token_mean', 'seq_mean_token_sum'] as const;

describe.each(KINDS)('the kernel and the pairs agree for %j', (options) => {
  test.each(REDUCTIONS)('with the reduction %s', (reduction) => {
    for (const spread of [0, 0.2, 3, 300]) {
      for (const isOfSequences of [false, true]) {
        const given = tokens([20, 50], spread);
        const advantages = isOfSequences ? tensor([20], given.advantages.data.subarray(0, 20)) : given.advantages;
        const request = { ...given, advantages, ...options, reduction };
        const fast = run(request);
        const slow = run({ ...request, outputs: ['loss', 'losses', 'grad', 'ratio'] });
        if (slow.loss !== null) {
          // The kernel's losses add up as exactly as those of the pairs.
          expect(ulpsOff(fast.loss as number, [slow.loss as number, 0])).toBeLessThanOrEqual(1);
        }
        for (const name of ['losses', 'grad']) {
          const [own, others] = [numbersOf(fast, name), numbersOf(slow, name)];
          const worst = others.reduce((most, x, i) => Math.max(most, ulpsOff(own[i] as number, [x, 0])), 0);
          expect(worst).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  test('for float32, each number rounded once but for ties', () => {
    const request = { ...tokens([20, 51], 0.2, true), ...options };
    const fast = policyGradient(request, { ...context, dtype: 'float32' });
    const slow = policyGradient({ ...request, outputs: ['loss', 'losses', 'grad', 'ratio'] }, context);
    expect(dtypeOf((fast.grad as Tensor).data)).toBe('float32');
    expect(Math.fround(fast.loss as number)).toBe(Math.fround(slow.loss as number));
    for (const name of ['losses', 'grad']) {
      expect(numbersOf(fast, name)).toEqual(numbersOf(slow, name).map((x) => Math.fround(x) + 0));
    }
  });
});

describe('laws', () => {
  const same = (a: PolicyResults, b: PolicyResults) => expect(a).toEqual(b);

  test('ppo is importance sampling where no ratio is clipped', () => {
    const request = tokens([5, 7], 0.01);
    same(run(request), run({ ...request, lossType: 'importance_sampling' }));
  });

  test('reinforce has the gradient of importance sampling on policy', () => {
    const { oldLogProbs: _, ...request } = tokens([5, 7]);
    const [a, b] = [run({ ...request, lossType: 'reinforce' }), run({ ...request, lossType: 'importance_sampling' })];
    expect(a.grad).toEqual(b.grad);
  });

  test('old_log_probs are log_probs by default', () => {
    const { oldLogProbs: _, ...request } = tokens([5, 7]);
    same(run(request), run({ ...request, oldLogProbs: request.logProbs }));
  });

  test('sequences of one token are tokens', () => {
    const { advantages, ...given } = tokens([9, 1], 1);
    const request = { ...given, advantages: tensor([9], advantages.data) };
    // Both by the pairs.
    const outputs = ['loss', 'losses', 'grad', 'ratio'];
    same(run({ ...request, outputs }), run({ ...request, outputs, importanceSamplingLevel: 'sequence' }));
  });

  test('an advantage for each sequence is one for each of its tokens', () => {
    const { advantages, ...given } = tokens([4, 3]);
    const each = Array.from({ length: 12 }, (_, n) => advantages.data[Math.floor(n / 3)] as number);
    same(
      run({ ...given, advantages: tensor([4], advantages.data.subarray(0, 4)) }),
      run({ ...given, advantages: tensor([4, 3], each) }),
    );
  });

  test('[T] is [1, T], and a number is its advantage', () => {
    const given = tokens([1, 6]);
    const flat = (t: Tensor) => ({ ...t, shape: [6] });
    const batch = run({ ...given, advantages: tensor([1], [1.5]) });
    const alone = run({
      logProbs: flat(given.logProbs),
      oldLogProbs: flat(given.oldLogProbs),
      advantages: tensor([], [1.5]),
      mask: tensor([6], given.mask.data),
    });
    expect(alone.loss).toBe(batch.loss);
    expect(numbersOf(alone, 'grad')).toEqual(numbersOf(batch, 'grad'));
  });

  test('with a number for a normalizer, losses and gradients of parts add up', () => {
    const whole = tokens([4, 3]);
    const part = (first: number, last: number) => {
      const of = ({ data }: Tensor) => tensor([last - first, 3], [...data.subarray(3 * first, 3 * last)]);
      const { logProbs, oldLogProbs, advantages, mask } = whole;
      return {
        logProbs: of(logProbs),
        oldLogProbs: of(oldLogProbs),
        advantages: of(advantages),
        mask: of(mask) as typeof mask,
      };
    };
    for (const reduction of ['mean', 'seq_mean_token_mean', 'seq_mean_token_sum'] as const) {
      const options = { reduction, normalizer: 10 };
      const results = [part(0, 1), part(1, 4)].map((request) => run({ ...request, ...options }));
      const all = run({ ...whole, ...options });
      expect((results[0]?.loss as number) + (results[1]?.loss as number)).toBeCloseTo(all.loss as number, 14);
      expect(results.flatMap((r) => numbersOf(r, 'grad'))).toEqual(numbersOf(all, 'grad'));
    }
  });

  test('grad_output multiplies gradients only, of tokens where nothing is reduced', () => {
    const request = tokens([3, 4]);
    const plain = run({ ...request, reduction: 'none' });
    const u = Array.from({ length: 12 }, (_, n) => n - 3);
    const times = run({ ...request, reduction: 'none', gradOutput: tensor([3, 4], u) });
    expect(times.losses).toEqual(plain.losses);
    numbersOf(times, 'grad').forEach((g, n) => {
      const exact = (numbersOf(plain, 'grad')[n] as number) * (u[n] as number);
      expect(g).toBeCloseTo(exact, 14);
    });
    const half = run({ ...request, gradOutput: tensor([], [0.5]) });
    expect(numbersOf(half, 'grad')).toEqual(numbersOf(run(request), 'grad').map((g) => g / 2));
  });

  test('approx_kl is the mean of −d', () => {
    const given = { ...EXAMPLE, outputs: ['approx_kl', 'ratio'] };
    const results = run(given);
    expect(results.approx_kl).toBe(-0.16666666666666666);
    expect(numbersOf(results, 'ratio')).toEqual([1.6487212707001282, 1, 1, 0]);
  });

  test.each(REDUCTIONS)('tallies of %s come to the mean of all', (reduction) => {
    const mean = reduction === 'none' || reduction === 'sum' ? 'mean' : reduction;
    const whole = tokens([6, 5]);
    const tally = emptyTally();
    for (let b = 0; b < 6; b++) {
      const of = ({ data }: Tensor) => tensor([1, 5], [...data.subarray(5 * b, 5 * b + 5)]);
      const { logProbs, oldLogProbs, advantages, mask } = whole;
      policyGradient(
        {
          logProbs: of(logProbs),
          oldLogProbs: of(oldLogProbs),
          advantages: of(advantages),
          mask: of(mask),
          reduction,
          outputs: ['grad'],
        },
        { ...context, tally },
      );
    }
    expect(totalsOf(tally).mean).toBeCloseTo(run({ ...whole, reduction: mean }).loss as number, 14);
    expect(tally.rows).toBe(30);
  });
});

describe('policyGradient refuses', () => {
  const one = { logProbs: tensor([2], [-1, -2]), advantages: tensor([2], [1, 1]) };
  const refusal = (request: object) => {
    const { code, issues } = inputErrorOf(() => run({ ...one, ...request }));
    return { code, path: issues[0]?.path, detail: issues[0]?.detail };
  };

  test.each([
    ['a single number', { logProbs: tensor([], [-1]) }, 'INVALID_SHAPE', ['log_probs']],
    ['three axes', { logProbs: tensor([1, 1, 2]) }, 'INVALID_SHAPE', ['log_probs']],
    ['another shape of advantages', { advantages: tensor([3]) }, 'SHAPE_MISMATCH', ['advantages']],
    ['another shape of old_log_probs', { oldLogProbs: tensor([3]) }, 'SHAPE_MISMATCH', ['old_log_probs']],
    ['another shape of ref_log_probs', { refLogProbs: tensor([1, 2]) }, 'SHAPE_MISMATCH', ['ref_log_probs']],
    ['another shape of the mask', { mask: tensor([1]) }, 'SHAPE_MISMATCH', ['mask']],
    ['a mask that is none', { mask: tensor([2], [1, 2]) }, 'NOT_A_BOOLEAN', ['mask', 1]],
    ['advantages of tokens for sequences', { importanceSamplingLevel: 'sequence' }, 'SHAPE_MISMATCH', ['advantages']],
    ['bounds in the wrong order', { clipLowThreshold: 1.3 }, 'INVALID_OPTION', ['clip_low_threshold']],
    ['a dual_clip that is not above', { dualClip: 1.2 }, 'INVALID_OPTION', ['dual_clip']],
    ['NaN', { logProbs: tensor([2], [-1, nan]) }, 'NON_FINITE_INPUT', ['log_probs', 1]],
    ['-Infinity', { oldLogProbs: tensor([2], [-inf, -1]) }, 'NON_FINITE_INPUT', ['old_log_probs', 0]],
    ['Infinity', { advantages: tensor([2], [1, inf]) }, 'NON_FINITE_INPUT', ['advantages', 1]],
    ['NaN for all', { advantages: tensor([], [nan]) }, 'NON_FINITE_INPUT', ['advantages']],
    ['NaN that changes nothing', { refLogProbs: tensor([2], [nan, 0]) }, 'NON_FINITE_INPUT', ['ref_log_probs', 0]],
    [
      'NaN that changes nothing either',
      { lossType: 'reinforce', oldLogProbs: tensor([2], [nan, 0]) },
      'NON_FINITE_INPUT',
      ['old_log_probs', 0],
    ],
    ['an upstream gradient of tokens', { gradOutput: tensor([2], [1, 1]) }, 'SHAPE_MISMATCH', ['grad_output']],
  ] as const)('%s', (_, request, code, path) => {
    expect(refusal(request)).toMatchObject({ code, path });
  });

  test('and says what was seen, and what is expected', () => {
    expect(refusal({ advantages: tensor([3]) }).detail).toBe(
      'advantages has shape [3]; expected shape [2], that of log_probs, or a single number, one for each sequence',
    );
    expect(refusal({ clipHighThreshold: 0.5 }).detail).toBe(
      'clip_low_threshold is 0.8 by default; expected at most clip_high_threshold, 0.5',
    );
  });

  test('nothing of these where they propagate', () => {
    const results = run({
      logProbs: tensor([3], [nan, -1, -1]),
      oldLogProbs: tensor([3], [0, -inf, -1]),
      advantages: tensor([3], [1, 1, nan]),
      onNonFinite: 'propagate',
    });
    expect(numbersOf(results, 'losses')).toEqual([nan, -1.2, nan]);
    expect(numbersOf(results, 'grad')).toEqual([nan, 0, nan]);
    expect(results.loss).toBe(nan);
  });
});

test('policyGradient of any finite numbers gives no NaN and no −0', () => {
  const any = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, -1, 1e308, -1e308, -720),
  );
  const options = fc.record(
    {
      lossType: fc.constantFrom('ppo', 'importance_sampling', 'cispo', 'reinforce'),
      klCoef: fc.constantFrom(0, 1, 1e308, 1e-308),
      klEstimator: fc.constantFrom('k1', 'k2', 'k3'),
      reduction: fc.constantFrom(...REDUCTIONS),
      importanceSamplingLevel: fc.constantFrom('token', 'token', 'sequence'),
    },
    { requiredKeys: ['lossType', 'importanceSamplingLevel', 'klCoef'] },
  );
  fc.assert(
    fc.property(fc.array(any, { minLength: 12, maxLength: 12 }), any, options, (x, advantage, { klCoef, ...rest }) => {
      const shape = [2, 2];
      const results = run({
        logProbs: tensor(shape, x.slice(0, 4)),
        oldLogProbs: tensor(shape, x.slice(4, 8)),
        ...(klCoef !== 0 && { refLogProbs: tensor(shape, x.slice(8)), klCoef }),
        advantages: tensor([2], [advantage, x[0] as number]),
        ...(rest as Options),
      });
      const all = [...numbersOf(results, 'losses'), ...numbersOf(results, 'grad'), (results.loss ?? 0) as number];
      expect(all.filter((value) => Number.isNaN(value) || Object.is(value, -0))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
