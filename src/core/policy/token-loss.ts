import { expMinusLine, NEAR } from '../pairs/exp-minus-line.ts';
import { expm1 } from '../pairs/expm1.ts';
import { Pair } from '../pairs/pair.ts';
import { wideExp } from '../pairs/wide-exp.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import type { PolicyOptions } from './policy-options.ts';

/** Above it e^x − 1 and e^x − 1 − x are e^x to 100 bits, or may overflow. */
const LARGE = 700;

/** The largest exponent that {@link wideExp} takes as it is. */
const FARTHEST = 1e6;

/**
 * The loss of one token, in numbers of 100 bits that no exponential can overflow; and its derivative with respect to the
 * log-probability. What is not part of the loss is not computed: neither a branch that is not taken, nor anything times an advantage of 0.
 *
 *     ppo                   −min(r A, clip(r) A), at most −c A for A < 0       −r A, or 0 where it is clipped
 *     importance_sampling   −r A                                               −r A
 *     cispo                 −clip(r) A log_prob                                −clip(r) A
 *     reinforce             −A log_prob                                        −A
 *     + kl_coef · k(δ), δ = log_prob − ref_log_prob
 *
 * r, rounded to a double, is compared with the bounds; on one exactly it is inside.
 *
 * @see Schulman et al. 2017, arXiv:1707.06347 (PPO); Ye et al. 2020, arXiv:1912.09729 (dual clip); MiniMax 2025, arXiv:2506.13585 (CISPO)
 * @see http://joschu.net/blog/kl-approx.html (k1, k2, k3)
 */
export class TokenLoss {
  /** Of the policy alone. */
  readonly policy = new WidePair();
  readonly policyGradient = new WidePair();
  /** k(δ), and its derivative. */
  readonly kl = new WidePair();
  readonly klGradient = new WidePair();
  /** Whether the loss or the ratio in it is a bound. */
  isClipped = false;
  private readonly ratio = new WidePair();
  private readonly options: PolicyOptions;

  constructor(options: PolicyOptions) {
    this.options = options;
  }

  /**
   * Computes `policy`, `policyGradient` and `isClipped`.
   *
   * @param d the logarithm of the ratio
   */
  loadPolicy(d: Pair, logProb: number, advantage: number): void {
    const { policy, policyGradient, options, ratio } = this;
    const { lossType, low, high, dualClip } = options;
    this.isClipped = false;
    // Numbers that are not finite propagate.
    if (advantage === 0 && Number.isFinite(d.high) && Number.isFinite(logProb)) {
      policy.set(0);
      policyGradient.set(0);
      if (lossType === 'cispo') this.bound(this.ratioOf(d), low, high);
      return;
    }
    if (lossType === 'reinforce') {
      policyGradient.set(-advantage);
      policy.copy(policyGradient).multiplyNumber(logProb);
      return;
    }
    const rounded = this.ratioOf(d);
    if (lossType === 'cispo') {
      const bound = this.bound(rounded, low, high);
      if (this.isClipped) ratio.set(bound);
      policyGradient.copy(ratio).multiplyNumber(-advantage);
      policy.copy(policyGradient).multiplyNumber(logProb);
      return;
    }
    if (lossType === 'ppo') {
      const bound =
        advantage > 0 ? this.bound(rounded, 0, high) : advantage < 0 ? this.bound(rounded, low, dualClip) : 0;
      if (this.isClipped) {
        policy.set(bound).multiplyNumber(-advantage);
        policyGradient.set(0);
        return;
      }
    }
    policy.copy(ratio).multiplyNumber(-advantage);
    policyGradient.copy(policy);
  }

  /** Computes `kl` and `klGradient` of δ. */
  loadKl(delta: Pair): void {
    const { kl, klGradient } = this;
    switch (this.options.klEstimator) {
      case 'k1':
        kl.copyPair(delta);
        klGradient.set(1);
        break;
      case 'k2':
        klGradient.copyPair(delta);
        kl.copy(klGradient).multiply(klGradient).multiplyNumber(0.5);
        break;
      case 'k3':
        negative.copy(delta).negate();
        if (negative.high > LARGE) {
          expOf(negative, kl);
          klGradient.copy(kl).negate();
        } else {
          klGradient.copyPair(expm1(negative, power)).negate();
          const isNear = Math.abs(negative.high) < NEAR;
          kl.copyPair(isNear ? expMinusLine(negative, power) : power.subtract(negative));
        }
    }
  }

  /** The ratio e^d, rounded. */
  ratioOf(d: Pair): number {
    return expOf(d, this.ratio).value;
  }

  private bound(ratio: number, low: number, high: number): number {
    this.isClipped = ratio < low || ratio > high;
    return ratio < low ? low : high;
  }
}

/**
 * e^x, also beyond the ±10^6 of {@link wideExp}: to a factor of 2 there, so that of two ratios that no double holds the larger one decides
 * the sum.
 */
function expOf(x: Pair, out: WidePair): WidePair {
  const isFar = Math.abs(x.high) > FARTHEST && Math.abs(x.high) < Number.POSITIVE_INFINITY;
  return isFar ? out.copyPair(ONE, Math.round(x.high * Math.LOG2E)) : wideExp(out.copyPair(x), out);
}

const ONE = new Pair().set(1);
const negative = new Pair();
const power = new Pair();
