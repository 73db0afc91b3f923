import { ELEMENT_TYPES } from '../../../../src/codecs/binary/element-types.ts';
import { writeElements } from '../readers/elements.ts';
import { sizeOf, type Tensor } from '../readers/tensor.ts';

/** Tensors start at a multiple of it. */
const ALIGNMENT = 8;

type Tensors = { readonly [name: string]: Tensor };

/** How many bytes their file has. */
export function safetensorsSize(tensors: Tensors): number {
  const bytes = Object.values(tensors).map(({ type, shape }) => sizeOf(shape) * ELEMENT_TYPES[type].bytes);
  return ALIGNMENT + headerOf(tensors).length + bytes.reduce((sum, more) => sum + more, 0);
}

/**
 * A safetensors file: eight bytes with the length of the header, the header, and the bytes of all tensors.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors(tensors: Tensors): Uint8Array<ArrayBuffer> {
  const header = headerOf(tensors);
  const file = new Uint8Array(safetensorsSize(tensors));
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(new TextEncoder().encode(header), ALIGNMENT);
  let at = ALIGNMENT + header.length;
  for (const { type, data } of Object.values(tensors)) {
    const bytes = writeElements(type, data);
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** In ASCII: the names are the API's. */
function headerOf(tensors: Tensors): string {
  const infos: { [name: string]: object } = {};
  let end = 0;
  for (const [name, { type, shape }] of Object.entries(tensors)) {
    const start = end;
    end += sizeOf(shape) * ELEMENT_TYPES[type].bytes;
    infos[name] = { dtype: type, shape, data_offsets: [start, end] };
  }
  const json = JSON.stringify(infos);
  return json.padEnd(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT);
}
