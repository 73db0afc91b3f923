import { EXP_TABLE_SIZE, fillExpTable } from '../kernel/exp-table.ts';
import * as text from '../kernel/index.ts';
import type { Dtype, Numbers } from './numbers.ts';
import { newNumbers } from './numbers.ts';

declare const address: unique symbol;

/** Numbers as the functions of a kernel take them: an array, or its address in a kernel's own memory. */
export interface Ref {
  readonly [address]: true;
}

type ToRefs<Args extends readonly unknown[]> = { [I in keyof Args]: Args[I] extends number ? Args[I] : Ref };
type OfRefs<F> = F extends (...args: infer Args) => infer Result
  ? (...args: ToRefs<Args>) => Result extends boolean ? boolean | number : Result
  : never;
type WithoutTable<F> = F extends (table: Float64Array, ...args: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

/** The functions of `src/kernel` by their names, whatever runs them: all kernels give the same results, bit for bit. */
type Text = Omit<typeof text, 'loadRow'> & { readonly loadRow: WithoutTable<typeof text.loadRow> };
export type KernelFunctions = { readonly [Name in keyof Text]: OfRefs<Text[Name]> };

/** What computes rows, and the memory that it works in. */
export interface Kernel extends KernelFunctions {
  /** Room for so many doubles, whatever they are. */
  allocate(length: number): Float64Array;
  /** Room for so many numbers of a type. */
  allocateNumbers(dtype: Dtype, length: number): Numbers;
  /** Whether so many doubles can be allocated where the functions reach them. */
  hasRoom(length: number): boolean;
  /** How the functions take an array; undefined for one that they cannot reach. */
  ref(numbers: Numbers): Ref | undefined;
}

/** The functions of plain TypeScript, with their table. */
function textKernel(): KernelFunctions {
  const table = new Float64Array(EXP_TABLE_SIZE);
  fillExpTable(table);
  const functions: Text = { ...text, loadRow: (...args) => text.loadRow(table, ...args) };
  // An array is its own reference.
  return functions as unknown as KernelFunctions;
}

/** The kernel as plain TypeScript, with memory of its own for each array. */
export const referenceKernel: Kernel = {
  ...textKernel(),
  allocate: (length) => new Float64Array(length),
  allocateNumbers: newNumbers,
  hasRoom: () => true,
  ref: (numbers) => numbers as unknown as Ref,
};
