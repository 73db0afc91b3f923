import { wideExp } from '../pairs/wide-exp.ts';
import { wideExpm1 } from '../pairs/wide-expm1.ts';
import { WidePair } from '../pairs/wide-pair.ts';

/**
 * The differences of both sides of a binary cross-entropy at a logit near 0, where the sides are nearly equal. With F(x) the loss of
 * the label 1, and F(−x) that of the label 0, of weight 1 both:
 *
 *     F(x) = u^γ log(1 + e^−x),   L = (log(1 + e^x) + log(1 + e^−x)) / 2,   log u = −L − x/2,   log p = −L + x/2
 *     loss  = F(x) − F(−x)   = −e^(−γL) (L 2 sinh(γx/2) + x/2 · 2 cosh(γx/2))
 *     slope = F'(x) − F'(−x) = e^(−(γ+1)L) (2 sinh((γ+1)x/2) + γ (L 2 sinh((γ−1)x/2) + x/2 · 2 cosh((γ−1)x/2)))
 *
 * with F' that by its argument: both are right to 90 bits of themselves, however small x is.
 */
export class BinaryOddParts {
  readonly loss = new WidePair();
  readonly slope = new WidePair();
  private readonly gamma = new WidePair();
  private readonly more = new WidePair();
  private readonly less = new WidePair();
  private readonly half = new WidePair();
  private readonly factor = new WidePair();
  private readonly inverse = new WidePair();
  private readonly sinh = new WidePair();
  private readonly cosh = new WidePair();

  constructor(gamma: number) {
    this.gamma.set(gamma);
    this.more.set(gamma).addNumber(1);
    this.less.set(gamma).addNumber(-1);
  }

  /** @param mean L */
  load(x: number, mean: WidePair): this {
    const { loss, slope, gamma, more, less, half, factor, sinh, cosh } = this;
    half.set(x).multiplyNumber(0.5);
    this.loadHyperbolic(gamma);
    loss.copy(sinh).multiply(mean).add(cosh.multiply(half)).negate();
    loss.multiply(wideExp(factor.copy(mean).multiply(gamma).negate(), factor));
    this.loadHyperbolic(less);
    slope.copy(sinh).multiply(mean).add(cosh.multiply(half)).multiply(gamma);
    this.loadHyperbolic(more);
    slope.add(sinh).multiply(wideExp(factor.copy(mean).multiply(more).negate(), factor));
    return this;
  }

  /** 2 sinh t and 2 cosh t, of t = times · x/2. */
  private loadHyperbolic(times: WidePair): void {
    const { half, factor, inverse, sinh, cosh } = this;
    wideExpm1(factor.copy(half).multiply(times), sinh);
    cosh.copy(sinh).addNumber(1);
    inverse.set(1).divide(cosh);
    sinh.add(factor.copy(sinh).multiply(inverse));
    cosh.add(inverse);
  }
}
