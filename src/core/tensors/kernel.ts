import { EXP_TABLE_SIZE, fillExpTable } from '../../kernel/exp-table.ts';
import * as text from '../../kernel/index.ts';
import { readRow, writeRow } from './copy-rows.ts';
import { type Dtype, type Numbers, type NumbersOf, newNumbers } from './numbers.ts';

declare const address: unique symbol;

/** Numbers as the functions of a kernel take them: an array, or its address in a kernel's own memory. */
export interface Ref {
  readonly [address]: true;
}

type ToRefs<Args extends readonly unknown[]> = { [I in keyof Args]: Args[I] extends number | boolean ? Args[I] : Ref };
type OfRefs<F> = F extends (...args: infer Args) => infer Result
  ? (...args: ToRefs<Args>) => Result extends boolean ? boolean | number : Result
  : never;
type WithoutTable<F> = F extends (table: Float64Array, ...args: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

/** The functions of `src/kernel` by their names, whatever runs them: all kernels give the same results, bit for bit. */
type Text = Omit<typeof text, WithTable> & { readonly [Name in WithTable]: WithoutTable<(typeof text)[Name]> };
type WithTable = 'loadRow' | 'refineRow' | 'writePolicyTokens';
export type KernelFunctions = { readonly [Name in keyof Text]: OfRefs<Text[Name]> };

/** Rows of tensors of any type, by its number in DTYPES, to and from numbers one after the other: see `copy-rows.ts`. */
export interface RowCopies {
  readRow(dtype: number, from: Ref, start: number, stride: number, count: number, to: Ref): void;
  readFloat32Row(dtype: number, from: Ref, start: number, stride: number, count: number, to: Ref): void;
  writeRow(dtype: number, from: Ref, to: Ref, start: number, stride: number, count: number): void;
  writeFloat32Row(from: Ref, to: Ref, start: number, stride: number, count: number): void;
}

/** What computes rows, and the memory that it works in. */
export interface Kernel extends KernelFunctions, RowCopies {
  /** Room for so many doubles, whatever they are. */
  allocate(length: number): Float64Array;
  /** Room for so many numbers of a type. */
  allocateNumbers<D extends Dtype>(dtype: D, length: number): NumbersOf<D>;
  /**
   * Called before each row, and before each of some `exactNumbers` that are computed in as many digits as it takes, a thousand
   * times as slowly: it may throw, to stop.
   */
  checkpoint(exactNumbers: number): void;
  /** Whether so many doubles can be allocated where the functions reach them. */
  hasRoom(length: number): boolean;
  /** How the functions take an array; undefined for one that they cannot reach. */
  ref(numbers: Numbers): Ref | undefined;
}

/** The functions of plain TypeScript, with their table. */
function textKernel(): KernelFunctions {
  const table = new Float64Array(EXP_TABLE_SIZE);
  fillExpTable(table);
  const functions: Text = {
    ...text,
    loadRow: (...args) => text.loadRow(table, ...args),
    refineRow: (...args) => text.refineRow(table, ...args),
    writePolicyTokens: (...args) => text.writePolicyTokens(table, ...args),
  };
  // An array is its own reference.
  return functions as unknown as KernelFunctions;
}

function rowCopies(): RowCopies {
  const read = (_: number, from: Numbers, start: number, stride: number, count: number, to: Float64Array) =>
    readRow(from, start, stride, count, to);
  const write = (_: number, from: Float64Array, to: Numbers, start: number, stride: number, count: number) =>
    writeRow(from, to, start, stride, count);
  return { readRow: read, readFloat32Row: read, writeRow: write, writeFloat32Row: writeRow } as unknown as RowCopies;
}

/** The kernel as plain TypeScript, with memory of its own for each array. */
export const referenceKernel: Kernel = {
  ...textKernel(),
  ...rowCopies(),
  allocate: (length) => new Float64Array(length),
  allocateNumbers: newNumbers,
  checkpoint: () => undefined,
  hasRoom: () => true,
  ref: (numbers) => numbers as unknown as Ref,
};
