import { readFileSync } from 'node:fs';
import type { TensorKind } from '../../../src/core/tensors/tensor.ts';

interface File {
  readonly name: string;
  readonly kind: TensorKind;
  readonly base64: string;
}

/** A file that NumPy reads, and the array that it then has. */
export interface ValidFile extends File {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | boolean | string)[];
}

/** A file that is refused. */
export interface HostileFile extends File {
  readonly code: string;
  /** Stands in the error. */
  readonly says: string;
  /** Where the error is. */
  readonly byte: number | null;
}

const path = new URL('../../fixtures/npy/arrays.json', import.meta.url);

/** Files of NumPy; test/fixtures/npy/generate.py writes them. */
export const { valid, hostile }: { valid: readonly ValidFile[]; hostile: readonly HostileFile[] } = JSON.parse(
  readFileSync(path, 'utf8'),
);

/** The file of that name. */
export function named(wanted: string): ValidFile | HostileFile {
  const file = [...valid, ...hostile].find(({ name }) => name === wanted);
  if (!file) throw new Error(`there is no file ${wanted}`);
  return file;
}

/** The bytes of a file, so many bytes behind the start of their memory: no Buffer, as in a browser. */
export function bytesOf({ base64 }: File, askew = 0): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(base64, 'base64');
  const memory = new Uint8Array(askew + bytes.length);
  memory.set(bytes, askew);
  return memory.subarray(askew);
}
