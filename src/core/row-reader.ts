import { type ClassLayout, rowStart } from './class-layout.ts';
import type { Kernel, Ref } from './kernel.ts';
import { type Numbers, valueAt } from './numbers.ts';
import type { Tensor } from './tensor.ts';

/**
 * The rows of a tensor as the kernel takes them, one at a time: doubles one after the other. A row that lies so in memory
 * that the kernel can reach is read where it is, any other is copied.
 */
export class RowReader {
  /** Where the row is, as an array and as the kernel's. */
  readonly values: Float64Array;
  readonly ref: Ref;
  /** Where it starts there. */
  first = 0;
  private readonly data: Numbers;
  private readonly layout: ClassLayout;
  private readonly isInPlace: boolean;

  constructor({ data }: Tensor, layout: ClassLayout, kernel: Kernel) {
    this.data = data;
    this.layout = layout;
    const ref = data instanceof Float64Array && layout.inner === 1 ? kernel.ref(data) : undefined;
    this.isInPlace = ref !== undefined;
    this.values = this.isInPlace ? (data as Float64Array) : kernel.allocate(layout.classes);
    this.ref = ref ?? (kernel.ref(this.values) as Ref);
  }

  /** Goes to a row. */
  read(row: number): void {
    const { data, layout, values } = this;
    const start = rowStart(layout, row);
    if (this.isInPlace) {
      this.first = start;
      return;
    }
    const { classes, inner } = layout;
    for (let c = 0, i = start; c < classes; c++, i += inner) values[c] = valueAt(data, i);
  }
}
