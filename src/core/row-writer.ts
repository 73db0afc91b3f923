import { type ClassLayout, rowStart } from './class-layout.ts';
import type { Kernel, Ref } from './kernel.ts';
import type { Tensor } from './tensor.ts';

/**
 * The rows of a result, one at a time, as the kernel writes them: doubles one after the other. Where they do not lie so in
 * memory that the kernel can reach, they are copied there.
 */
export class RowWriter {
  /** Where the row is to be written, as an array and as the kernel's. */
  readonly values: Float64Array;
  readonly ref: Ref;
  /** Where it starts there. */
  start = 0;
  private readonly data: Float64Array;
  private readonly layout: ClassLayout;
  private readonly isInPlace: boolean;
  private rowStart = 0;

  constructor({ data }: Tensor, layout: ClassLayout, kernel: Kernel) {
    this.data = data as Float64Array;
    this.layout = layout;
    const ref = layout.inner === 1 ? kernel.ref(data) : undefined;
    this.isInPlace = ref !== undefined;
    this.values = this.isInPlace ? this.data : kernel.allocate(layout.classes);
    this.ref = ref ?? (kernel.ref(this.values) as Ref);
  }

  /** Goes to a row. */
  begin(row: number): void {
    this.rowStart = rowStart(this.layout, row);
    this.start = this.isInPlace ? this.rowStart : 0;
  }

  /** Ends the row, which has been written. */
  end(): void {
    if (this.isInPlace) return;
    const { classes, inner } = this.layout;
    for (let c = 0, i = this.rowStart; c < classes; c++, i += inner) this.data[i] = this.values[c] as number;
  }

  /** Writes one value to all classes of a row. */
  fill(row: number, value: number): void {
    this.begin(row);
    this.values.fill(value, this.start, this.start + this.layout.classes);
    this.end();
  }
}
