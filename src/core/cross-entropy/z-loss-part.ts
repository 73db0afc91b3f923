import { type LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import type { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { binaryExponent } from '../pairs/binary-exponent.ts';
import { Pair } from '../pairs/pair.ts';
import type { LossPart } from './loss-part.ts';

/**
 * What keeps the normaliser of the softmax near 1, whatever the target is.
 *
 *     λ lse²,  lse = log Σ e^z = m + L          d/dz_c = 2 λ lse p_c
 *
 * @see Chowdhery et al. 2022 (PaLM), arXiv:2204.02311, section 5
 */
export class ZLossPart implements LossPart {
  private readonly softmax: SoftmaxPairs;
  private readonly lambda: number;
  private readonly max = new Pair();
  /** λ lse, and 2 λ lse, times 2^200 if the largest logit is 0: then L is all of it, which may be too small for a double. */
  private readonly scaled = new Pair();
  private isSmall = false;
  private readonly term = new Pair();

  constructor(softmax: SoftmaxPairs, lambda: number) {
    this.softmax = softmax;
    this.lambda = lambda;
  }

  addLoss(to: LongSum): void {
    const { softmax, scaled, max, term, lambda } = this;
    let exponent = softmax.rows.loadMaximum(max);
    this.isSmall = max.high === 0;
    scaled.set(lambda);
    if (this.isSmall) {
      scaled.multiply(softmax.scaledLog);
      to.small.add(term.copy(scaled).multiply(softmax.log));
      return;
    }
    // lse = max · 2^exponent, with max in [1, 2).
    max.add(term.copy(softmax.log).timesPowerOfTwo(-exponent));
    const size = binaryExponent(max.high);
    exponent += size;
    scaled.multiply(max.timesPowerOfTwo(-size));
    to.large.add(
      term
        .copy(scaled)
        .multiply(max)
        .timesPowerOfTwo(2 * exponent),
    );
    scaled.timesPowerOfTwo(exponent);
  }

  beginGradient(): void {
    this.scaled.timesPowerOfTwo(1);
  }

  addGradient(to: Pair): void {
    const { softmax, scaled, term } = this;
    if (softmax.p.high === 0) return;
    term.copy(softmax.p);
    if (this.isSmall) term.timesPowerOfTwo(-SCALE_BITS);
    to.add(term.multiply(scaled));
  }
}
