import { expMinusLine as preciseExpMinusLine } from '../pairs/exp-minus-line.ts';
import { Pair } from '../pairs/pair.ts';
import { SMALL, smallExpMinusLine } from '../pairs/small-exp-minus-line.ts';
import { AroundLargest, type Subtract, subtractIn } from './around-largest.ts';
import { isCancelled } from './cancelled.ts';
import type { DistributionSide } from './distribution-side.ts';
import type { Distributions } from './distributions.ts';
import type { DivergenceTerm } from './divergence-term.ts';
import { isRefinable, needsPreciseMean, refine } from './exact-divergence.ts';
import { ScaledSum, SPARE, weigh } from './scaled-sum.ts';

/** KL(q‖p), which the target weighs, or KL(p‖q), which the input does. */
export type KlDirection = 'forward' | 'reverse';

const w = new Pair();
const v = new Pair();
const ratio = new Pair();
const g = new Pair();
const term = new Pair();

/**
 * KL(w‖v) = Σ w ρ, ρ = log w − log v, and its gradients: forward, w is the target q and v the input p; reverse, the other way round.
 *
 *     between logits: Σ w G(−ρ), G(t) = e^t − 1 − t ≥ 0 term by term     else: Σ w ρ
 *     ∂/∂z of w = w (ρ − loss)     ∂/∂log w = w (ρ + 1)     ∂/∂z of v = (Σw) v − w, w expm1(−ρ) near equality     ∂/∂log v = −w
 *
 * Infinity where v_c = 0 < w_c: the gradient of v is that of all other classes there too, the one of w does not exist.
 */
export class KullbackLeibler implements DivergenceTerm {
  readonly loss = new Pair();
  private readonly of: Distributions;
  private readonly isForward: boolean;
  /** 1, or −1 where ρ is −δ. */
  private readonly sign: 1 | -1;
  private readonly ofW: DistributionSide;
  private readonly ofV: DistributionSide;
  /** w and v, times 2^scale, in pairs one after the other. */
  private readonly w: Float64Array;
  private readonly v: Float64Array;
  private readonly rejectsInfinite: boolean;
  private readonly sum = new ScaledSum();
  private readonly around: AroundLargest;
  /** Whether the loss has been computed in so many digits that it may cancel. */
  private isPrecise = false;
  private readonly subtract: Subtract;
  /** Σ w, times 2^scale of w. */
  private readonly mass = new Pair();

  /** @throws InputError INFINITE_DIVERGENCE by `load`, where the loss is Infinity: in reverse, or where a gradient of the target is asked for */
  constructor(of: Distributions, direction: KlDirection, hasTargetGradient: boolean) {
    const isForward = direction === 'forward';
    this.of = of;
    this.isForward = isForward;
    this.sign = isForward ? -1 : 1;
    this.ofW = isForward ? of.target : of.input;
    this.ofV = isForward ? of.input : of.target;
    this.w = isForward ? of.q : of.p;
    this.v = isForward ? of.p : of.q;
    this.rejectsInfinite = !isForward || hasTargetGradient;
    this.around = new AroundLargest(of);
    this.subtract = subtractIn(of.delta);
  }

  load(): void {
    this.around.reset();
    this.isPrecise = false;
    this.compute(smallExpMinusLine);
  }

  gradient(c: number, out: Pair): number {
    return this.isForward ? this.gradientOfV(c, out) : this.gradientOfW(c, out);
  }

  targetGradient(c: number, out: Pair): number {
    return this.isForward ? this.gradientOfW(c, out) : this.gradientOfV(c, out);
  }

