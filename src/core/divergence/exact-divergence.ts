import {
  add,
  type BigFloat,
  divide,
  fromDouble,
  magnitude,
  multiply,
  negative,
  ONE,
  subtract,
  sumOrZero,
  toDouble,
  ZERO,
} from '../exact/big-float.ts';
import { expOrZero } from '../exact/exp.ts';
import { kept } from '../exact/kept.ts';
import { log1p } from '../exact/log1p.ts';
import type { Pair } from '../pairs/pair.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { isCancelled } from './cancelled.ts';
import type { Distributions } from './distributions.ts';
import { SOME, termsOf } from './exact-terms.ts';

/** Below it even 168 bits have no digits to spare: such terms keep what a pair makes of them. */
const SMALLEST_SIZE = 2 ** -60;

/** A difference that leaves less than this of a mean needs more digits of it than the 64 bits it was summed from. */
const LEFT_OF_MEAN = 2 ** -8;

/** Whether a difference from a mean needs one of more digits than 64 bits. */
export function needsPreciseMean(value: number, mean: number): boolean {
  return Math.abs(value) < LEFT_OF_MEAN * Math.abs(mean);
}

/** Rows with probabilities above 2^4000, which no double holds, are not computed in more digits. */
const LARGEST_EXPONENT = 4000;

/** Whether 168 bits may have more digits of it. */
export function isRefinable({ input, target }: Distributions, value: number, size: number): boolean {
  if (!isCancelled(value, size) || size <= SMALLEST_SIZE) return false;
  return input.exponent < LARGEST_EXPONENT && target.exponent < LARGEST_EXPONENT;
}

/** Logarithms, and what is made of them, are right to so many bits. */
const CERTAIN_BITS = 140;

const MINUS_ONE = negative(ONE);

const exactRows = new WeakMap<Distributions, ExactDivergence>();

/** Writes what a function makes of the row in 168 bits, times a power of two. */
export function refine(
  of: Distributions,
  scale: number,
  exactly: (exact: ExactDivergence) => BigFloat,
  out: Pair,
): void {
  let exact = exactRows.get(of);
  if (exact === undefined || exact.row !== of.row) {
    exact = new ExactDivergence(of);
    exactRows.set(of, exact);
  }
  of.checkpoint(1);
  const { mantissa, exponent } = exactly(exact);
  const scaled = { mantissa, exponent: exponent + scale };
  const high = toDouble(scaled);
  out.set(high, Number.isFinite(high) ? toDouble(subtract(scaled, fromDouble(high))) : 0);
}

/** p and q of a row and their logarithms to some 150 bits, and what divergences make of them by their definitions. Takes microseconds a class. */
export class ExactDivergence {
  readonly row: number;
  private readonly classes: number;
  private readonly checkpoint: Kernel['checkpoint'];
  private readonly isInputLogits: boolean;
  private readonly isTargetLogits: boolean;
  private readonly logP: (c: number) => BigFloat | undefined;
  private readonly logQ: (c: number) => BigFloat | undefined;
  private readonly p: (c: number) => BigFloat;
  private readonly q: (c: number) => BigFloat;
  /** log m, of the β that the row's divergence has. */
  private logM: ((c: number) => BigFloat) | undefined;
  private readonly sums = new Map<string, BigFloat>();

  constructor(of: Distributions) {
    const { input, target, classes, temperature } = of;
    this.row = of.row;
    this.classes = classes;
    this.checkpoint = of.checkpoint;
    this.isInputLogits = input.kind === 'logits';
    this.isTargetLogits = target.kind === 'logits';
    this.logP = logarithms(input, classes, temperature, of.checkpoint);
    this.logQ = logarithms(target, classes, temperature, of.checkpoint);
    this.p = kept(classes, (c) => expOrZero(this.logP(c)));
    this.q = target.kind === 'probs' ? (c) => fromDouble(target.at(c)) : kept(classes, (c) => expOrZero(this.logQ(c)));
  }

  /** KL(q‖p), or KL(p‖q) where it is not forward. */
  klLoss(isForward: boolean): BigFloat {
    const w = isForward ? this.q : this.p;
    return this.sumOf(isForward ? 'forward' : 'reverse', (c) => multiply(w(c), this.logRatio(isForward, c)));
  }

  /** Its derivative with respect to the distribution that weighs the logarithms. */
  klGradientOfW(isForward: boolean, c: number): BigFloat {
    const isLogits = isForward ? this.isTargetLogits : this.isInputLogits;
    const other = isLogits ? this.klLoss(isForward) : MINUS_ONE;
    const w = isForward ? this.q : this.p;
    return multiply(w(c), this.difference(this.logRatio(isForward, c), other, c));
  }

  /** Its derivative with respect to the logits of the other one. */
  klGradientOfV(isForward: boolean, c: number): BigFloat {
    return isForward
      ? difference(multiply(this.p(c), this.sumOf('q', this.q)), this.q(c))
      : difference(multiply(this.q(c), this.sumOf('p', this.p)), this.p(c));
  }

