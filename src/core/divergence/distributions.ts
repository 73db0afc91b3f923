import { expScaled } from '../pairs/exp-scaled.ts';
import { log } from '../pairs/log.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';
import { SMALL, smallExpMinusLine } from '../pairs/small-exp-minus-line.ts';
import { type ClassLayout, rowStart } from '../tensors/class-layout.ts';
import { InputError } from '../tensors/input-error.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { indicesOf } from '../tensors/tensor.ts';
import { isCancelled } from './cancelled.ts';
import { type DistributionInput, DistributionSide, FARTHEST, HEADROOM, TIMES } from './distribution-side.ts';
import { exactLogRatio } from './exact-log-ratio.ts';

/** Doubles that a row is computed in, for each of its classes: p, q and δ in pairs, and how large δ's terms are. */
export const DOUBLES_OF_DISTRIBUTIONS = 7;

const raw = new Pair();
const rawTarget = new Pair();
const d = new Pair();
const dTarget = new Pair();
const t = new Pair();
const tTarget = new Pair();
const difference = new Pair();
const g = new Pair();
const number = new Pair();

/**
 * Two distributions over the classes of a row, the input p and the target q, in pairs of doubles:
 *
 *     2^inputScale p_c,   2^targetScale q_c,   δ_c = log p_c − log q_c
 *
 * Between logits, δ_c = e_c − K, where e_c = ((x_c − x_k) − (y_c − y_k)) / T is right to 100 bits of its own, and K = log1p(Σ q_j expm1(e_j)) also
 * is where both are nearly equal: then δ is too, whatever p and q are. Given log-probabilities are taken as they are.
 *
 * δ is −Infinity where p_c is 0 and q_c is not, +Infinity where q_c is 0 and p_c is not, and 0 where both are.
 */
export class Distributions {
  readonly classes: number;
  readonly temperature: number;
  /** Is told of numbers that are to be computed in more digits. */
  readonly checkpoint: Kernel['checkpoint'];
  /** Pairs, one class after the other. */
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly delta: Float64Array;
  /** How large the terms are that δ is the difference of: its error is below 2^-93 of them. 0 where δ is exact. */
  readonly slack: Float64Array;
  /** p and q are kept times 2 to these powers. */
  inputScale = HEADROOM;
  targetScale = HEADROOM;
  /** Whether both sum to 1, as softmaxes do. */
  readonly areNormalised: boolean;
  readonly input: DistributionSide;
  readonly target: DistributionSide;
  row = 0;
  private readonly layout: ClassLayout;

  constructor(
    input: DistributionInput,
    target: DistributionInput,
    layout: ClassLayout,
    kernel: Kernel,
    temperature: number,
  ) {
    const { classes } = layout;
    this.layout = layout;
    this.classes = classes;
    this.temperature = temperature;
    this.checkpoint = kernel.checkpoint;
    this.input = new DistributionSide(input, layout, kernel);
    this.target = new DistributionSide(target, layout, kernel);
    this.areNormalised = input.kind === 'logits' && target.kind === 'logits';
    this.p = kernel.allocate(2 * classes);
    this.q = kernel.allocate(2 * classes);
    this.delta = kernel.allocate(2 * classes);
    this.slack = kernel.allocate(classes);
  }

  /** Goes to a row; returns the side that has no distribution there, if one has none. */
  load(row: number): DistributionInput | undefined {
    const { input, target, classes } = this;
    this.row = row;
    if (!input.read(row, classes)) return input.input;
    if (!target.read(row, classes)) return target.input;
    if (this.areNormalised) this.loadLogits();
    else this.loadMixed();
    return undefined;
  }

  /** @throws InputError INVALID_DISTRIBUTION, of a class of the row */
  reject({ field, tensor }: DistributionInput, c: number, detail: string): never {
    const { layout, row } = this;
    const path = [field, ...indicesOf(tensor.shape, rowStart(layout, row) + c * layout.inner)];
    throw new InputError('INFINITE_DIVERGENCE', [{ path, detail }]);
  }

