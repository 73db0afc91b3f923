import { binaryExponent } from '../pairs/binary-exponent.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { RowReader } from '../tensors/row-reader.ts';
import type { Tensor } from '../tensors/tensor.ts';

/** What a distribution is given as. */
export type DistributionKind = 'logits' | 'log_probs' | 'probs';

/** A distribution of each row, as a field of the request. */
export interface DistributionInput {
  readonly field: string;
  readonly kind: DistributionKind;
  readonly tensor: Tensor;
}

/** The largest probability of a row is kept as about 2^500: none that counts is then too small for a pair. */
export const HEADROOM = 500;
/** 2^{@link HEADROOM}. */
export const TIMES = 2 ** HEADROOM;

/** e^x is taken for 0, or for Infinity, where x is farther from 0. */
export const FARTHEST = 1e6;

/** One side: its rows, and of the current one the class that exponentials are relative to, and what they sum to without it. */
export class DistributionSide {
  readonly kind: DistributionKind;
  readonly input: DistributionInput;
  readonly reader: RowReader;
  /** The first class that is largest. */
  argmax = 0;
  /** Σ t_c · 2^500 of all other classes than the one of reference. */
  readonly sum = new Pair();
  /** log(1 + Σ t_c). */
  readonly log = new Pair();
  /** 1 / (1 + Σ t_c). */
  readonly inverse = new Pair();
  private readonly total = new Pair();

  constructor(input: DistributionInput, layout: ClassLayout, kernel: Kernel) {
    this.input = input;
    this.kind = input.kind;
    this.reader = new RowReader(input.tensor, layout, kernel, 'float64');
  }

  /** Goes to a row; whether it has a distribution: no NaN, no +Infinity, and not −Infinity throughout if it is of logits. */
  read(row: number, classes: number): boolean {
    this.reader.read(row);
    const { values, first } = this.reader;
    let max = Number.NEGATIVE_INFINITY;
    this.argmax = 0;
    for (let c = 0; c < classes; c++) {
      const x = values[first + c] as number;
      if (!(x < Number.POSITIVE_INFINITY)) return false;
      if (x > max) {
        max = x;
        this.argmax = c;
      }
    }
    return this.kind !== 'logits' || max > Number.NEGATIVE_INFINITY;
  }

  at(c: number): number {
    return this.reader.values[this.reader.first + c] as number;
  }

  /** The largest number of the row. */
  get max(): number {
    return this.at(this.argmax);
  }

  /** ⌈log₂⌉ of its largest probability, or about that. */
  get exponent(): number {
    const { max } = this;
    if (this.kind === 'logits') return 0;
    if (this.kind === 'probs') return max === 0 ? 0 : binaryExponent(max) + 1;
    if (max === Number.NEGATIVE_INFINITY) return 0;
    return Math.ceil(Math.max(-FARTHEST, Math.min(max, FARTHEST)) * Math.LOG2E);
  }

  /** Ends the sum of exponentials. */
  normalise(needsLog: boolean): void {
    this.inverse.set(TIMES).divide(this.total.copy(this.sum).addNumber(TIMES));
    if (needsLog) log1p(this.log.copy(this.sum).timesPowerOfTwo(-HEADROOM), this.log);
  }

  /** 1 + Σ t_c, times 2^500. */
  divideByTotal(x: Pair): Pair {
    return x.divide(this.total);
  }
}
