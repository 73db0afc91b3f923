import { unzipSync, zipSync } from 'fflate';
import type { FileTensor } from './safetensors.ts';

const DESCRS: { readonly [dtype: string]: string } = {
  F64: '<f8',
  F32: '<f4',
  F16: '<f2',
  I64: '<i8',
  I32: '<i4',
  I16: '<i2',
  I8: '|i1',
  U8: '|u1',
  BOOL: '|b1',
};

/** Writes a .npy file without any code of the service. */
export function npyFile(descr: string, shape: readonly number[], data: Uint8Array): Buffer {
  const tuple = `(${shape.map((length) => `${length},`).join(' ')})`;
  const header = Buffer.from(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }\n`);
  const prelude = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8]);
  return Buffer.concat([prelude, header, data]);
}

export function npyOf({ dtype, shape, data }: FileTensor): Buffer {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return npyFile(DESCRS[dtype] as string, shape, bytes);
}

/** An array of text, of shape (), as `np.array("sum")` is saved. */
export function npyOfText(text: string): Buffer {
  const codes = Uint32Array.from([...text], (character) => character.codePointAt(0) as number);
  return npyFile(`<U${codes.length}`, [], new Uint8Array(codes.buffer));
}

/** Writes an npz file of .npy files by name. */
export function npzFile(arrays: { readonly [name: string]: Uint8Array }, isCompressed = false): Buffer {
  const files = Object.fromEntries(Object.entries(arrays).map(([name, file]) => [`${name}.npy`, file]));
  return Buffer.from(zipSync(files, { level: isCompressed ? 6 : 0 }));
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

/** The arrays of an npz file, of which the service writes little-endian real numbers in row-major order. */
export function readNpz(file: Buffer): { [name: string]: { dtype: string; shape: number[]; bytes: Buffer } } {
  return Object.fromEntries(
    Object.entries(unzipSync(file)).map(([entry, npy]) => {
      const text = Buffer.from(npy.buffer, npy.byteOffset, npy.length);
      const end = 10 + text.readUInt16LE(8);
      const header = text.toString('latin1', 10, end);
      const [, descr] = /'descr': '([^']+)'/.exec(header) ?? [];
      const [, tuple = ''] = /'shape': \(([^)]*)\)/.exec(header) ?? [];
      const dtype = Object.keys(DESCRS).find((name) => DESCRS[name] === descr) as string;
      const shape = tuple.split(',').flatMap((length) => (length.trim() === '' ? [] : [Number(length)]));
      return [entry.replace(/\.npy$/, ''), { dtype, shape, bytes: Buffer.from(npy.subarray(end)) }];
    }),
  );
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
