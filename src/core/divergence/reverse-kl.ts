import { expMinusLine as preciseExpMinusLine } from '../pairs/exp-minus-line.ts';
import { Pair } from '../pairs/pair.ts';
import { SMALL, smallExpMinusLine } from '../pairs/small-exp-minus-line.ts';
import { AroundLargest, type Subtract, subtractIn } from './around-largest.ts';
import type { Distributions } from './distributions.ts';
import type { DivergenceTerm } from './divergence-term.ts';
import { isCancelled, isRefinable, needsPreciseMean, refine } from './exact-divergence.ts';
import { ScaledSum, SPARE, weigh } from './scaled-sum.ts';

const p = new Pair();
const q = new Pair();
const delta = new Pair();
const g = new Pair();
const term = new Pair();

/**
 * KL(p‖q) = Σ p (log p − log q), and its gradients, δ = log p − log q:
 *
 *     between logits: Σ p G(−δ), G(t) = e^t − 1 − t ≥ 0 term by term     else: Σ p δ
 *     ∂/∂z = p (δ − loss)     ∂/∂log p = p (δ + 1)     ∂/∂ target z = (Σp) q − p, −p expm1(−δ) near equality     ∂/∂log q = −p
 *
 * @throws InputError INFINITE_DIVERGENCE by `load`: q_c = 0 < p_c, where it is Infinity and has no gradient
 */
export class ReverseKl implements DivergenceTerm {
  readonly loss = new Pair();
  private readonly of: Distributions;
  private readonly sum = new ScaledSum();
  private readonly around: AroundLargest;
  /** Whether the loss has been computed in so many digits that it may cancel. */
  private isPrecise = false;
  private readonly subtract: Subtract;
  /** Σ p, times 2^inputScale. */
  private readonly mass = new Pair();

  constructor(of: Distributions) {
    this.of = of;
    this.around = new AroundLargest(of);
    this.subtract = subtractIn(of.delta);
  }

  load(): void {
    this.around.reset();
    this.isPrecise = false;
    this.compute(smallExpMinusLine);
  }

  /** Computes the loss; between logits by a G of as many digits as are needed. */
  private compute(expMinusLine: typeof smallExpMinusLine): void {
    const { of, sum, mass, loss } = this;
    const { classes, inputScale: scale, areNormalised, slack } = of;
    sum.reset();
    mass.set(0);
    for (let c = 0; c < classes; c++) {
      const i = 2 * c;
      p.set(of.p[i] as number, of.p[i + 1]);
      delta.set(of.delta[i] as number, of.delta[i + 1]);
      mass.add(p);
      if (delta.high === Number.POSITIVE_INFINITY) this.rejectInfinite(c);
      if (!areNormalised) {
        if (delta.high === Number.NEGATIVE_INFINITY) continue;
        const k = weigh(p, delta, term);
        sum.add(term, k);
        sum.size += p.high * Math.max(slack[c] as number, Math.abs(delta.high));
        continue;
      }
      if (Math.abs(delta.high) < SMALL) {
        sum.add(expMinusLine(delta.negate(), g).multiply(p), 0);
        continue;
      }
      q.set(of.q[i] as number, of.q[i + 1]).subtract(p);
      const k = weigh(p, delta, term);
      if (k === 0) sum.add(q.add(term), 0);
      else {
        sum.add(q, 0);
        sum.add(term, k);
      }
    }
    sum.total(scale, loss);
    if (areNormalised) return;
    g.set(sum.size).timesPowerOfTwo(-scale);
    if (isRefinable(of, loss.high, g.high)) refine(of, 0, (exact) => exact.reverseLoss(), loss);
  }

  gradient(c: number, out: Pair): number {
    const { of, loss } = this;
    const i = 2 * c;
    p.set(of.p[i] as number, of.p[i + 1]);
    if (p.high === 0) {
      out.set(0);
      return -of.inputScale;
    }
    g.set(of.delta[i] as number, of.delta[i + 1]);
    const isLogits = of.input.kind === 'logits';
    const size = Math.max(isLogits ? Math.abs(loss.high) : 1, Math.abs(g.high), of.slack[c] as number);
    if (isLogits) {
      g.subtract(loss);
      if (needsPreciseMean(g.high, loss.high) && of.areNormalised && !this.isPrecise) {
        this.isPrecise = true;
        this.compute(preciseExpMinusLine);
        return this.gradient(c, out);
      }
    } else g.addNumber(1);
    if (isCancelled(g.high, size)) {
      if (isLogits && this.around.write(c, of.input.argmax, of.p, of.inputScale, this.subtract, out)) {
        return -of.inputScale;
      }
      if (isRefinable(of, g.high, size)) {
        refine(of, of.inputScale, (exact) => exact.reverseGradient(c), out);
        return -of.inputScale;
      }
    }
    return weigh(p, g, out) - of.inputScale;
  }

  targetGradient(c: number, out: Pair): number {
    const { of, mass } = this;
    const i = 2 * c;
    p.set(of.p[i] as number, of.p[i + 1]);
    if (of.target.kind !== 'logits') {
      out.copy(p).negate();
      return -of.inputScale;
    }
    const high = of.delta[i] as number;
    out.set(of.q[i] as number, of.q[i + 1]);
    if (!of.areNormalised) {
      out
        .timesPowerOfTwo(-SPARE)
        .multiply(mass)
        .timesPowerOfTwo(SPARE - of.targetScale);
      const size = Math.max(p.high, out.high);
      out.subtract(p);
      if (isRefinable(of, out.high, size)) refine(of, of.inputScale, (exact) => exact.reverseTargetGradient(c), out);
    } else if (Math.abs(high) < SMALL) {
      delta.set(-high, -(of.delta[i + 1] as number));
      out.copy(smallExpMinusLine(delta, g).add(delta).multiply(p));
      if (isRefinable(of, high, of.slack[c] as number))
        refine(of, of.inputScale, (exact) => exact.reverseTargetGradient(c), out);
    } else out.subtract(p);
    return -of.inputScale;
  }

  private rejectInfinite(c: number): never {
    const { of } = this;
    const detail =
      `the target has no class ${c} here, and the input has: reverse_kl is Infinity, and has no gradient; ` +
      'expected a probability above 0, or divergence "forward_kl" or "jsd"';
    return of.reject(of.target.input, c, detail);
  }
}
