import { exp } from '../pairs/exp.ts';
import { expm1 } from '../pairs/expm1.ts';
import { log } from '../pairs/log.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';
import { SMALL, smallExpMinusLine } from '../pairs/small-exp-minus-line.ts';
import type { Distributions } from './distributions.ts';
import type { DivergenceTerm } from './divergence-term.ts';
import { isRefinable, refine } from './exact-divergence.ts';
import { JensenShannonSide } from './jensen-shannon-side.ts';

/** Of log-ratios beyond it in size, what the other side adds to a logarithm is computed as a difference. */
const FAR = 600;

/** Weights below it leave too little of a difference. */
const SMALL_WEIGHT = 2 ** -30;

const p = new Pair();
const q = new Pair();
const delta = new Pair();
const a = new Pair();
const b = new Pair();
const g = new Pair();
const between = new Pair();

const NO_RATIOS = new Float64Array(0);

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
  private readonly input: JensenShannonSide;
  private readonly target: JensenShannonSide;

  constructor(of: Distributions, beta: number, ratios: Float64Array | undefined) {
    this.of = of;
    this.beta = beta;
    this.ratios = ratios;
    this.rest = new Pair().setDifference(1, beta);
    log(new Pair().set(beta), this.logBeta);
    log1p(new Pair().set(-beta), this.logRest);
    const share = new Pair().set(beta);
    this.input = new JensenShannonSide(of, {
      isInput: true,
      share: this.rest,
      otherShare: share,
      ratios: of.delta,
      exactGradient: (exact, c) => exact.jsdGradient(beta, c),
    });
    this.target = new JensenShannonSide(of, {
      isInput: false,
      share,
      otherShare: this.rest,
      ratios: ratios ?? NO_RATIOS,
      exactGradient: (exact, c) => exact.jsdTargetGradient(beta, c),
    });
    this.isSkewed = beta < SMALL_WEIGHT || this.rest.high < SMALL_WEIGHT;
  }

  load(): void {
    const { of, beta, rest, input, target, ratios, loss } = this;
    const { sum, mean } = input;
    const { sum: targetSum, mean: targetMean } = target;
    const { classes, inputScale, targetScale, areNormalised, slack } = of;
    const scale = Math.min(inputScale, targetScale);
    input.reset();
    target.reset();
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
        input.addToMean(p, b, slack[c] as number);
        target.addToMean(q, a, slack[c] as number);
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
    input.endMean();
    target.endMean();
  }

  gradient(c: number, out: Pair): number {
    return this.input.gradient(c, out);
  }

  targetGradient(c: number, out: Pair): number {
    return this.target.gradient(c, out);
  }

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
