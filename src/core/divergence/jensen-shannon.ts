import { exp } from '../pairs/exp.ts';
import { expMinusLine } from '../pairs/exp-minus-line.ts';
import { expm1 } from '../pairs/expm1.ts';
import { log } from '../pairs/log.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';
import { SMALL, smallExpMinusLine } from '../pairs/small-exp-minus-line.ts';
import { AroundLargest, type Subtract } from './around-largest.ts';
import { isCancelled } from './cancelled.ts';
import type { Distributions } from './distributions.ts';
import type { DivergenceTerm } from './divergence-term.ts';
import { isRefinable, needsPreciseMean, refine } from './exact-divergence.ts';
import { weigh } from './scaled-sum.ts';

/** Of log-ratios beyond it in size, what the other side adds to a logarithm is computed as a difference. */
const FAR = 600;

/** 2^-900: numbers below it may have lost digits to the end of the range of doubles. */
const TINY = 2 ** -900;

/** Weights below it leave too little of a difference. */
const SMALL_WEIGHT = 2 ** -30;

const p = new Pair();
const q = new Pair();
const delta = new Pair();
const a = new Pair();
const b = new Pair();
const g = new Pair();
const between = new Pair();

/**
 * The generalised Jensen–Shannon divergence β KL(q‖m) + (1−β) KL(p‖m), m = β q + (1−β) p, and its gradients:
 *
 *     A = log(m/q) = log1p((1−β) expm1(δ))     B = log(m/p) = log1p(β expm1(−δ))     δ = log p − log q
 *     Σ β q G(A) + (1−β) p G(B), G(t) = e^t − 1 − t: term by term ≥ 0, whatever p and q sum to
 *     ∂/∂log p = −(1−β) p B     ∂/∂z = (1−β) p (Σ p B − B)     ∂/∂log q = −β q A     ∂/∂ target z = β q (Σ q A − A)
 *
 * Finite always; disjoint: −β log β − (1−β) log(1−β).
 */
export class JensenShannon implements DivergenceTerm {
  readonly loss = new Pair();
  private readonly of: Distributions;
  private readonly beta: number;
  /** 1 − β. */
  private readonly rest: Pair;
  private readonly logBeta = new Pair();
  private readonly logRest = new Pair();
  private readonly isSkewed: boolean;
  /** A of each class, where its gradient is asked for; B takes the place of δ. */
  private readonly ratios: Float64Array | undefined;
  private readonly around: AroundLargest;
  /** Whether the means have been computed in so many digits that they may cancel. */
  private isPrecise = false;
  private isTargetPrecise = false;
  private readonly targetAround: AroundLargest;
  /** Σ p G(B) and Σ q G(A), which are ≥ 0. */
  private readonly sum = new Pair();
  private readonly targetSum = new Pair();
  /** Σ p B and Σ q A. */
  private readonly mean = new Pair();
  private readonly targetMean = new Pair();
  /** What of the terms of these means may have cancelled; 0 between logits, where these have one sign. */
  private meanSize = 0;
  private targetMeanSize = 0;

  constructor(of: Distributions, beta: number, ratios: Float64Array | undefined) {
    this.of = of;
    this.around = new AroundLargest(of);
    this.targetAround = new AroundLargest(of);
    this.beta = beta;
    this.ratios = ratios;
    this.rest = new Pair().setDifference(1, beta);
    log(new Pair().set(beta), this.logBeta);
    log1p(new Pair().set(-beta), this.logRest);
    this.isSkewed = beta < SMALL_WEIGHT || this.rest.high < SMALL_WEIGHT;
  }

