import { sumError } from '../../kernel/double-double.ts';
import { FLOAT32_SIZES } from '../../kernel/float32-policy.ts';
import {
  BOUNDS,
  FACTOR,
  HAS_SECOND,
  IS_INEXACT,
  IS_LINEAR,
  LOST,
  NEARNESS,
  POLICY,
  SECOND_BOUNDS,
  SIZES,
  SUMS,
} from '../../kernel/policy-tokens.ts';
import { Pair } from '../pairs/pair.ts';
import { type Kernel, type Ref, referenceKernel } from '../tensors/kernel.ts';
import type { NumbersOf } from '../tensors/numbers.ts';
import type { Width } from '../tensors/row-writer.ts';
import type { LossInPairs } from './loss-in-pairs.ts';
import type { PolicyOptions } from './policy-options.ts';
import type { Tokens } from './tokens.ts';

/** Tokens that are computed at once, and added up in doubles. */
const TOKENS_AT_ONCE = 16_384;

/** Factors of gradients that are not within are left to the pairs. */
const LARGEST_FACTOR = 2 ** 60;
const SMALLEST_FACTOR = 2 ** -60;

/** The relative errors of a loss of doubles with its low part, and of adding up {@link TOKENS_AT_ONCE} of them. */
const LOSS_ERROR = 2 ** -70;
const SUM_ERROR = 2 ** -79;
/** Both for losses of float32, in plain doubles. */
const FLOAT32_ERROR = 2 ** -40;

/** A ratio is not compared with a bound that is so near, relative to the bound. */
const NEAR = 2 ** -50;
const FLOAT32_NEAR = 2 ** -40;

/** Numbers that the kernel takes, all of one width, and where it writes to. */
export interface KernelTokens<W extends Width> {
  readonly width: W;
  readonly logProbs: NumbersOf<W>;
  readonly oldLogProbs: NumbersOf<W>;
  readonly advantages: NumbersOf<W>;
  /** Whether there is an advantage for each sequence. */
  readonly areOfSequences: boolean;
  readonly losses: NumbersOf<W>;
  readonly grad: NumbersOf<W>;
}

/**
 * Writes losses and gradients of all tokens by the kernel, but those that it leaves: these are for the pairs, which add up all losses.
 * Of losses of tokens, not of sequences, without a KL penalty, whose upstream gradient is one for all.
 *
 * @returns the largest error that the sum of the losses can have by now
 */
export function lossByKernel<W extends Width>(
  numbers: KernelTokens<W>,
  options: PolicyOptions,
  tokens: Tokens,
  inPairs: LossInPairs,
  kernel: Kernel,
): number {
  const run = new KernelRun(numbers, options, tokens, kernel);
  const isMeanOfMeans = options.reduction === 'seq_mean_token_mean';
  // Sequences that have nothing of their own are computed as one.
  const areApart = numbers.areOfSequences || isMeanOfMeans;
  const sequences = areApart ? tokens.sequences : 1;
  const size = areApart ? tokens.length : tokens.count;
  const factor = new Pair();
  let error = 0;
  let sinceCheckpoint = TOKENS_AT_ONCE;
  for (let b = 0; b < sequences; b++) {
    const count = areApart ? (tokens.lengths[b] as number) : tokens.valid;
    if (count > 0) inPairs.begin(b);
    const factorSize = count === 0 ? 0 : Math.abs(inPairs.loadFactor(factor).high);
    if (count === 0 || !(factorSize === 0 || (factorSize >= SMALLEST_FACTOR && factorSize <= LARGEST_FACTOR))) {
      const last = areApart ? b + 1 : tokens.sequences;
      for (let each = b; each < last; each++) inPairs.write(each);
      continue;
    }
    run.setFactor(factor);
    const end = (b + 1) * size;
    let ofSequence = 0;
    for (let first = b * size; first < end; first += TOKENS_AT_ONCE) {
      const some = Math.min(TOKENS_AT_ONCE, end - first);
      sinceCheckpoint += some;
      if (sinceCheckpoint > TOKENS_AT_ONCE) {
        kernel.checkpoint(0);
        sinceCheckpoint = some;
      }
      const left = run.write(first, some, b);
      ofSequence += run.addSums(inPairs);
      if (left > 0) run.writeLeft(first, some, inPairs);
    }
    inPairs.end();
    error += isMeanOfMeans ? ofSequence / count : ofSequence;
  }
  return error;
}

/** The function of the kernel for numbers of one width, and where all that it takes is. */
class KernelRun<W extends Width> {
  private readonly numbers: KernelTokens<W>;
  private readonly tokens: Tokens;
  private readonly isFloat32: boolean;
  private readonly kernel: Kernel;
  private readonly policy: Float64Array;
  private readonly refs: Refs;

