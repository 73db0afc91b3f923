import { bytesOfType } from './element-types.ts';
import type { SentTensor } from './read-tensor.ts';
import { resultTensor } from './result-tensor.ts';
import type { Tensor } from './tensor-types.ts';

interface Header {
  [name: string]: { dtype: string; shape: number[]; data_offsets: [number, number] };
}

/**
 * A safetensors file: eight bytes with the length of the header, the header, padded so that all numbers are aligned, and the numbers, the
 * longest types first.
 */
export function writeFile(tensors: readonly (readonly [name: string, tensor: SentTensor])[]): Uint8Array<ArrayBuffer> {
  const header = Object.create(null) as Header;
  const sorted = tensors.toSorted(([, a], [, b]) => bytesOfType(b.dtype) - bytesOfType(a.dtype));
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of sorted) {
    header[name] = { dtype, shape: [...shape], data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil(json.length / 8) * 8 + 8;
  const file = new Uint8Array(start + end);
  new DataView(file.buffer).setUint32(0, start - 8, true);
  file.fill(0x20, 8, start);
  file.set(json, 8);
  for (const [name, { bytes }] of sorted) file.set(bytes, start + (header[name] as Header[string]).data_offsets[0]);
  return file;
}

/**
 * The tensors of an answer, as views of it.
 *
 * @throws Error it is not such a file
 */
export function readFile(file: ArrayBuffer): { [name: string]: Tensor } {
  const start = 8 + new DataView(file).getUint32(0, true);
  const { __metadata__, ...header } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(file, 8, start - 8)),
  ) as Header;
  const tensors: { [name: string]: Tensor } = {};
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    if (offsets[0] < 0) throw new Error('an offset is negative');
    tensors[name] = resultTensor(dtype, shape, file, start + offsets[0], start + offsets[1]);
  }
  return tensors;
}
