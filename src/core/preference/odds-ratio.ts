import { wideExp } from '../pairs/wide-exp.ts';
import { wideExpm1 } from '../pairs/wide-expm1.ts';
import { wideLog } from '../pairs/wide-log.ts';
import { wideLog1p } from '../pairs/wide-log1p.ts';
import { WidePair } from '../pairs/wide-pair.ts';

/** Beyond it log(1 + e^x) is x to 100 bits. */
const FAR = 100;

/**
 * The loss of two log-probabilities a ≤ 0 and b < 0 by the ratio of their odds, and its derivatives:
 *
 *     ρ = e^(b−a) E_a / E_b,  E_x = 1 − e^x     loss = log(1 + ρ) = −log σ(log-odds of a − log-odds of b)
 *     ∂/∂a = −1 / (E_a + e^(a−b) E_b)           ∂/∂b = E_a / (E_b (E_a + e^(a−b) E_b))
 *
 * No difference is left that could cancel, so that a = 0 is no special case: the loss is 0, and its derivative minus the odds of b.
 *
 * @example new OddsRatio().load(a, b, difference).loss // 4.3e-18 of a = 0 − 1e-18, b = log 0.19
 * @see Hong et al. 2024, arXiv:2403.07691 (ORPO, equations 4 to 7)
 */
export class OddsRatio {
  readonly loss = new WidePair();
  readonly chosenSlope = new WidePair();
  readonly rejectedSlope = new WidePair();
  private readonly ofChosen = new WidePair();
  private readonly ofRejected = new WidePair();
  private readonly sum = new WidePair();

  /** @param gap a − b, with its own digits */
  load(a: WidePair, b: WidePair, gap: WidePair): this {
    const { loss, chosenSlope, rejectedSlope, ofChosen, ofRejected, sum } = this;
    wideExpm1(a, ofChosen).negate();
    wideExpm1(b, ofRejected).negate();
    loss.copy(gap).negate();
    if (loss.value > FAR) {
      // E_a is 1 to as many bits.
      loss.subtract(wideLog(ofRejected, sum));
    } else {
      wideLog1p(wideExp(loss, loss).multiply(ofChosen).divide(ofRejected), loss);
    }
    wideExp(gap, sum).multiply(ofRejected).add(ofChosen);
    chosenSlope.set(-1).divide(sum);
    rejectedSlope.copy(ofChosen).divide(sum.multiply(ofRejected));
    return this;
  }
}