  constructor(numbers: KernelTokens<W>, options: PolicyOptions, tokens: Tokens, kernel: Kernel) {
    const { logProbs, oldLogProbs, advantages, losses, grad, width } = numbers;
    this.numbers = numbers;
    this.tokens = tokens;
    this.isFloat32 = width === 'float32';
    this.policy = kernel.allocate(POLICY);
    const arrays = [this.policy, logProbs, oldLogProbs, advantages, tokens.mask ?? this.policy, losses, grad];
    const refs = arrays.map((array) => kernel.ref(array));
    // What the kernel cannot reach is for the reference, which reaches all.
    const isReached = refs.every((ref) => ref !== undefined);
    this.kernel = isReached ? kernel : referenceKernel;
    this.refs = (isReached ? refs : arrays.map((array) => referenceKernel.ref(array))) as readonly unknown[] as Refs;
    loadPolicy(this.policy, options, this.isFloat32 ? FLOAT32_NEAR : NEAR);
  }

  /** Sets what gradients are multiplied by. */
  setFactor(factor: Pair): void {
    this.policy[FACTOR] = factor.high;
    this.policy[FACTOR + 1] = factor.low;
  }

  /** Writes some tokens of a sequence; returns how many are left. */
  write(first: number, count: number, sequence: number): number {
    const { kernel, tokens, isFloat32 } = this;
    const { areOfSequences } = this.numbers;
    const [policy, logProbs, oldLogProbs, advantages, mask, losses, grad] = this.refs;
    this.policy.fill(0, SUMS, POLICY);
    const at = areOfSequences ? sequence : first;
    const step = areOfSequences ? 0 : 1;
    const hasMask = tokens.mask !== undefined;
    const write = isFloat32 ? kernel.writeFloat32PolicyTokens : kernel.writePolicyTokens;
    return write(policy, logProbs, oldLogProbs, advantages, at, step, mask, hasMask, first, count, losses, grad);
  }

  /** Adds the losses of what was written; returns the largest error that their sum can have. */
  addSums(inPairs: LossInPairs): number {
    const { policy } = this;
    const at = (i: number): number => policy[i] as number;
    const sum = at(SUMS) + at(SUMS + 1);
    if (this.isFloat32) {
      inPairs.addLosses(sum + (at(SUMS + 2) + at(SUMS + 3)), 0);
      const sizes = at(FLOAT32_SIZES) + at(FLOAT32_SIZES + 1) + at(FLOAT32_SIZES + 2) + at(FLOAT32_SIZES + 3);
      return FLOAT32_ERROR * sizes;
    }
    const lost = sumError(at(SUMS), at(SUMS + 1), sum) + (at(LOST) + at(LOST + 1));
    inPairs.addLosses(sum, lost);
    const sizes = at(SIZES) + at(SIZES + 1);
    if (at(IS_INEXACT) !== 0) return (LOSS_ERROR + SUM_ERROR) * sizes;
    return lost === 0 ? 0 : SUM_ERROR * sizes;
  }

  /** Has the pairs write the tokens that are left. */
  writeLeft(first: number, count: number, inPairs: LossInPairs): void {
    const { losses } = this.numbers;
    for (let n = first; n < first + count; n++) {
      if (Number.isNaN(losses[n])) inPairs.writeToken(n);
    }
  }
}

/** Of the policy, log-probabilities, old ones, advantages, the mask, losses and gradients. */
type Refs = readonly [Ref, Ref, Ref, Ref, Ref, Ref, Ref];

/** Writes the bounds of the ratio, and whether it is a weight only. */
function loadPolicy(policy: Float64Array, options: PolicyOptions, near: number): void {
  const { lossType, low, high, dualClip } = options;
  const isBounded = lossType === 'ppo' || lossType === 'cispo';
  const hasDual = lossType === 'ppo' && dualClip < Number.POSITIVE_INFINITY;
  const none = Number.MAX_VALUE;
  policy.fill(0);
  policy[BOUNDS] = isBounded ? high : none;
  policy[BOUNDS + 1] = isBounded ? low : 0;
  policy[NEARNESS] = isBounded ? near : 0;
  policy[IS_LINEAR] = Number(lossType === 'cispo' || lossType === 'reinforce');
  policy[HAS_SECOND] = Number(hasDual || lossType === 'cispo');
  policy[SECOND_BOUNDS] = lossType === 'cispo' ? low : 0;
  policy[SECOND_BOUNDS + 1] = hasDual ? dualClip : high;
}
