import { add, type BigFloat, fromDouble, ONE, subtract, sum, ZERO } from './big-float.ts';
import { exp } from './exp.ts';
import { log1p } from './log1p.ts';

/** So many exponentials take less than a millisecond. */
const SOME = 256;

/**
 * The softmax of one row of logits as `src/kernel/softmax-row.ts` has it, to some 156 bits, logarithms to 136: for the few numbers
 * in which more bits cancel than a pair of doubles has. Takes microseconds a class.
 */
export class ExactRow {
  readonly argmax: number;
  /** t_c = exp(x_c − m). */
  readonly exps: readonly BigFloat[];
  /** s = Σ_{c≠k} t_c. */
  readonly tail: BigFloat;
  /** 1 + s. */
  readonly total: BigFloat;
  private readonly differences: readonly (BigFloat | undefined)[];
  private log: BigFloat | undefined;

  /**
   * @param x the logits, of which the one at `argmax` is the first that is largest
   * @param checkpoint is told of how many numbers are about to be computed
   */
  constructor(
    x: ArrayLike<number>,
    first: number,
    classes: number,
    argmax: number,
    checkpoint: (exactNumbers: number) => void,
  ) {
    const max = fromDouble(x[first + argmax] as number);
    const logits = Array.from({ length: classes }, (_, c) => x[first + c] as number);
    this.argmax = argmax;
    this.differences = logits.map((logit) => (Number.isFinite(logit) ? subtract(fromDouble(logit), max) : undefined));
    this.exps = this.differences.map((d, c) => {
      if (c % SOME === 0) checkpoint(Math.min(SOME, classes - c));
      return d === undefined || farBelow(d) ? ZERO : exp(d);
    });
    this.tail = sum(this.exps.filter((_, c) => c !== argmax));
    this.total = add(ONE, this.tail);
  }

  /** −log p_c = log(1 + s) − (x_c − m); undefined for Infinity. */
  surprise(c: number): BigFloat | undefined {
    this.log ??= log1p(this.tail);
    const d = this.differences[c];
    return d && subtract(this.log, d);
  }
}

/** Whether nothing is left of an exponential: by far more than doubles can tell. */
function farBelow({ mantissa, exponent }: BigFloat): boolean {
  return Number(mantissa) * 2 ** Math.min(exponent, 1000) < -3000;
}
