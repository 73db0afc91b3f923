import { countBooleans } from '../../kernel/count-booleans.ts';
import { type CountedRows, marksOf } from '../rows/counted-rows.ts';
import { type Divisor, givenDivisor, wholeDivisor } from '../rows/divisor.ts';
import { checkBooleans } from '../tensors/check-booleans.ts';
import { checkShape } from '../tensors/check-shape.ts';
import { InputError } from '../tensors/input-error.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { formatShape, type IntegerTensor, sizeOf } from '../tensors/tensor.ts';
import type { PolicyGradientRequest, PolicyReduction } from './policy-options.ts';

/** Which tokens count, and the sequences that they form: a row of the loss is a token. */
export class Tokens implements CountedRows {
  readonly shape: readonly number[];
  readonly count: number;
  readonly valid: number;
  readonly weights: undefined = undefined;
  /** How many sequences there are, and how long each is. */
  readonly sequences: number;
  readonly length: number;
  /** How many tokens of each sequence count, and how many sequences have one. */
  readonly lengths: Float64Array;
  readonly validSequences: number;
  /** 0 for each token that does not count; undefined where all do. */
  readonly mask: Float64Array | undefined;
  private readonly maskTensor: IntegerTensor | undefined;
  private ownMarks: Int32Array | undefined;

  /**
   * @param shape [T] or [B, T]
   * @throws InputError INVALID_SHAPE, SHAPE_MISMATCH, NOT_A_BOOLEAN
   */
  constructor(shape: readonly number[], mask: IntegerTensor | undefined, kernel: Kernel) {
    if (shape.length !== 1 && shape.length !== 2) {
      const seen = shape.length === 0 ? 'is a single number' : `has shape ${formatShape(shape)}`;
      const detail = `log_probs ${seen}; expected [T], the tokens of a sequence, or [B, T]`;
      throw new InputError('INVALID_SHAPE', [{ path: ['log_probs'], detail }]);
    }
    if (mask !== undefined) {
      checkShape('mask', mask, shape, 'that of log_probs');
    }
    this.shape = shape;
    this.count = sizeOf(shape);
    this.length = shape.at(-1) as number;
    this.sequences = shape.length === 1 ? 1 : (shape[0] as number);
    this.maskTensor = mask;
    this.mask = mask?.data;
    this.lengths = new Float64Array(this.sequences);
    let valid = 0;
    let validSequences = 0;
    const count = counter(mask, kernel);
    for (let b = 0; b < this.sequences; b++) {
      const length = count(b * this.length, this.length);
      if (length < 0) checkBooleans('mask', mask as IntegerTensor);
      this.lengths[b] = length;
      valid += length;
      if (length > 0) validSequences++;
    }
    this.valid = valid;
    this.validSequences = validSequences;
  }

  /** The mask in the form that other losses use. */
  get marks(): Int32Array | undefined {
    this.ownMarks ??= marksOf(this.maskTensor, this.shape);
    return this.ownMarks;
  }

  /** Whether a token counts. */
  counts(n: number): boolean {
    return this.mask === undefined || this.mask[n] !== 0;
  }

  /** Numbers of tokens, each over how many tokens of its sequence count. */
  meansOf(numbers: Float64Array): Float64Array {
    const { length, lengths } = this;
    return numbers.map((x, n) => (x === 0 ? 0 : x / (lengths[Math.floor(n / length)] as number)));
  }
}

/** Counts the tokens of a range that count; −1 where the mask holds anything but booleans. */
function counter(mask: IntegerTensor | undefined, kernel: Kernel): (first: number, count: number) => number {
  if (mask === undefined) return (_, count) => count;
  const ref = kernel.ref(mask.data);
  if (ref === undefined) return (first, count) => countBooleans(mask.data, first, count);
  return (first, count) => kernel.countBooleans(ref, first, count);
}

/**
 * D of the means: how many tokens or sequences count, or the number that is given.
 *
 * @example meanOfTokens('mean', {}, new Tokens([2, 3], undefined, kernel)).high // 6
 */
export function meanOfTokens(
  reduction: PolicyReduction,
  { normalizer }: Pick<PolicyGradientRequest, 'normalizer'>,
  { valid, validSequences }: Tokens,
): Divisor {
  if (typeof normalizer === 'number') return givenDivisor(normalizer);
  const isOfSequences = reduction === 'seq_mean_token_mean' || reduction === 'seq_mean_token_sum';
  return wholeDivisor(isOfSequences ? validSequences : valid);
}
