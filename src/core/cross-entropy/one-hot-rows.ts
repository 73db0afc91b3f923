import type { Kernel, Ref } from '../tensors/kernel.ts';
import type { TargetRows } from './target-term.ts';

/** Labels as distributions that have all of their weight at one class, one row at a time. */
export class OneHotRows implements TargetRows {
  readonly values: Float64Array;
  readonly ref: Ref;
  readonly first = 0;
  private readonly labels: Int32Array;
  private last = 0;

  constructor(labels: Int32Array, classes: number, kernel: Kernel) {
    this.labels = labels;
    this.values = kernel.allocate(classes).fill(0);
    this.ref = kernel.ref(this.values) as Ref;
  }

  read(row: number): void {
    this.values[this.last] = 0;
    this.last = this.labels[row] as number;
    this.values[this.last] = 1;
  }
}
