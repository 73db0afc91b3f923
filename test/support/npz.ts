import {
  DESCRS,
  type NpzArray,
  npyFile,
  npyOfText,
  npzFile,
  readNpzFile,
} from '../../verify/siege/harness/npz-file.ts';
import type { FileTensor } from './safetensors.ts';

export function npyOf({ dtype, shape, data }: FileTensor): Buffer {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return npyFile(DESCRS[dtype] as string, shape, bytes);
}

/** An npz file of tensors, and of options as texts. */
export function npzOf(
  tensors: { readonly [name: string]: FileTensor },
  options: { readonly [name: string]: string } = {},
  isCompressed = false,
): Buffer {
  const arrays = Object.entries(tensors).map(([name, tensor]): [string, Buffer] => [name, npyOf(tensor)]);
  const texts = Object.entries(options).map(([name, text]): [string, Buffer] => [name, npyOfText(text)]);
  return npzFile(Object.fromEntries([...arrays, ...texts]), isCompressed);
}

/** The arrays of an npz file of the service. */
export function readNpz(file: Buffer): { [name: string]: Omit<NpzArray, 'name'> } {
  return Object.fromEntries(readNpzFile(file).map(({ name, ...array }) => [name, array]));
}

/** A form of files and texts: its type, with the boundary, and its bytes. */
export async function formOf(parts: {
  readonly [name: string]: Uint8Array | string;
}): Promise<{ type: string; payload: Buffer }> {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.set(name, part);
    else form.set(name, new Blob([new Uint8Array(part)]), `${name}.bin`);
  }
  const { headers, body } = new Request('http://localhost', { method: 'POST', body: form });
  const payload = Buffer.from(await new Response(body).arrayBuffer());
  return { type: headers.get('content-type') as string, payload };
}