  jsdGradient(beta: number, c: number): BigFloat {
    const b = this.toMean(beta, this.logP, c);
    const mean = this.isInputLogits
      ? this.sumOf('pB', (j) => multiply(this.p(j), this.toMean(beta, this.logP, j)))
      : ZERO;
    return multiply(subtract(ONE, fromDouble(beta)), multiply(this.p(c), this.difference(mean, b, c)));
  }

  jsdTargetGradient(beta: number, c: number): BigFloat {
    const a = this.toMean(beta, this.logQ, c);
    const mean = this.isTargetLogits
      ? this.sumOf('qA', (j) => multiply(this.q(j), this.toMean(beta, this.logQ, j)))
      : ZERO;
    return multiply(fromDouble(beta), multiply(this.q(c), this.difference(mean, a, c)));
  }

  /** δ; 0 where one of its logarithms is not finite, where it is multiplied by 0. */
  delta(c: number): BigFloat {
    const logP = this.logP(c);
    const logQ = this.logQ(c);
    return logP && logQ ? difference(logP, logQ) : ZERO;
  }

  /** ρ: δ, or −δ where it is forward. */
  private logRatio(isForward: boolean, c: number): BigFloat {
    return isForward ? negative(this.delta(c)) : this.delta(c);
  }

  /** log(m / p) or log(m / q); 0 where it is multiplied by 0. */
  private toMean(beta: number, of: (c: number) => BigFloat | undefined, c: number): BigFloat {
    const logarithm = of(c);
    if (logarithm === undefined) return ZERO;
    this.logM ??= kept(this.classes, (j) => this.logOfMean(beta, j));
    return difference(this.logM(c), logarithm);
  }

  private logOfMean(beta: number, c: number): BigFloat {
    const rest = subtract(ONE, fromDouble(beta));
    return log(add(multiply(fromDouble(beta), this.q(c)), multiply(rest, this.p(c))));
  }

  /** a − b of log-ratios, or 0 where what is left is no more than the roundings of the logarithms that these are made of. */
  private difference(a: BigFloat, b: BigFloat, c: number): BigFloat {
    const rest = difference(a, b);
    const ofMean = this.sumOf('noise', (j) => multiply(add(this.p(j), this.q(j)), this.largerLogarithm(j)));
    const size = Math.max(magnitude(this.largerLogarithm(c)), magnitude(ofMean));
    return magnitude(rest) < size - CERTAIN_BITS ? ZERO : rest;
  }

  /** −log p or −log q, whichever is larger. */
  private largerLogarithm(c: number): BigFloat {
    const logP = this.logP(c) ?? ZERO;
    const logQ = this.logQ(c) ?? ZERO;
    const larger = magnitude(logP) > magnitude(logQ) ? logP : logQ;
    return larger.mantissa < 0n ? negative(larger) : larger;
  }

  private sumOf(name: string, term: (c: number) => BigFloat): BigFloat {
    const known = this.sums.get(name);
    if (known) return known;
    const total = sumOrZero(termsOf(this.classes, term, this.checkpoint));
    this.sums.set(name, total);
    return total;
  }
}

/** a − b, or 0 where what is left is no more than their roundings. */
function difference(a: BigFloat, b: BigFloat): BigFloat {
  const rest = subtract(a, b);
  return magnitude(rest) < Math.max(magnitude(a), magnitude(b)) - CERTAIN_BITS ? ZERO : rest;
}

/** The logarithms of a side; undefined for −Infinity. */
function logarithms(
  side: Distributions['input'],
  classes: number,
  temperature: number,
  checkpoint: Kernel['checkpoint'],
): (c: number) => BigFloat | undefined {
  const isMasked = (c: number) => side.at(c) === (side.kind === 'probs' ? 0 : Number.NEGATIVE_INFINITY);
  const unlessMasked = (at: (c: number) => BigFloat) => {
    const numbers = kept(classes, at);
    return (c: number) => (isMasked(c) ? undefined : numbers(c));
  };
  if (side.kind === 'log_probs') return unlessMasked((c) => fromDouble(side.at(c)));
  if (side.kind === 'probs') return unlessMasked((c) => log(fromDouble(side.at(c))));
  const max = fromDouble(side.max);
  const t = fromDouble(temperature);
  const scaled = (c: number) => divide(subtract(fromDouble(side.at(c)), max), t);
  let tail = ZERO;
  for (let c = 0; c < classes; c++) {
    if (c % SOME === 0) checkpoint(Math.min(SOME, classes - c));
    if (c !== side.argmax && !isMasked(c)) tail = add(tail, expOrZero(scaled(c)));
  }
  const total = log1p(tail);
  return unlessMasked((c) => subtract(scaled(c), total));
}

/** Once there was need of it. */
let ln2: BigFloat | undefined;

/** log x for x > 0: x = 2^k (1 + f), 0 ≤ f < 1. */
function log(x: BigFloat): BigFloat {
  if (x.mantissa <= 0n) return ZERO;
  let k = magnitude(x) - 1;
  let f = subtract({ mantissa: x.mantissa, exponent: x.exponent - k }, ONE);
  if (f.mantissa < 0n) {
    k--;
    f = subtract({ mantissa: x.mantissa, exponent: x.exponent - k }, ONE);
  }
  ln2 ??= log1p(ONE);
  return add(log1p(f), multiply(ln2, fromDouble(k)));
}
