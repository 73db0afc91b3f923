import type { Kernel } from '../core/kernel.ts';
import { MODULE_BASE64 } from './module.ts';

/** A function of the kernel as the module exports it: addresses in place of arrays, 1 and 0 in place of a boolean. */
type Exported<F> = F extends (...args: infer Args) => infer Result
  ? (...args: { [I in keyof Args]: number }) => Result extends boolean ? number : Result
  : never;

type KernelExports = { readonly [Name in Exclude<keyof Kernel, 'allocate'>]: Exported<Kernel[Name]> };

/** What the module exports: see `assembly/`. Addresses and lengths are numbers. */
export interface Exports extends KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
  readonly rank: WebAssembly.Global;
  readonly shape: WebAssembly.Global;
  readTensor(text: number, out: number): number;
  writeTensor(
    data: number,
    first: number,
    last: number,
    shape: number,
    rank: number,
    isFloat32: number,
    out: number,
  ): number;
}

let module: WebAssembly.Module | undefined;

/**
 * A new instance of the module, with a memory of its own.
 *
 * @param parseNumber `Number` of the text between two addresses of that memory
 */
export function instantiate(parseNumber: (start: number, end: number) => number): Exports {
  module ??= new WebAssembly.Module(Buffer.from(MODULE_BASE64, 'base64'));
  return new WebAssembly.Instance(module, { host: { parseNumber } }).exports as Exports;
}
