import { ELEMENT_TYPES, isElementType } from '../../../../src/codecs/binary/element-types.ts';
import { readElements } from './elements.ts';
import { quoted, ReadError } from './read-error.ts';
import { shapeText, sizeOf, type Tensor } from './tensor.ts';

const LENGTH_BYTES = 8;

export interface Safetensors {
  readonly tensors: { readonly [name: string]: Tensor };
  readonly metadata: { readonly [name: string]: string };
}

interface Info {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Reads those tensors of a safetensors file that are asked for; the service checks what is sent to it more strictly.
 *
 * @param wants whether a tensor is read; others are passed over
 * @throws ReadError
 * @see https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(file: Uint8Array, wants: (name: string) => boolean = () => true): Safetensors {
  const { __metadata__: metadata = {}, ...infos } = headerOf(file);
  const dataStart = LENGTH_BYTES + headerLength(file);
  const tensors: { [name: string]: Tensor } = {};
  for (const [name, info] of Object.entries(infos))
    if (wants(name)) tensors[name] = tensorOf(name, info, file.subarray(dataStart));
  return { tensors, metadata: metadata as unknown as Safetensors['metadata'] };
}

/** The length of the header, or 0 where there can be none. */
export function headerLength(file: Uint8Array): number {
  if (file.length < LENGTH_BYTES) return 0;
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  return length > BigInt(file.length - LENGTH_BYTES) ? 0 : Number(length);
}

function headerOf(file: Uint8Array): { readonly [name: string]: Info } {
  const length = headerLength(file);
  if (length === 0) throw new ReadError({ byte: 0 }, String(file.length), 'safetensorsHeader');
  const text = new TextDecoder().decode(file.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return header as { [name: string]: Info };
  } catch {
    // Said below.
  }
  throw new ReadError({ byte: LENGTH_BYTES }, quoted(text), 'safetensorsHeader');
}

function tensorOf(name: string, { dtype, shape, data_offsets: offsets }: Info, data: Uint8Array): Tensor {
  if (typeof dtype !== 'string' || !isElementType(dtype))
    throw new ReadError({ path: name }, String(dtype), 'realType', Object.keys(ELEMENT_TYPES).join(', '));
  const isShape = Array.isArray(shape) && shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0);
  const [start, end] = Array.isArray(offsets) ? offsets : [];
  if (!isShape || !Number.isSafeInteger(start) || !Number.isSafeInteger(end))
    throw new ReadError({ path: name }, JSON.stringify({ shape, data_offsets: offsets }), 'safetensorsHeader');
  const bytes = data.subarray(start, end);
  const needed = sizeOf(shape) * ELEMENT_TYPES[dtype].bytes;
  if (bytes.length !== needed)
    throw new ReadError({ path: name }, String(bytes.length), 'bytes', `${needed} = ${shapeText(shape)} ${dtype}`);
  return { type: dtype, shape, data: readElements(dtype, bytes, name) };
}
