import { sizeOf } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPES, type ElementType } from '../binary/element-types.ts';
import { bytesOfTensor, type TypedTensor } from '../binary/typed-tensor.ts';

/** Tensors start at a multiple of it, counted from the start of the file; the header's length takes as many bytes. */
export const ALIGNMENT = 8;

/** A tensor of a file, without its numbers. */
export interface Described {
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/** How many bytes the numbers of a tensor take. */
function bytesFor({ type, shape }: Described): number {
  return sizeOf(shape) * ELEMENT_TYPES[type].bytes;
}

/** The header of a safetensors file in ASCII, filled up with spaces: what tensors there are, one behind the other. */
export function headerText(tensors: Iterable<readonly [name: string, Described]>): string {
  const infos: { [name: string]: object } = {};
  let end = 0;
  for (const [name, tensor] of tensors) {
    const start = end;
    end += bytesFor(tensor);
    infos[name] = { dtype: tensor.type, shape: tensor.shape, data_offsets: [start, end] };
  }
  const json = JSON.stringify(infos);
  return json.padEnd(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT);
}

/** How many bytes a file of these tensors has. */
export function safetensorsSize(tensors: { readonly [name: string]: Described }): number {
  const header = ALIGNMENT + headerText(Object.entries(tensors)).length;
  return Object.values(tensors).reduce((sum, tensor) => sum + bytesFor(tensor), header);
}

/**
 * A safetensors file of tensors in the types that they have; their names are ASCII.
 *
 * @example writeSafetensors({ labels: { type: 'I32', shape: [2], data: Float64Array.of(0, 1) } })
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors(tensors: { readonly [name: string]: TypedTensor }): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(headerText(Object.entries(tensors)));
  const file = new Uint8Array(safetensorsSize(tensors));
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, ALIGNMENT);
  let at = ALIGNMENT + header.length;
  for (const tensor of Object.values(tensors)) {
    const bytes = bytesOfTensor(tensor);
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
