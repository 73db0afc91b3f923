import { extname } from 'node:path';
import { formatOf } from '../../files/format-of.ts';

/** The formats of files that are read; `table` is any other text: separated values, or a print-out. */
export type FileFormat = 'npy' | 'npz' | 'safetensors' | 'json' | 'ndjson' | 'table';

const OPEN_BRACE = 0x7b;
export const OPEN_BRACKET = 0x5b;

/** Extensions of texts that say more than first bytes do. */
const TEXTS: { readonly [extension: string]: FileFormat } = {
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'table',
  '.tsv': 'table',
};

/** What a file is, by its first bytes, or else by its name. */
export function sniff(name: string, bytes: Uint8Array): FileFormat {
  const format = formatOf(name, bytes);
  if (format !== 'text') return format;
  const first = firstByte(bytes);
  return TEXTS[extname(name).toLowerCase()] ?? (first === OPEN_BRACE || first === OPEN_BRACKET ? 'json' : 'table');
}

/** Whether a file has arrays by name; of tables it depends on their columns. */
export function holdsNames(format: FileFormat, bytes: Uint8Array): boolean {
  if (format === 'json') return firstByte(bytes) === OPEN_BRACE;
  return format === 'npz' || format === 'safetensors';
}

/** The first byte that is no white space. */
export function firstByte(bytes: Uint8Array): number | undefined {
  return bytes.find((byte) => byte > 0x20);
}
