import { wideExp } from '../pairs/wide-exp.ts';
import { wideLog1p } from '../pairs/wide-log1p.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import type { DoubleRows } from './double-rows.ts';

const one = new WidePair().set(1);

/**
 * The softmax of the loaded row in pairs of any size, one class at a time: what {@link SoftmaxPairs} is where weights are so large, or so small,
 * that numbers count which no double holds.
 */
export class WideSoftmax {
  readonly rows: DoubleRows;
  /** k: the class with the largest logit. */
  argmax = 0;
  /** L = log(1 + s), s = Σ_{c≠k} e^(z_c − m). */
  readonly log = new WidePair();
  /** The class that is looked at, z_c − m, p_c, 1 − p_c and −log p_c, which is Infinity of a masked class. */
  c = 0;
  readonly difference = new WidePair();
  readonly p = new WidePair();
  readonly complement = new WidePair();
  readonly surprise = new WidePair();
  /** 1/(1 + s) and s/(1 + s): p_k and 1 − p_k. */
  private readonly share = new WidePair();
  private readonly rest = new WidePair();

  constructor(rows: DoubleRows) {
    this.rows = rows;
  }

  /** Goes to the row that has been loaded. */
  load(): void {
    const { rows, log, share, rest, p, difference } = this;
    this.argmax = rows.argmax;
    rest.set(0);
    for (let c = 0; c < rows.classes; c++) {
      rows.kernel.checkpoint(1);
      if (c !== this.argmax) rest.add(wideExp(rows.wideDifference(c, difference), p));
    }
    wideLog1p(rest, log);
    share.copy(one).divide(p.copy(rest).add(one));
    rest.multiply(share);
  }

  /** Goes to a class. */
  at(c: number): void {
    const { rows, difference, p, complement, surprise, share, rest, log } = this;
    this.c = c;
    rows.wideDifference(c, difference);
    if (this.isArgmax) {
      p.copy(share);
      complement.copy(rest);
    } else {
      wideExp(difference, p).multiply(share);
      complement.copy(one).subtract(p);
    }
    surprise.copy(difference).negate().add(log);
  }

  get isArgmax(): boolean {
    return this.c === this.argmax;
  }
}