  /** Both from logits. */
  private loadLogits(): void {
    const { input, target, classes, temperature, p, q, delta, slack } = this;
    this.inputScale = HEADROOM;
    this.targetScale = HEADROOM;
    const k = target.argmax;
    // Near equality all is relative to one class, whose e is 0.
    const isShared = input.max - input.at(k) <= temperature;
    const kInput = isShared ? k : input.argmax;
    const xk = input.at(kInput);
    const yk = target.at(k);
    input.sum.set(0);
    target.sum.set(0);
    difference.set(0);
    secondOrder.set(0);
    let firstOrder = 0;
    for (let c = 0; c < classes; c++) {
      const i = 2 * c;
      scaleLogit(input.at(c), xk, temperature, raw, d);
      scaleLogit(target.at(c), yk, temperature, rawTarget, dTarget);
      const isMasked = d.high === Number.NEGATIVE_INFINITY;
      const isTargetMasked = dTarget.high === Number.NEGATIVE_INFINITY;
      if (c === kInput) t.set(TIMES);
      else input.sum.add(scaledExp(d, HEADROOM, t));
      if (c === k) tTarget.set(TIMES);
      else target.sum.add(scaledExp(dTarget, HEADROOM, tTarget));
      p[i] = t.high;
      p[i + 1] = t.low;
      q[i] = tTarget.high;
      q[i + 1] = tTarget.low;
      if (isMasked || isTargetMasked) {
        raw.set(isMasked === isTargetMasked ? 0 : isMasked ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
        if (isShared && c !== k) {
          difference.add(t.subtract(tTarget));
          firstOrder += Math.abs(t.high);
        }
      } else {
        raw.subtract(rawTarget);
        if (!Number.isFinite(raw.high)) raw.copy(d).subtract(dTarget);
        else if (temperature !== 1) raw.divideNumber(temperature);
        if (isShared && c !== k) {
          if (Math.abs(raw.high) >= SMALL) {
            difference.add(t.subtract(tTarget));
            firstOrder += Math.abs(t.high);
          } else {
            // q (e + G(e)): the lines cancel before G is added.
            difference.add(d.copy(raw).multiply(tTarget));
            firstOrder += Math.abs(d.high);
            secondOrder.add(smallExpMinusLine(raw, g).multiply(tTarget));
          }
        }
      }
      delta[i] = raw.high;
      delta[i + 1] = raw.low;
    }
    input.normalise(!isShared);
    target.normalise(!isShared);
    let size: number;
    if (isShared) {
      log1p(target.divideByTotal(difference.add(secondOrder)), K);
      size = target.divideByTotal(t.set(firstOrder)).high;
    } else {
      K.copy(input.log).subtract(target.log);
      size = Math.max(Math.abs(input.log.high), Math.abs(target.log.high));
    }
    size = Math.max(size, Math.abs(K.high));
    // The class whose δ is least certain.
    let r = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      const i = 2 * c;
      t.set(p[i] as number, p[i + 1]).multiply(input.inverse);
      p[i] = t.high;
      p[i + 1] = t.low;
      t.set(q[i] as number, q[i + 1]).multiply(target.inverse);
      q[i] = t.high;
      q[i + 1] = t.low;
      slack[c] = size;
      const high = delta[i] as number;
      if (high - high !== 0 || (p[i] === 0 && q[i] === 0)) continue;
      t.set(high, delta[i + 1]).subtract(K);
      delta[i] = t.high;
      delta[i + 1] = t.low;
      if (isShared && Math.abs(t.high) < least) {
        least = Math.abs(t.high);
        r = c;
      }
    }
    if (isCancelled(least, size)) this.loadRelativeTo(r);
  }

