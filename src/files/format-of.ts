import { signatureOf } from '../codecs/signature.ts';

/** What kind of file it is: binary of some kind, or a text. */
export type FileFormat = 'npy' | 'npz' | 'safetensors' | 'text';

/** What names say, where the first bytes do not. */
const BY_NAME: readonly (readonly [end: RegExp, FileFormat])[] = [
  [/\.npy$/i, 'npy'],
  [/\.npz$/i, 'npz'],
  [/\.safetensors$/i, 'safetensors'],
];

/**
 * What a file is, by its first bytes, or else by its name.
 *
 * @param bytes of the file: the first 256 are enough
 */
export function formatOf(name: string, bytes: Uint8Array): FileFormat {
  const kind = signatureOf(bytes)?.kind;
  if (kind === 'npy' || kind === 'npz' || kind === 'safetensors') return kind;
  return BY_NAME.find(([end]) => end.test(name))?.[1] ?? 'text';
}
