import { excerpt } from '../../core/tensors/excerpt.ts';
import * as zip from './layout.ts';
import { malformed } from './malformed.ts';
import { type Directory, type DirectoryEntry, zip64Reader } from './read-directory.ts';

/** An entry of a zip file, and where its bytes are. */
export interface ZipEntry extends DirectoryEntry {
  readonly dataStart: number;
  readonly dataEnd: number;
}

/**
 * Finds the bytes of all entries, and checks that each local header says what the directory says, and that entries cover the file up
 * to the directory, each byte once: so nothing overlaps, and nothing is hidden.
 *
 * @returns the entries in the order of their bytes
 * @throws UnreadableError MALFORMED_NPZ with the byte
 */
export function locateEntries(file: Uint8Array, { start, entries }: Directory): readonly ZipEntry[] {
  const view = zip.viewOf(file);
  const sorted = [...entries].sort((a, b) => a.localAt - b.localAt);
  let covered = 0;
  return sorted.map((entry, i) => {
    const { name, localAt, at } = entry;
    if (localAt !== covered) {
      const kind = localAt < covered ? 'overlaps what is before it' : 'has a gap before it';
      malformed(`${excerpt(name)} is said to begin at byte ${localAt}, and ${kind}; expected ${covered}`, at + 42, [
        name,
      ]);
    }
    const located = locate(file, view, entry, start);
    covered = sorted[i + 1]?.localAt ?? start;
    checkBehind(view, located, covered);
    return located;
  });
}

function locate(file: Uint8Array, view: DataView, entry: DirectoryEntry, end: number): ZipEntry {
  const { name, nameBytes, localAt, flags, method, storedSize } = entry;
  const fail = (problem: string, offset: number): never =>
    malformed(`${excerpt(name)}: ${problem}`, localAt + offset, [name]);
  if (localAt + zip.LOCAL_BYTES > end || view.getUint32(localAt, true) !== zip.LOCAL) {
    fail('it has no header here; expected one, as the directory says', 0);
  }
  const nameLength = view.getUint16(localAt + 26, true);
  const extraLength = view.getUint16(localAt + 28, true);
  const nameAt = localAt + zip.LOCAL_BYTES;
  const dataStart = nameAt + nameLength + extraLength;
  const dataEnd = dataStart + storedSize;
  if (dataEnd > end)
    fail(`it has ${storedSize} bytes; expected at most ${Math.max(0, end - dataStart)}, up to the directory`, 18);
  const localFlags = view.getUint16(localAt + 6, true);
  const bits = zip.ENCRYPTED | zip.HAS_DESCRIPTOR;
  if ((localFlags & bits) !== (flags & bits)) fail('its header has other flags than the directory', 6);
  if (view.getUint16(localAt + 8, true) !== method) fail('its header has another method than the directory', 8);
  const isNamedSo = nameLength === nameBytes.length && nameBytes.every((byte, i) => file[nameAt + i] === byte);
  if (!isNamedSo) fail('its header has another name than the directory', zip.LOCAL_BYTES);
  const extra = file.subarray(nameAt + nameLength, dataStart);
  const take = zip64Reader(extra, (problem) => fail(problem, zip.LOCAL_BYTES + nameLength));
  const size = take(view.getUint32(localAt + 22, true));
  const stored = take(view.getUint32(localAt + 18, true));
  const crc = view.getUint32(localAt + 14, true);
  const isDescribedBehind = (flags & zip.HAS_DESCRIPTOR) !== 0 && crc === 0 && size === 0 && stored === 0;
  if (!isDescribedBehind && (crc !== entry.crc || size !== entry.size || stored !== storedSize)) {
    fail('its header has another size or CRC-32 than the directory', 14);
  }
  return { ...entry, dataStart, dataEnd };
}

/** Behind the bytes of an entry is the next one, or first the sizes again where the header did not know them. */
function checkBehind(view: DataView, { name, flags, crc, storedSize, size, dataEnd }: ZipEntry, next: number): void {
  const length = next - dataEnd;
  if ((flags & zip.HAS_DESCRIPTOR) === 0) {
    if (length < 0) malformed(`${excerpt(name)} overlaps what follows it`, next, [name]);
    if (length > 0) malformed(`${length} bytes belong to no entry`, dataEnd, [name]);
    return;
  }
  const isSigned = length % 8 === 0;
  const isLong = length === 20 || length === 24;
  const fits = isLong || length === 12 || length === 16;
  const at = dataEnd + (isSigned ? 4 : 0);
  const isRight =
    fits &&
    (!isSigned || view.getUint32(dataEnd, true) === zip.DESCRIPTOR) &&
    view.getUint32(at, true) === crc &&
    (isLong ? zip.long(view, at + 4) : view.getUint32(at + 4, true)) === storedSize &&
    (isLong ? zip.long(view, at + 12) : view.getUint32(at + 8, true)) === size;
  if (!isRight) malformed(`${excerpt(name)}: the data descriptor is not what the directory says`, dataEnd, [name]);
}
