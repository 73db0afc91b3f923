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
 * KL(q‖p) = Σ q (log q − log p), and its gradients, δ = log p − log q:
 *
 *     between logits: Σ q G(δ), G(t) = e^t − 1 − t ≥ 0 term by term     else: Σ −q δ
 *     ∂/∂z = (Σq) p − q, q expm1(δ) near equality     ∂/∂log p = −q     ∂/∂ target z = q (−δ − loss)     ∂/∂log q = q (1 − δ)
 *
 * Infinity where p_c = 0 < q_c; the gradient of the input is that of all others there too, the one of the target does not exist.
 */
export class ForwardKl implements DivergenceTerm {
  readonly loss = new Pair();
  private readonly of: Distributions;
  private readonly hasTargetGradient: boolean;
  private readonly sum = new ScaledSum();
  private readonly around: AroundLargest;
  /** Whether the loss has been computed in so many digits that it may cancel. */
  private isPrecise = false;
  private readonly subtract: Subtract;
  /** Σ q, times 2^targetScale. */
  private readonly mass = new Pair();

  /** @throws InputError INFINITE_DIVERGENCE by `load`, where the loss is Infinity and a gradient of the target is asked for */
  constructor(of: Distributions, hasTargetGradient: boolean) {
    this.of = of;
    this.around = new AroundLargest(of);
    this.subtract = subtractIn(of.delta);
    this.hasTargetGradient = hasTargetGradient;
  }

  load(): void {
    this.around.reset();
    this.isPrecise = false;
    this.compute(smallExpMinusLine);
  }

  /** Computes the loss; between logits by a G of as many digits as are needed. */
  private compute(expMinusLine: typeof smallExpMinusLine): void {
    const { of, sum, mass, loss } = this;
    const { classes, targetScale: scale, areNormalised, slack } = of;
    sum.reset();
    mass.set(0);
    let isInfinite = false;
    for (let c = 0; c < classes; c++) {
      const i = 2 * c;
      q.set(of.q[i] as number, of.q[i + 1]);
      delta.set(of.delta[i] as number, of.delta[i + 1]);
      mass.add(q);
      if (delta.high === Number.NEGATIVE_INFINITY) {
        isInfinite = true;
        if (this.hasTargetGradient) this.rejectInfinite(c);
        continue;
      }
      if (!areNormalised) {
        if (delta.high === Number.POSITIVE_INFINITY) continue;
        const k = weigh(q, delta, term);
        sum.add(term.negate(), k);
        sum.size += q.high * Math.max(slack[c] as number, Math.abs(delta.high));
        continue;
      }
      if (Math.abs(delta.high) < SMALL) {
        sum.add(expMinusLine(delta, g).multiply(q), 0);
        continue;
      }
      p.set(of.p[i] as number, of.p[i + 1]).subtract(q);
      const k = weigh(q, delta, term);
      if (k === 0) sum.add(p.subtract(term), 0);
      else {
        sum.add(p, 0);
        sum.add(term.negate(), k);
      }
    }
    if (isInfinite) {
      loss.set(Number.POSITIVE_INFINITY);
      return;
    }
    sum.total(scale, loss);
    if (areNormalised) return;
    g.set(sum.size).timesPowerOfTwo(-scale);
    if (isRefinable(of, loss.high, g.high)) refine(of, 0, (exact) => exact.forwardLoss(), loss);
  }

  gradient(c: number, out: Pair): number {
    const { of, mass } = this;
    const i = 2 * c;
    out.set(of.q[i] as number, of.q[i + 1]);
    if (of.input.kind === 'log_probs') {
      out.negate();
      return -of.targetScale;
    }
    const high = of.delta[i] as number;
    p.set(of.p[i] as number, of.p[i + 1]);
    if (!of.areNormalised) {
      p.timesPowerOfTwo(-SPARE)
        .multiply(mass)
        .timesPowerOfTwo(SPARE - of.inputScale);
      const size = Math.max(p.high, out.high);
      out.negate().add(p);
      if (isRefinable(of, out.high, size)) refine(of, of.targetScale, (exact) => exact.forwardGradient(c), out);
      return -of.targetScale;
    }
    if (Math.abs(high) < SMALL) {
      delta.set(high, of.delta[i + 1]);
      out.multiply(smallExpMinusLine(delta, g).add(delta));
      if (isRefinable(of, high, of.slack[c] as number))
        refine(of, of.targetScale, (exact) => exact.forwardGradient(c), out);
    } else out.negate().add(p);
    return -of.targetScale;
  }

  targetGradient(c: number, out: Pair): number {
    const { of, loss } = this;
    const i = 2 * c;
    q.set(of.q[i] as number, of.q[i + 1]);
    if (q.high === 0) {
      out.set(0);
      return -of.targetScale;
    }
    g.set(-(of.delta[i] as number), -(of.delta[i + 1] as number));
    const isLogits = of.target.kind === 'logits';
    const size = Math.max(isLogits ? Math.abs(loss.high) : 1, Math.abs(g.high), of.slack[c] as number);
    if (isLogits) {
      g.subtract(loss);
      if (needsPreciseMean(g.high, loss.high) && of.areNormalised && !this.isPrecise) {
        this.isPrecise = true;
        this.compute(preciseExpMinusLine);
        return this.targetGradient(c, out);
      }
    } else g.addNumber(1);
    if (isCancelled(g.high, size)) {
      if (isLogits && this.around.write(c, of.target.argmax, of.q, of.targetScale, this.subtract, out)) {
        out.negate();
        return -of.targetScale;
      }
      if (isRefinable(of, g.high, size)) {
        refine(of, of.targetScale, (exact) => exact.forwardTargetGradient(c), out);
        return -of.targetScale;
      }
    }
    return weigh(q, g, out) - of.targetScale;
  }

  private rejectInfinite(c: number): never {
    const { of } = this;
    const detail =
      `the input has no class ${c} here, and the target has: KL(q‖p) is Infinity, and has no gradient with respect to the target; ` +
      'expected a class that is not -Infinity, or outputs without target_grad';
    return of.reject(of.input.input, c, detail);
  }
}
