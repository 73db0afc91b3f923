import { EXPS, LOG_TOTAL, TAIL, TOTAL } from '../../kernel/softmax-row.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';
import type { DoubleRows } from './double-rows.ts';
import { SCALE_BITS } from './long-sum.ts';

/** 1, times 2^200. */
const SCALED_ONE = 2 ** SCALE_BITS;

/** Below it, log(1 + s) is s to more digits than a pair has: 2^-100, times 2^200. */
const TINY = 2 ** 100;

/**
 * The softmax of the loaded row in pairs of doubles to all of their digits, one class at a time: p, 1 − p as a complement, −log p. Numbers that
 * may be too small for a double are times 2^200.
 */
export class SoftmaxPairs {
  readonly rows: DoubleRows;
  /** k: the class with the largest logit. */
  argmax = 0;
  /** L = log(1 + s), and the same times 2^200. */
  readonly log = new Pair();
  readonly scaledLog = new Pair();
  /** The class that is looked at, and its probability times 2^200. */
  c = 0;
  readonly p = new Pair();
  /** 1/(1 + s). */
  private readonly share = new Pair();
  /** 1 − p_k = s/(1 + s), times 2^200. */
  private readonly rest = new Pair();

  constructor(rows: DoubleRows) {
    this.rows = rows;
  }

  /** Goes to the row that has been loaded. */
  load(): void {
    const { rows, share, rest, log, scaledLog } = this;
    const { values } = rows;
    rows.refine();
    this.argmax = rows.argmax;
    const tail = values[TAIL] as number;
    rest.set(values[TOTAL] as number, values[TOTAL + 1]);
    share.set(1).divide(rest);
    rest.set(tail, values[TAIL + 1]).multiply(share);
    scaledLog.set(tail, values[TAIL + 1]);
    log.copy(scaledLog).timesPowerOfTwo(-SCALE_BITS);
    if (tail < TINY) return;
    log1p(log, log);
    scaledLog.copy(log).timesPowerOfTwo(SCALE_BITS);
    values[LOG_TOTAL] = scaledLog.high;
    values[LOG_TOTAL + 1] = scaledLog.low;
  }

  /** Goes to a class. */
  at(c: number): void {
    const { values, classes } = this.rows;
    this.c = c;
    this.p.set(values[EXPS + c] as number, values[EXPS + classes + c]).multiply(this.share);
  }

  get isArgmax(): boolean {
    return this.c === this.argmax;
  }

  /** 1 − p, times 2^200. */
  complement(out: Pair): Pair {
    return this.isArgmax ? out.copy(this.rest) : out.set(SCALED_ONE).subtract(this.p);
  }

  /** z − m. */
  difference(out: Pair): Pair {
    return this.rows.difference(this.c, out);
  }

  /** −log p = L − (z − m) of a class other than the argmax, for which it is L: Infinity of a masked class. */
  surprise(out: Pair): Pair {
    return this.difference(out).negate().add(this.log);
  }
}
