import { isNpy } from '../codecs/npy/read-prelude.ts';

/** What kind of file it is: binary of some kind, or a text. */
export type FileFormat = 'npy' | 'zip' | 'safetensors' | 'text';

/** What names say, where the first bytes do not. */
const BY_NAME: readonly (readonly [end: RegExp, FileFormat])[] = [
  [/\.npy$/i, 'npy'],
  [/\.npz$/i, 'zip'],
  [/\.safetensors$/i, 'safetensors'],
];

/**
 * What a file is, by its first bytes, or else by its name.
 *
 * @param bytes of the file: the first nine are enough
 */
export function formatOf(name: string, bytes: Uint8Array): FileFormat {
  if (isNpy(bytes)) return 'npy';
  // An archive starts with an entry, or with its end where it has none.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)) return 'zip';
  // A header of less than 2^40 bytes that is an object.
  if (bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0x7b) return 'safetensors';
  return BY_NAME.find(([end]) => end.test(name))?.[1] ?? 'text';
}
