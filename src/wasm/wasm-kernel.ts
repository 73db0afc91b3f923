import type { Kernel, KernelFunctions, Ref, RowCopies } from '../core/kernel.ts';
import type { Workspace } from './workspace.ts';

/**
 * The kernel in WebAssembly, in the memory of a workspace: its functions are those that the module exports, and an array is
 * its address.
 */
export function wasmKernel(workspace: Workspace): Kernel {
  return {
    ...(workspace.exports as unknown as KernelFunctions & RowCopies),
    allocate: (length) => workspace.allocate(length),
    allocateNumbers: (dtype, length) => workspace.allocateNumbers(dtype, length),
    ref: (numbers) => (workspace.holds(numbers) ? (numbers.byteOffset as unknown as Ref) : undefined),
    checkpoint: () => undefined,
    hasRoom: (length) => workspace.hasRoom(length),
  };
}
