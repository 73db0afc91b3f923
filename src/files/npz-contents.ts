import { readNpy } from '../codecs/npy/read-npy.ts';
import { readNpyHeader } from '../codecs/npy/read-npy-header.ts';
import { type ArchiveLimits, PORTABLE_ARCHIVES } from '../codecs/npz/archives.ts';
import { arraysOf } from '../codecs/npz/decode-npz.ts';
import { optionText } from '../codecs/npz/read-option.ts';
import type { Contents, FileArray } from './contents.ts';

/**
 * What an npz file holds: arrays by name. Those of texts, and of a single number or boolean, are texts that may be options.
 *
 * @param limits how much it may inflate to
 * @throws TooLargeError it inflates to more
 * @throws UnreadableError MALFORMED_NPZ, MALFORMED_NPY with the byte
 * @throws InputError UNKNOWN_FIELD an entry that is no array
 */
export function npzContents(file: Uint8Array, limits?: ArchiveLimits): Contents {
  const arrays: { [name: string]: FileArray } = Object.create(null);
  const texts: { [name: string]: string } = Object.create(null);
  for (const { name, bytes } of arraysOf(file, { ...PORTABLE_ARCHIVES, limits }, { inflated: 0 })) {
    const header = readNpyHeader(bytes, name);
    const { shape, type } = header;
    const text = type === undefined || shape.length === 0 ? optionText(name, bytes, header) : undefined;
    if (text !== undefined) texts[name] = text;
    if (text === undefined || type !== undefined)
      arrays[name] = { shape, type, read: (as, kind) => readNpy(as, bytes, kind) };
  }
  return { holds: 'tensors', arrays, texts };
}
