import { WidePair } from '../pairs/wide-pair.ts';

/** The numbers of pairs of answers; those that are not given are 0, and lengths 1. */
export interface PreferencePairs {
  readonly chosen: Float64Array;
  readonly rejected: Float64Array;
  readonly refChosen?: Float64Array | undefined;
  readonly refRejected?: Float64Array | undefined;
  readonly chosenLengths?: Float64Array | undefined;
  readonly rejectedLengths?: Float64Array | undefined;
}

/**
 * By how much an answer is preferred to another, as a fraction: a numerator that is exact where it has 106 bits, so that pairs whose rewards
 * are equal are found to be, whatever their lengths.
 *
 *     h = (chosen − ref_chosen) / len_c − (rejected − ref_rejected) / len_r
 *       = ((chosen − ref_chosen) len_r − (rejected − ref_rejected) len_c) / (len_c len_r)
 */
export class PreferenceGap {
  /** chosen − ref_chosen, and the same of the rejected answer. */
  readonly chosen = new WidePair();
  readonly rejected = new WidePair();
  readonly numerator = new WidePair();
  readonly denominator = new WidePair().set(1);
  /** Whether the denominator is not 1. */
  readonly isFraction: boolean;
  chosenLength = 1;
  rejectedLength = 1;
  private readonly pairs: PreferencePairs;
  private readonly term = new WidePair();

  constructor(pairs: PreferencePairs) {
    this.pairs = pairs;
    this.isFraction = pairs.chosenLengths !== undefined;
  }

  load(n: number): this {
    const { chosen, rejected, numerator, denominator, term, pairs } = this;
    chosen.setDifference(pairs.chosen[n] as number, pairs.refChosen?.[n] ?? 0);
    rejected.setDifference(pairs.rejected[n] as number, pairs.refRejected?.[n] ?? 0);
    numerator.copy(chosen);
    term.copy(rejected);
    if (pairs.chosenLengths !== undefined && pairs.rejectedLengths !== undefined) {
      this.chosenLength = pairs.chosenLengths[n] as number;
      this.rejectedLength = pairs.rejectedLengths[n] as number;
      denominator.set(this.chosenLength).multiplyNumber(this.rejectedLength);
      numerator.multiplyNumber(this.rejectedLength);
      term.multiplyNumber(this.chosenLength);
    }
    numerator.subtract(term);
    return this;
  }
}
