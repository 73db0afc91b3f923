import { excerpt } from '../../core/tensors/excerpt.ts';
import * as zip from './layout.ts';
import type { ZipEntry } from './locate-entries.ts';
import { malformed } from './malformed.ts';
import type { DirectoryEntry } from './read-directory.ts';
import type { ZipTools } from './zip-tools.ts';

/**
 * The bytes of an entry: those in the file, where they are stored as they are, or new ones.
 *
 * @throws UnreadableError MALFORMED_NPZ: they cannot be inflated, or are not as many or not those that the directory says
 */
export function extract(file: Uint8Array, entry: ZipEntry, tools: ZipTools): Uint8Array {
  const { method, dataStart, dataEnd } = entry;
  const stored = file.subarray(dataStart, dataEnd);
  const bytes = method === zip.STORED ? stored : inflated(stored, entry, tools);
  checkCrc(entry, tools.crc32(bytes));
  return bytes;
}

/** @throws UnreadableError MALFORMED_NPZ: the CRC-32 of an entry's bytes is not what the directory says */
export function checkCrc({ name, crc, at }: DirectoryEntry, seen: number): void {
  if (seen === crc) return;
  const hex = (value: number) => `0x${value.toString(16).padStart(8, '0')}`;
  const detail = `${excerpt(name)}: the CRC-32 is ${hex(seen)}; expected ${hex(crc)}, as the directory says`;
  malformed(detail, at + 16, [name]);
}

function inflated(stored: Uint8Array, { name, size, dataStart, at }: ZipEntry, { inflate }: ZipTools): Uint8Array {
  let bytes: Uint8Array | undefined;
  try {
    bytes = inflate(stored, size);
  } catch {
    malformed(
      `${excerpt(name)}: the ${stored.length} compressed bytes are corrupt, end too soon, or are followed by others: they begin`,
      dataStart,
      [name],
    );
  }
  return (
    bytes ??
    malformed(`${excerpt(name)} does not inflate to the ${size} bytes that the directory says`, at + 24, [name])
  );
}
