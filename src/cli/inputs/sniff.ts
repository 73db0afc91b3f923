import { extname } from 'node:path';
import { isNpy } from '../../codecs/npy/read-prelude.ts';

/** The formats of files that are read. */
export type FileFormat = 'npy' | 'npz' | 'safetensors' | 'json' | 'ndjson' | 'table';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Extensions that say more than first bytes do. */
const BY_EXTENSION: { readonly [extension: string]: FileFormat } = {
  '.npy': 'npy',
  '.npz': 'npz',
  '.safetensors': 'safetensors',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'table',
  '.tsv': 'table',
};

/** What a file is, by its first bytes, or else by its name. */
export function sniff(name: string, bytes: Uint8Array): FileFormat {
  if (isNpy(bytes)) return 'npy';
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)) return 'npz';
  if (bytes[8] === OPEN_BRACE && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0) return 'safetensors';
  const extension = BY_EXTENSION[extname(name).toLowerCase()];
  if (extension !== undefined) return extension;
  const first = bytes.find((byte) => byte > 0x20);
  if (first === OPEN_BRACE) return hasSecondLine(bytes) ? 'ndjson' : 'json';
  return first === OPEN_BRACKET ? 'json' : 'table';
}

/** Whether a second object begins with a line of its own, at the margin. */
function hasSecondLine(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === OPEN_BRACE) return true;
  }
  return false;
}

/** Whether a file has arrays by name; else it is one array. */
export function holdsNames(format: FileFormat, bytes: Uint8Array): boolean {
  if (format === 'json') return bytes.find((byte) => byte > 0x20) === OPEN_BRACE;
  return format === 'npz' || format === 'safetensors';
}
