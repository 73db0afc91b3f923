import { excerpt } from '../../core/tensors/excerpt.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';
import type { StoredTensor } from '../binary/stored-tensor.ts';
import { storedNpy } from '../npy/stored-npy.ts';
import { checkCrc } from '../zip/extract.ts';
import { LOCAL, LOCAL_BYTES, STORED, viewOf } from '../zip/layout.ts';
import { malformed } from '../zip/malformed.ts';
import type { DirectoryEntry } from '../zip/read-directory.ts';
import type { ZipTools } from '../zip/zip-tools.ts';

/**
 * Where the numbers of an array are in an npz file, to read them block by block: of a file that is larger than memory. The array must be
 * stored as it is, as `np.savez` does. Its checksum is for the caller to look at: see checkStored.
 *
 * @param read gives bytes of the file
 * @returns undefined of an entry that is compressed, and of an array in column-major order
 * @throws UnreadableError MALFORMED_NPZ, MALFORMED_NPY with the byte
 * @throws InputError UNSUPPORTED_DTYPE, INVALID_TENSOR
 */
export function storedNpz(
  name: string,
  entry: DirectoryEntry,
  read: ReadBytes,
  headerBytes: number,
  kind: TensorKind,
): StoredTensor | undefined {
  if (entry.method !== STORED) return undefined;
  const start = startOf(entry, read);
  const head = read(start, start + Math.min(entry.size, headerBytes));
  const tensor = storedNpy(name, head, entry.size, kind);
  return tensor && { ...tensor, start: start + tensor.start };
}

/** So many bytes are looked at at once. */
const BLOCK = 8 * 1024 * 1024;

/**
 * Checks the bytes of an entry that is stored as it is, block by block.
 *
 * @throws UnreadableError MALFORMED_NPZ: their CRC-32 is not what the directory says
 */
export function checkStored(entry: DirectoryEntry, read: ReadBytes, crc32: ZipTools['crc32']): void {
  const start = startOf(entry, read);
  const end = start + entry.size;
  let crc = 0;
  for (let at = start; at < end; at += BLOCK) crc = crc32(read(at, Math.min(at + BLOCK, end)), crc);
  checkCrc(entry, crc);
}

/** Gives the bytes [start, end) of a file, good until the next call. */
export type ReadBytes = (start: number, end: number) => Uint8Array;

/** Where the bytes of an entry begin. */
function startOf({ name, localAt }: DirectoryEntry, read: ReadBytes): number {
  const local = read(localAt, localAt + LOCAL_BYTES);
  const view = viewOf(local);
  if (local.length < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL) {
    malformed(`${excerpt(name)}: it has no header here; expected one, as the directory says`, localAt, [name]);
  }
  return localAt + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}
