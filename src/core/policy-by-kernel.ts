import { sumError } from '../kernel/double-double.ts';
import { BOUNDS, FACTOR, IS_LINEAR, POLICY, SUMS } from '../kernel/policy-tokens.ts';
import { type Kernel, type Ref, referenceKernel } from './kernel.ts';
import type { NumbersOf } from './numbers.ts';
import { Pair } from './pairs/pair.ts';
import type { LossInPairs } from './policy-in-pairs.ts';
import type { PolicyOptions } from './policy-options.ts';
import type { Tokens } from './policy-tokens.ts';
import type { Width } from './row-writer.ts';

/** Tokens that are computed at once, and added up in doubles. */
const TOKENS_AT_ONCE = 16_384;

/** Factors of gradients that are not within are left to the pairs. */
const MOST = 2 ** 60;
const LEAST = 2 ** -60;

/** The relative errors of a loss of doubles with its low part, and of adding up {@link TOKENS_AT_ONCE} of them. */
const LOSS_ERROR = 2 ** -70;
const SUM_ERROR = 2 ** -79;
/** Both for losses of float32, in plain doubles. */
const FLOAT32_ERROR = 2 ** -40;

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
    if (count === 0 || !(factorSize === 0 || (factorSize >= LEAST && factorSize <= MOST))) {
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
    loadPolicy(this.policy, options);
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
    const at = (i: number): number => policy[SUMS + i] as number;
    const sum = at(0) + at(1);
    const lanes = at(2) + at(3);
    const size = at(4) + at(5);
    const rest = at(6) + at(7);
    if (this.isFloat32) {
      inPairs.addLosses(sum + lanes, 0);
      return FLOAT32_ERROR * (size + rest);
    }
    const lost = sumError(at(0), at(1), sum) + lanes;
    inPairs.addLosses(sum, lost);
    const isExact = lost === 0 && rest === 0;
    return isExact ? 0 : LOSS_ERROR * rest + SUM_ERROR * size;
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
function loadPolicy(policy: Float64Array, { lossType, low, high, dualClip }: PolicyOptions): void {
  const none = Number.MAX_VALUE;
  const bounds =
    lossType === 'ppo'
      ? [0, high, low, Math.min(dualClip, none)]
      : lossType === 'cispo'
        ? [low, high, low, high]
        : [0, none, 0, none];
  policy.set(bounds, BOUNDS);
  policy[IS_LINEAR] = Number(lossType === 'cispo' || lossType === 'reinforce');
}