  /** Computes δ by that of one class, of which a pair has too few digits. */
  private loadRelativeTo(r: number): void {
    const { input, target, classes, temperature, p, q, delta, slack, checkpoint } = this;
    exactLogRatio(input, target, classes, temperature, r, checkpoint, K);
    const xr = input.at(r);
    const yr = target.at(r);
    for (let c = 0; c < classes; c++) {
      const i = 2 * c;
      const high = delta[i] as number;
      slack[c] = Math.abs(K.high);
      if (high - high !== 0 || (p[i] === 0 && q[i] === 0)) continue;
      scaleLogit(input.at(c), xr, temperature, raw, d);
      scaleLogit(target.at(c), yr, temperature, rawTarget, dTarget);
      raw.subtract(rawTarget);
      if (!Number.isFinite(raw.high)) raw.copy(d).subtract(dTarget);
      else if (temperature !== 1) raw.divideNumber(temperature);
      raw.add(K);
      delta[i] = raw.high;
      delta[i + 1] = raw.low;
    }
  }

  /** At least one of them as given. */
  private loadMixed(): void {
    const { input, target } = this;
    this.inputScale = HEADROOM - input.exponent;
    this.targetScale = HEADROOM - target.exponent;
    this.slack.fill(0);
    this.loadSide(input, this.p, this.inputScale, false);
    this.loadSide(target, this.q, this.targetScale, true);
  }

  /** Writes the probabilities of a side, and its logarithms to δ, or subtracts them there. */
  private loadSide(side: DistributionSide, probs: Float64Array, scale: number, isTarget: boolean): void {
    const { classes, delta, slack } = this;
    const { kind, max } = side;
    if (kind === 'logits') {
      side.sum.set(0);
      for (let c = 0; c < classes; c++) {
        scaleLogit(side.at(c), max, 1, raw, d);
        if (c !== side.argmax) side.sum.add(scaledExp(d, HEADROOM, t));
      }
      side.normalise(true);
    }
    for (let c = 0; c < classes; c++) {
      const i = 2 * c;
      const x = side.at(c);
      if (kind === 'logits') {
        scaleLogit(x, max, 1, raw, d);
        scaledExp(d, scale, t).multiply(side.inverse);
        d.subtract(side.log);
      } else if (kind === 'log_probs') {
        // Beyond all scales, what counts is how probabilities compare.
        if (max > FARTHEST) scaledExp(d.setDifference(x, max), HEADROOM, t);
        else scaledExp(d.set(x), scale, t);
        d.set(x);
      } else {
        t.set(x).timesPowerOfTwo(scale);
        log(number.set(x), d);
      }
      const isMasked = d.high === Number.NEGATIVE_INFINITY;
      probs[i] = isMasked ? 0 : t.high;
      probs[i + 1] = isMasked ? 0 : t.low;
      if (kind !== 'log_probs' && !isMasked) slack[c] = Math.max(slack[c] as number, Math.abs(d.high));
      if (isTarget) {
        const isInputMasked = delta[i] === Number.NEGATIVE_INFINITY;
        if (isMasked) d.set(isInputMasked ? 0 : Number.POSITIVE_INFINITY);
        else if (isInputMasked) d.set(Number.NEGATIVE_INFINITY);
        // Of either nothing is left, however far apart they are.
        else if (this.p[i] === 0 && t.high === 0) d.set(0);
        else d.negate().add(t.set(delta[i] as number, delta[i + 1]));
      }
      delta[i] = d.high;
      delta[i + 1] = d.low;
    }
  }
}

const secondOrder = new Pair();
const K = new Pair();

/** x − m ≤ 0 to `unscaled`, and over T to `out`: −Infinity of a class that is masked, and where the double is. */
function scaleLogit(x: number, m: number, temperature: number, unscaled: Pair, out: Pair): void {
  out.copy(unscaled.setDifference(x, m));
  if (temperature === 1) return;
  // A difference beyond all doubles may be one of them over T.
  const isHuge = out.high === Number.NEGATIVE_INFINITY && x !== out.high;
  if (isHuge) out.setDifference(0.5 * x, 0.5 * m);
  out.divideNumber(temperature);
  if (isHuge) out.timesPowerOfTwo(1);
}

/** e^x · 2^scale. */
function scaledExp(x: Pair, scale: number, out: Pair): Pair {
  if (x.high < -2 * FARTHEST) return out.set(0);
  const k = expScaled(x, out);
  return out.timesPowerOfTwo(k + scale);
}
