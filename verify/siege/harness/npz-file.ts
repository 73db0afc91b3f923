import { unzipSync, zipSync } from 'fflate';

/** What NumPy calls the types of safetensors, little-endian. */
export const DESCRS: { readonly [dtype: string]: string } = {
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

/** A .npy file of version 1.0. */
export function npyFile(descr: string, shape: readonly number[], data: Uint8Array): Buffer {
  const tuple = `(${shape.map((length) => `${length},`).join(' ')})`;
  const header = Buffer.from(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }\n`);
  const prelude = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8]);
  return Buffer.concat([prelude, header, data]);
}

/** An array of text, of shape (), as `np.array("sum")` is saved. */
export function npyOfText(text: string): Buffer {
  const codes = Uint32Array.from([...text], (character) => character.codePointAt(0) as number);
  return npyFile(`<U${codes.length}`, [], new Uint8Array(codes.buffer));
}

/** An npz file of .npy files by name. */
export function npzFile(arrays: { readonly [name: string]: Uint8Array }, isCompressed = false): Buffer {
  const files = Object.fromEntries(Object.entries(arrays).map(([name, file]) => [`${name}.npy`, file]));
  return Buffer.from(zipSync(files, { level: isCompressed ? 6 : 0 }));
}

/** An array of an npz file of the service: real numbers, little-endian, in row-major order. */
export interface NpzArray {
  readonly name: string;
  /** As safetensors names it. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

const HEADER = /^\{'descr': '<f([248])', 'fortran_order': False, 'shape': \(([^)]*)\), \} *\n$/;

/** Reads an npz file of the service, as another program does. */
export function readNpzFile(file: Buffer): NpzArray[] {
  return Object.entries(unzipSync(file)).map(([entry, npy]) => {
    const array = Buffer.from(npy.buffer, npy.byteOffset, npy.length);
    const end = 10 + array.readUInt16LE(8);
    const [header, size, tuple = ''] = HEADER.exec(array.toString('latin1', 10, end)) ?? [];
    if (header === undefined) throw new Error(`${entry} has another header`);
    const shape = tuple.split(',').flatMap((length) => (length.trim() === '' ? [] : [Number(length)]));
    return {
      name: entry.replace(/\.npy$/, ''),
      dtype: `F${8 * Number(size)}`,
      shape,
      bytes: Buffer.from(array.subarray(end)),
    };
  });
}

export const FORM_BOUNDARY = '----a-boundary';
export const FORM_TYPE = `multipart/form-data; boundary=${FORM_BOUNDARY}`;

/** A form of files and texts by name. */
export function formFile(parts: { readonly [name: string]: Uint8Array | string }): Buffer {
  const chunks = Object.entries(parts).flatMap(([name, part]) => {
    const file = typeof part === 'string' ? '' : `; filename="${name}.bin"`;
    const head = `--${FORM_BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(part as string), Buffer.from('\r\n')];
  });
  return Buffer.concat([...chunks, Buffer.from(`--${FORM_BOUNDARY}--\r\n`)]);
}