  load(): void {
    const { of, beta, rest, sum, targetSum, mean, targetMean, ratios, loss } = this;
    const { classes, inputScale, targetScale, areNormalised, slack } = of;
    const scale = Math.min(inputScale, targetScale);
    sum.set(0);
    this.isPrecise = false;
    this.isTargetPrecise = false;
    this.around.reset();
    this.targetAround.reset();
    targetSum.set(0);
    mean.set(0);
    targetMean.set(0);
    this.meanSize = 0;
    this.targetMeanSize = 0;
    for (let c = 0; c < classes; c++) {
      const i = 2 * c;
      p.set(of.p[i] as number, of.p[i + 1]);
      q.set(of.q[i] as number, of.q[i + 1]);
      delta.set(of.delta[i] as number, of.delta[i + 1]);
      if (!areNormalised && isRefinable(of, delta.high, slack[c] as number)) {
        refine(of, 0, (exact) => exact.delta(c), delta);
        slack[c] = Math.abs(delta.high);
      }
      // What little one side has of the other decides nothing, however large its logarithm is.
      if (Math.abs(delta.high) > FAR) slack[c] = 0;
      this.loadRatios();
      of.delta[i] = b.high;
      of.delta[i + 1] = b.low;
      if (ratios) {
        ratios[i] = a.high;
        ratios[i + 1] = a.low;
      }
      if (!areNormalised) {
        mean.add(g.copy(b).multiply(p));
        this.meanSize += p.high * Math.max(Math.abs(b.high), beta * (slack[c] as number));
        targetMean.add(g.copy(a).multiply(q));
        this.targetMeanSize += q.high * Math.max(Math.abs(a.high), rest.high * (slack[c] as number));
        if (inputScale !== scale) p.timesPowerOfTwo(scale - inputScale);
        if (targetScale !== scale) q.timesPowerOfTwo(scale - targetScale);
      }
      between.copy(q).subtract(p);
      if (Math.abs(b.high) < SMALL) sum.add(smallExpMinusLine(b, g).multiply(p));
      else {
        g.copy(b).multiply(p).negate();
        sum.add(g.add(delta.copy(between).multiplyNumber(beta)));
      }
      if (Math.abs(a.high) < SMALL) targetSum.add(smallExpMinusLine(a, g).multiply(q));
      else {
        g.copy(a).multiply(q).negate();
        targetSum.add(g.subtract(delta.copy(between).multiply(rest)));
      }
    }
    loss.copy(targetSum).multiplyNumber(beta);
    g.copy(sum).multiply(rest);
    loss.add(g).timesPowerOfTwo(-scale);
    // Of terms that are beyond all doubles, the sign may be lost, which is that of all of them.
    if (!(loss.high > Number.NEGATIVE_INFINITY)) loss.set(Number.POSITIVE_INFINITY);
    // Where all sum to 1, Σ p B = −Σ p G(B).
    if (areNormalised) {
      mean.copy(sum).negate();
      targetMean.copy(targetSum).negate();
    }
    mean.timesPowerOfTwo(-inputScale);
    targetMean.timesPowerOfTwo(-targetScale);
    this.meanSize = g.set(this.meanSize).timesPowerOfTwo(-inputScale).high;
    this.targetMeanSize = g.set(this.targetMeanSize).timesPowerOfTwo(-targetScale).high;
  }

  gradient(c: number, out: Pair): number {
    const { of, beta, rest, mean } = this;
    const i = 2 * c;
    out.set(of.p[i] as number, of.p[i + 1]);
    if (out.high === 0) return -of.inputScale;
    g.set(of.delta[i] as number, of.delta[i + 1]).negate();
    let size = Math.max(Math.abs(g.high), beta * (of.slack[c] as number));
    if (of.input.kind === 'logits') {
      size = Math.max(size, Math.abs(mean.high), this.meanSize);
      if (needsPreciseMean(g.high + mean.high, mean.high) && of.areNormalised && !this.isPrecise) {
        this.isPrecise = true;
        preciseMean(of, of.p, of.q, of.delta, between.set(beta), mean);
        return this.gradient(c, out);
      }
      g.add(mean);
    }
    if (isCancelled(g.high, size) || isTiny(g.high)) {
      if (
        of.input.kind === 'logits' &&
        this.around.write(c, of.input.argmax, of.p, of.inputScale, this.subtract, out)
      ) {
        out.multiply(rest).negate();
        return -of.inputScale;
      }
      if (isRefinable(of, g.high, size)) {
        refine(of, of.inputScale, (exact) => exact.jsdGradient(beta, c), out);
        return -of.inputScale;
      }
      out.set(of.p[i] as number, of.p[i + 1]);
    }
    return weigh(out.multiply(rest), g, out) - of.inputScale;
  }

  targetGradient(c: number, out: Pair): number {
    const { of, beta, rest, targetMean } = this;
    const ratios = this.ratios as Float64Array;
    const i = 2 * c;
    out.set(of.q[i] as number, of.q[i + 1]);
    if (out.high === 0) return -of.targetScale;
    g.set(ratios[i] as number, ratios[i + 1]).negate();
    let size = Math.max(Math.abs(g.high), rest.high * (of.slack[c] as number));
    if (of.target.kind === 'logits') {
      size = Math.max(size, Math.abs(targetMean.high), this.targetMeanSize);
      if (needsPreciseMean(g.high + targetMean.high, targetMean.high) && of.areNormalised && !this.isTargetPrecise) {
        this.isTargetPrecise = true;
        preciseMean(of, of.q, of.p, ratios, rest, targetMean);
        return this.targetGradient(c, out);
      }
      g.add(targetMean);
    }
    if (isCancelled(g.high, size) || isTiny(g.high)) {
      if (
        of.target.kind === 'logits' &&
        this.targetAround.write(c, of.target.argmax, of.q, of.targetScale, this.subtractTarget, out)
      ) {
        out.multiplyNumber(beta).negate();
        return -of.targetScale;
      }
      if (isRefinable(of, g.high, size)) {
        refine(of, of.targetScale, (exact) => exact.jsdTargetGradient(beta, c), out);
        return -of.targetScale;
      }
      out.set(of.q[i] as number, of.q[i + 1]);
    }
    return weigh(out.multiplyNumber(beta), g, out) - of.targetScale;
  }

