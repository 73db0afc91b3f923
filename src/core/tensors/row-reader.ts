import { type ClassLayout, rowStart } from './class-layout.ts';
import { readRow } from './copy-rows.ts';
import type { Kernel, Ref } from './kernel.ts';
import { DTYPES, dtypeOf, type Numbers, type NumbersOf } from './numbers.ts';
import type { Width } from './row-writer.ts';
import type { Tensor } from './tensor.ts';

/**
 * The rows of a tensor as the kernel takes them, one at a time: numbers one after the other. A row that lies so in memory
 * that the kernel can reach is read where it is, any other is copied.
 */
export class RowReader<W extends Width = 'float64'> {
  /** Where the row is, as an array and as the kernel's. */
  readonly values: NumbersOf<W>;
  readonly ref: Ref;
  /** Where it starts there. */
  first = 0;
  private readonly data: Numbers;
  private readonly dataRef: Ref | undefined;
  private readonly dtype: number;
  private readonly layout: ClassLayout;
  private readonly kernel: Kernel;
  private readonly width: W;
  private readonly isInPlace: boolean;

  constructor({ data }: Tensor, layout: ClassLayout, kernel: Kernel, width: W) {
    this.data = data;
    this.layout = layout;
    this.kernel = kernel;
    this.width = width;
    this.dtype = DTYPES.indexOf(dtypeOf(data));
    this.dataRef = kernel.ref(data);
    this.isInPlace = this.dataRef !== undefined && dtypeOf(data) === width && layout.inner === 1;
    this.values = this.isInPlace ? (data as NumbersOf<W>) : kernel.allocateNumbers(width, layout.classes);
    this.ref = kernel.ref(this.values) as Ref;
  }

  /** Goes to a row. */
  read(row: number): void {
    const { layout, kernel, dataRef, dtype } = this;
    const start = rowStart(layout, row);
    if (this.isInPlace) {
      this.first = start;
      return;
    }
    const { classes, inner } = layout;
    if (dataRef === undefined) readRow(this.data, start, inner, classes, this.values);
    else if (this.width === 'float64') kernel.readRow(dtype, dataRef, start, inner, classes, this.ref);
    else kernel.readFloat32Row(dtype, dataRef, start, inner, classes, this.ref);
  }
}