  /** Computes the loss; between logits by a G of as many digits as are needed. */
  private compute(expMinusLine: typeof smallExpMinusLine): void {
    const { of, sum, mass, loss, wScale } = this;
    const { classes, areNormalised, slack } = of;
    sum.reset();
    mass.set(0);
    let isInfinite = false;
    for (let c = 0; c < classes; c++) {
      const size = Math.abs(this.loadClass(c).high);
      mass.add(w);
      if (ratio.high === Number.POSITIVE_INFINITY) {
        if (this.rejectsInfinite) this.rejectInfinite(c);
        isInfinite = true;
      } else if (!areNormalised) {
        if (ratio.high === Number.NEGATIVE_INFINITY) continue;
        const k = weigh(w, ratio, term);
        sum.add(term, k);
        sum.size += w.high * Math.max(slack[c] as number, size);
      } else if (size < SMALL) {
        sum.add(expMinusLine(ratio.negate(), g).multiply(w), 0);
      } else {
        v.set(this.v[2 * c] as number, this.v[2 * c + 1]).subtract(w);
        const k = weigh(w, ratio, term);
        if (k === 0) sum.add(v.add(term), 0);
        else {
          sum.add(v, 0);
          sum.add(term, k);
        }
      }
    }
    if (isInfinite) {
      loss.set(Number.POSITIVE_INFINITY);
      return;
    }
    sum.total(wScale, loss);
    if (areNormalised) return;
    g.set(sum.size).timesPowerOfTwo(-wScale);
    if (isRefinable(of, loss.high, g.high)) refine(of, 0, (exact) => exact.klLoss(this.isForward), loss);
  }

  /** The derivative with respect to what w was given as. */
  private gradientOfW(c: number, out: Pair): number {
    const { of, loss, isForward, ofW, wScale } = this;
    g.copy(this.loadClass(c));
    if (w.high === 0) {
      out.set(0);
      return -wScale;
    }
    const isLogits = ofW.kind === 'logits';
    const size = Math.max(isLogits ? Math.abs(loss.high) : 1, Math.abs(g.high), of.slack[c] as number);
    if (isLogits) {
      g.subtract(loss);
      if (needsPreciseMean(g.high, loss.high) && of.areNormalised && !this.isPrecise) {
        this.isPrecise = true;
        this.compute(preciseExpMinusLine);
        return this.gradientOfW(c, out);
      }
    } else g.addNumber(1);
    if (isCancelled(g.high, size)) {
      if (isLogits && this.around.write(c, ofW.argmax, this.w, wScale, this.subtract, out)) {
        // It is of δ.
        if (isForward) out.negate();
        return -wScale;
      }
      if (isRefinable(of, g.high, size)) {
        refine(of, wScale, (exact) => exact.klGradientOfW(isForward, c), out);
        return -wScale;
      }
    }
    return weigh(w, g, out) - wScale;
  }

  /** The derivative with respect to what v was given as. */
  private gradientOfV(c: number, out: Pair): number {
    const { of, mass, isForward, ofV, wScale } = this;
    const { high } = this.loadClass(c);
    if (ofV.kind !== 'logits') {
      out.copy(w).negate();
      return -wScale;
    }
    out.set(this.v[2 * c] as number, this.v[2 * c + 1]);
    let left = high;
    let size = of.slack[c] as number;
    if (!of.areNormalised) {
      out.timesPowerOfTwo(-SPARE).multiply(mass);
      out.timesPowerOfTwo(SPARE - (isForward ? of.inputScale : of.targetScale));
      size = Math.max(w.high, out.high);
      left = out.subtract(w).high;
    } else if (Math.abs(high) < SMALL) {
      ratio.negate();
      out.copy(smallExpMinusLine(ratio, g).add(ratio).multiply(w));
    } else {
      out.subtract(w);
      return -wScale;
    }
    if (isRefinable(of, left, size)) refine(of, wScale, (exact) => exact.klGradientOfV(isForward, c), out);
    return -wScale;
  }

  /** Loads w and ρ of a class; returns ρ. */
  private loadClass(c: number): Pair {
    const { sign } = this;
    const { delta } = this.of;
    w.set(this.w[2 * c] as number, this.w[2 * c + 1]);
    return ratio.set(sign * (delta[2 * c] as number), sign * (delta[2 * c + 1] as number));
  }

  /** w is kept times 2 to this power. */
  private get wScale(): number {
    return this.isForward ? this.of.targetScale : this.of.inputScale;
  }

  private rejectInfinite(c: number): never {
    const { of } = this;
    if (this.isForward) {
      const detail =
        `the input has no class ${c} here, and the target has: KL(q‖p) is Infinity, and has no gradient with respect to the target; ` +
        'expected a class that is not -Infinity, or outputs without target_grad';
      return of.reject(of.input.input, c, detail);
    }
    const detail =
      `the target has no class ${c} here, and the input has: reverse_kl is Infinity, and has no gradient; ` +
      'expected a probability above 0, or divergence "forward_kl" or "jsd"';
    return of.reject(of.target.input, c, detail);
  }
}
