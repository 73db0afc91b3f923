import type { Dtype } from '../../src/core/tensors/numbers.ts';
import { DTYPES } from '../../src/core/tensors/numbers.ts';
import { instantiate } from '../../src/wasm/instantiate.ts';

/** What assembly/kernel/float32-row.ts and assembly/kernel/rows.ts export: addresses in place of arrays, 1 and 0 in place of booleans. */
export interface Float32Exports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
  loadFloat32Row(row: number, x: number, start: number, classes: number, keepsExps: number): number;
  writeFloat32LabelGradient: WriteLabelGradient;
  writeFloat32LabelGradientToDoubles: WriteLabelGradient;
  writeFloat32Probs: WriteProbs;
  writeFloat32ProbsToDoubles: WriteProbs;
  writeFloat32LogProbs: WriteLogProbs;
  writeFloat32LogProbsToDoubles: WriteLogProbs;
  readRow: ReadRow;
  readFloat32Row: ReadRow;
  writeRow(dtype: number, from: number, to: number, start: number, stride: number, count: number): void;
  writeFloat32Row(from: number, to: number, start: number, stride: number, count: number): void;
}

type WriteLabelGradient = (row: number, y: number, factor: number, out: number, start: number, classes: number) => void;
type WriteProbs = (row: number, out: number, start: number, classes: number) => void;
type WriteLogProbs = (row: number, x: number, start: number, out: number, outStart: number, classes: number) => void;
type ReadRow = (dtype: number, from: number, start: number, stride: number, count: number, to: number) => void;

/** A new instance with so many bytes of memory behind its own, from an address that is a multiple of 64. */
export function float32Module(bytes: number): { readonly wasm: Float32Exports; readonly base: number } {
  const wasm = instantiate(() => Number.NaN) as unknown as Float32Exports;
  const base = Math.ceil(wasm.heapBase.value / 64) * 64;
  const missing = base + bytes - wasm.memory.buffer.byteLength;
  if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65_536));
  return { wasm, base };
}

/** How the module numbers a type. */
export const numberOf = (dtype: Dtype): number => DTYPES.indexOf(dtype);