  /** B_c − B_k: where both are about log(1−β), of what they are more. */
  private readonly subtract: Subtract = (c, k, out) => {
    const { of, beta, rest } = this;
    weight
      .set(beta)
      .divide(rest)
      .timesPowerOfTwo(of.inputScale - of.targetScale);
    subtractRatios(of.delta, of.q, of.p, c, k, weight, out);
  };

  /** A_c − A_k: where both are about log β, of what they are more. */
  private readonly subtractTarget: Subtract = (c, k, out) => {
    const { of, beta, rest, ratios } = this;
    weight
      .copy(rest)
      .divideNumber(beta)
      .timesPowerOfTwo(of.targetScale - of.inputScale);
    subtractRatios(ratios as Float64Array, of.p, of.q, c, k, weight, out);
  };

  /** Computes A and B of δ; where p or q is 0, any number stands for the Infinity that is multiplied by it. */
  private loadRatios(): void {
    const { rest, beta, logBeta, logRest, isSkewed } = this;
    const { high } = delta;
    if (high === Number.NEGATIVE_INFINITY) {
      a.copy(logBeta);
      b.set(1);
      return;
    }
    if (high === Number.POSITIVE_INFINITY) {
      a.set(1);
      b.copy(logRest);
      return;
    }
    const isDirect = (isSkewed && Math.abs(high) < FAR) || Math.abs(high) < SMALL;
    if (high <= 0 || isDirect) logOfMean(delta, rest, beta, a);
    if (high > 0 || isDirect) {
      g.copy(delta).negate();
      between.set(beta);
      logOfMean(g, between, rest.high, b, rest.low);
    }
    if (isDirect) return;
    if (high <= 0) b.copy(a).subtract(delta);
    else a.copy(b).add(delta);
  }
}

/** Σ w B = −Σ w G(B) in all digits of pairs, for ratios B = log1p(share (other / w − 1)). */
function preciseMean(
  of: Distributions,
  weights: Float64Array,
  others: Float64Array,
  ratios: Float64Array,
  share: Pair,
  out: Pair,
): void {
  out.set(0);
  for (let c = 0; c < of.classes; c++) {
    const i = 2 * c;
    p.set(weights[i] as number, weights[i + 1]);
    b.set(ratios[i] as number, ratios[i + 1]);
    if (Math.abs(b.high) < SMALL) {
      out.subtract(expMinusLine(b, g).multiply(p));
      continue;
    }
    q.set(others[i] as number, others[i + 1])
      .subtract(p)
      .multiply(share);
    out.add(b.multiply(p)).subtract(q);
  }
  out.timesPowerOfTwo(-of.inputScale);
}

function isTiny(x: number): boolean {
  return x !== 0 && Math.abs(x) < TINY;
}

const weight = new Pair();
const quotient = new Pair();
const other = new Pair();

/** v_c − v_k of ratios, or of log1p(w a_c / b_c), which is v_c but for a constant: whichever are nearer to 0, and so have more digits. */
function subtractRatios(
  ratios: Float64Array,
  above: Float64Array,
  below: Float64Array,
  c: number,
  k: number,
  w: Pair,
  out: Pair,
): void {
  const i = 2 * c;
  const j = 2 * k;
  const size = Math.max(Math.abs(ratios[i] as number), Math.abs(ratios[j] as number));
  out.set(above[i] as number, above[i + 1]).divide(quotient.set(below[i] as number, below[i + 1]));
  other.set(above[j] as number, above[j + 1]).divide(quotient.set(below[j] as number, below[j + 1]));
  if (out.multiply(w).high < size && other.multiply(w).high < size) {
    log1p(out, out).subtract(log1p(other, other));
    return;
  }
  other.set(ratios[j] as number, ratios[j + 1]);
  out.set(ratios[i] as number, ratios[i + 1]).subtract(other);
}

const power = new Pair();

/** log1p(w expm1(x)) = log((1 − w) + w e^x), where 1 − w is given too. */
function logOfMean(x: Pair, w: Pair, restHigh: number, out: Pair, restLow = 0): void {
  if (w.high <= 0.5 || x.high > -0.7) {
    log1p(expm1(x, power).multiply(w), out);
    return;
  }
  exp(x, power).multiply(w);
  out.set(restHigh, restLow);
  log(power.add(out), out);
}
