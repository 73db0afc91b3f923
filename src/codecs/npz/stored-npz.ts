import type { TensorKind } from '../../core/tensors/tensor.ts';
import type { StoredTensor } from '../binary/stored-tensor.ts';
import { storedNpy } from '../npy/stored-npy.ts';
import { LOCAL, LOCAL_BYTES, STORED, viewOf } from '../zip/layout.ts';
import { malformed } from '../zip/malformed.ts';
import type { DirectoryEntry } from '../zip/read-directory.ts';

/**
 * Where the numbers of an array are in an npz file, to read them block by block: of a file that is larger than memory. The array must be
 * stored as it is, as `np.savez` does. Its checksum is not looked at.
 *
 * @param read gives bytes of the file
 * @returns undefined of an entry that is compressed, or in column-major order
 * @throws UnreadableError MALFORMED_NPZ, MALFORMED_NPY with the byte
 * @throws InputError UNSUPPORTED_DTYPE
 */
export function storedNpz(
  name: string,
  entry: DirectoryEntry,
  read: (start: number, end: number) => Uint8Array,
  headerBytes: number,
  kind: TensorKind,
): StoredTensor | undefined {
  if (entry.method !== STORED) return undefined;
  const { localAt, size } = entry;
  const local = read(localAt, localAt + LOCAL_BYTES);
  const view = viewOf(local);
  if (local.length < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL) {
    malformed(`${name}: it has no header here; expected one, as the directory says`, localAt, [name]);
  }
  const start = localAt + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  const head = read(start, start + Math.min(size, headerBytes));
  const tensor = storedNpy(name, head, size, kind);
  return tensor && { ...tensor, start: start + tensor.start };
}
