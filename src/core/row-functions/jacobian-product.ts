import { toDouble } from '../exact/big-float.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { SCALE_BITS } from '../logits/long-sum.ts';
import { Pair } from '../pairs/pair.ts';
import { areFinite } from '../tensors/all-within.ts';
import type { RowReader } from '../tensors/row-reader.ts';
import type { RowWriter } from '../tensors/row-writer.ts';
import type { RowFunction } from './row-function.ts';

/** Less than 2^-36 of their terms, differences have lost too many of some 90 bits. */
const DOUBTFUL = 2 ** -36;

/** The product of an upstream gradient with the Jacobian of a row function: by the kernel, and where that does not do, otherwise. */
export class JacobianProduct {
  private readonly f: RowFunction;
  private readonly rows: DoubleRows;
  private readonly upstream: RowReader;
  /** Whether the kernel can do all rows. */
  private readonly isOrdinary: boolean;
  private readonly isTransformed: boolean;
  private readonly pair = new Pair();

  constructor(f: RowFunction, rows: DoubleRows, upstream: RowReader, isOrdinary: boolean, isTransformed: boolean) {
    this.f = f;
    this.rows = rows;
    this.upstream = upstream;
    this.isOrdinary = isOrdinary;
    this.isTransformed = isTransformed;
  }

  write(n: number, out: RowWriter): void {
    const { f, rows, upstream } = this;
    upstream.read(n);
    const { values, start } = out;
    if (!this.isOrdinary && !areFinite(upstream.values, upstream.first, rows.classes)) {
      const numberAt = f.plainly(rows, upstream);
      for (let c = 0; c < rows.classes; c++) values[start + c] = this.timesSlope(c, numberAt(c)) + 0;
      return;
    }
    if (this.isOrdinary && this.isTransformed) {
      if (this.writeInPairs(out) === 0) return;
    } else if (this.isOrdinary) {
      if (f.backward(rows, upstream, out) === 0) return;
      rows.refine();
      if (f.backward(rows, upstream, out) === 0) return;
    }
    const numberAt = f.exactly(rows, upstream);
    for (let c = 0; c < rows.classes; c++) {
      if (this.isOrdinary && !Number.isNaN(values[start + c])) continue;
      values[start + c] = toDouble(rows.timesExactSlope(c, numberAt(c))) + 0;
    }
  }

  /** Writes the product in pairs, and returns how many numbers of it are left NaN. */
  private writeInPairs({ values, start }: RowWriter): number {
    const { f, rows, upstream, pair } = this;
    const product = f.inPairs(rows, upstream);
    const shift = rows.slopeUnit - SCALE_BITS;
    let doubtful = 0;
    for (let c = 0; c < rows.classes; c++) {
      const size = product(c, pair);
      const isClear = Math.abs(pair.high) >= DOUBTFUL * size;
      if (!isClear) doubtful++;
      values[start + c] = isClear ? rows.timesSlope(c, pair).timesPowerOfTwo(shift).high + 0 : Number.NaN;
    }
    return doubtful;
  }

  /** A plain number times dz/dx. */
  private timesSlope(c: number, product: number): number {
    const { rows, pair } = this;
    return this.isTransformed ? rows.timesSlope(c, pair.set(product)).timesPowerOfTwo(rows.slopeUnit).high : product;
  }
}
