import type { Kernel, KernelFunctions, Ref, RowCopies } from '../core/tensors/kernel.ts';
import type { Numbers } from '../core/tensors/numbers.ts';
import type { Exports } from './instantiate.ts';

/** An instance of the module, and what is allocated in its memory. */
interface KernelMemory extends Pick<Kernel, 'allocate' | 'allocateNumbers' | 'hasRoom'> {
  readonly exports: Exports;
  /** Whether these numbers are in the memory: their address is then their `byteOffset`. */
  holds(numbers: Numbers): boolean;
}

/**
 * The kernel in WebAssembly, in the memory of a workspace: its functions are those that the module exports, and an array is
 * its address.
 */
export function wasmKernel(workspace: KernelMemory): Kernel {
  return {
    ...(workspace.exports as unknown as KernelFunctions & RowCopies),
    allocate: (length) => workspace.allocate(length),
    allocateNumbers: (dtype, length) => workspace.allocateNumbers(dtype, length),
    ref: (numbers) => (workspace.holds(numbers) ? (numbers.byteOffset as unknown as Ref) : undefined),
    checkpoint: () => undefined,
    hasRoom: (length) => workspace.hasRoom(length),
  };
}
