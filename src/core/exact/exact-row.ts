import { add, type BigFloat, fromDouble, ONE, subtract, sum, ZERO } from './big-float.ts';
import { exp } from './exp.ts';
import { kept } from './kept.ts';
import { log1p } from './log1p.ts';

/** So many exponentials take less than a millisecond. */
const SOME = 256;

/**
 * The softmax of one row of logits as `src/kernel/softmax-row.ts` has it, to some 156 bits, logarithms to 152: for the few numbers
 * in which more bits cancel than a pair of doubles has. Takes microseconds a class.
 */
export class ExactRow {
  readonly argmax: number;
  /** t_c = exp(x_c − m). */
  readonly exp: (c: number) => BigFloat;
  /** s = Σ_{c≠k} t_c. */
  readonly tail: BigFloat;
  /** 1 + s. */
  readonly total: BigFloat;
  private readonly classes: number;
  /** x_c − m; undefined for −Infinity. */
  private readonly difference: (c: number) => BigFloat | undefined;
  private readonly checkpoint: (exactNumbers: number) => void;
  /** How many exponentials have been computed. */
  private computed = 0;
  private log: BigFloat | undefined;

  /**
   * @param x the logits, of which the one at `argmax` is the first that is largest; they must stay
   * @param checkpoint is told of how many numbers are about to be computed
   * @param difference x_c − m, where x is what the logits were transformed into
   */
  constructor(
    x: ArrayLike<number>,
    first: number,
    classes: number,
    argmax: number,
    checkpoint: (exactNumbers: number) => void,
    difference?: (c: number) => BigFloat | undefined,
  ) {
    this.classes = classes;
    this.argmax = argmax;
    this.difference = difference ?? plainDifference(x, first, argmax);
    this.checkpoint = checkpoint;
    this.exp = kept(classes, (c) => this.compute(c));
    this.tail = sum(this.others());
    this.total = add(ONE, this.tail);
  }

  /** −log p_c = log(1 + s) − (x_c − m); undefined for Infinity. */
  surprise(c: number): BigFloat | undefined {
    this.log ??= log1p(this.tail);
    const d = this.difference(c);
    return d && subtract(this.log, d);
  }

  /** All t_c but that of the argmax. */
  private *others(): Generator<BigFloat, void, void> {
    for (let c = 0; c < this.classes; c++) if (c !== this.argmax) yield this.exp(c);
  }

  private compute(c: number): BigFloat {
    const before = this.computed++ % this.classes;
    if (before % SOME === 0) this.checkpoint(Math.min(SOME, this.classes - before));
    const d = this.difference(c);
    return d === undefined || farBelow(d) ? ZERO : exp(d);
  }
}

/** x_c − m of logits as they are. */
function plainDifference(x: ArrayLike<number>, first: number, argmax: number): (c: number) => BigFloat | undefined {
  const max = fromDouble(x[first + argmax] as number);
  return (c) => {
    const logit = x[first + c] as number;
    return Number.isFinite(logit) ? subtract(fromDouble(logit), max) : undefined;
  };
}

/** Whether nothing is left of an exponential: by far more than doubles can tell. */
function farBelow({ mantissa, exponent }: BigFloat): boolean {
  return Number(mantissa) * 2 ** Math.min(exponent, 1000) < -3000;
}
