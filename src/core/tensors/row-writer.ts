import { type ClassLayout, rowStart } from './class-layout.ts';
import { writeRow } from './copy-rows.ts';
import type { Kernel, Ref } from './kernel.ts';
import { DTYPES, dtypeOf, type Numbers } from './numbers.ts';
import type { Tensor } from './tensor.ts';

/** What rows are computed in. */
export type Width = 'float64' | 'float32';

/**
 * The rows of a result, one at a time, as the kernel writes them: numbers one after the other. Where they do not lie so in
 * memory that the kernel can reach, or are of another type, they are copied there, and rounded once.
 */
export class RowWriter {
  /** Where the row is to be written, as an array and as the kernel's. */
  readonly values: Float64Array | Float32Array;
  readonly ref: Ref;
  /** Where it starts there. */
  start = 0;
  private readonly data: Numbers;
  private readonly dataRef: Ref | undefined;
  private readonly dtype: number;
  private readonly layout: ClassLayout;
  private readonly kernel: Kernel;
  private readonly width: Width;
  private readonly isInPlace: boolean;
  private rowStart = 0;

  /** @param width that of the result, or wider */
  constructor({ data }: Tensor, layout: ClassLayout, kernel: Kernel, width: Width) {
    this.data = data;
    this.layout = layout;
    this.kernel = kernel;
    this.width = width;
    this.dtype = DTYPES.indexOf(dtypeOf(data));
    this.dataRef = kernel.ref(data);
    this.isInPlace = this.dataRef !== undefined && dtypeOf(data) === width && layout.inner === 1;
    this.values = this.isInPlace ? (data as Float64Array) : kernel.allocateNumbers(width, layout.classes);
    this.ref = kernel.ref(this.values) as Ref;
  }

  /** Goes to a row. */
  begin(row: number): void {
    this.rowStart = rowStart(this.layout, row);
    this.start = this.isInPlace ? this.rowStart : 0;
  }

  /** Ends the row, which has been written. */
  end(): void {
    if (this.isInPlace) return;
    const { kernel, ref, dataRef, dtype } = this;
    const { classes, inner } = this.layout;
    if (dataRef === undefined) writeRow(this.values, this.data, this.rowStart, inner, classes);
    else if (this.width === 'float64') kernel.writeRow(dtype, ref, dataRef, this.rowStart, inner, classes);
    else kernel.writeFloat32Row(ref, dataRef, this.rowStart, inner, classes);
  }

  /** Writes one value to all classes of a row. */
  fill(row: number, value: number): void {
    this.begin(row);
    this.values.fill(value, this.start, this.start + this.layout.classes);
    this.end();
  }
}
