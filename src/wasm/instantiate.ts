import { MODULE_BASE64 } from './module.ts';

/** What the module exports besides the functions of the kernel: see `assembly/`. Addresses and lengths are numbers. */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
  readonly rank: WebAssembly.Global;
  readonly shape: WebAssembly.Global;
  readonly readerMemoryEnd: WebAssembly.Global;
  readTensor(text: number, end: number, out: number): number;
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
