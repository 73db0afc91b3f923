import * as zip from './layout.ts';
import { malformed } from './malformed.ts';

/** What the end of a zip file says of its directory. Places are counted from the start of the file. */
export interface DirectoryPlace {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/**
 * Finds the directory of a zip file, from its end record.
 *
 * @param tail the file from byte `start` on: all of it, or its last TAIL_BYTES
 * @throws UnreadableError MALFORMED_NPZ
 */
export function readEnd(tail: Uint8Array, start: number): DirectoryPlace {
  const view = zip.viewOf(tail);
  const at = findEnd(view, start);
  const [disk, firstDisk] = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
  const here = view.getUint16(at + 8, true);
  let count = view.getUint16(at + 10, true);
  let size = view.getUint32(at + 12, true);
  let directory = view.getUint32(at + 16, true);
  let end = at;
  const hasLocator = at >= zip.LOCATOR_64_BYTES && view.getUint32(at - zip.LOCATOR_64_BYTES, true) === zip.LOCATOR_64;
  if (hasLocator) {
    const locator = at - zip.LOCATOR_64_BYTES;
    end = zip.long(view, locator + 8) - start;
    const isThere =
      end >= 0 && end === locator - zip.END_64_BYTES && view.getUint32(end, true) === zip.END_64 && start + end >= 0;
    if (!isThere) malformed('the zip64 end record is not where its locator says', start + locator);
    count = zip.long(view, end + 32);
    size = zip.long(view, end + 40);
    directory = zip.long(view, end + 48);
  }
  if (disk !== firstDisk || (disk !== 0 && disk !== 0xffff) || (here !== count && here !== 0xffff)) {
    malformed('the file is a part of an archive of several; expected all of it in one', start + at + 4);
  }
  if (count > zip.MOST_ENTRIES) {
    malformed(`the file has ${count} entries; expected at most ${zip.MOST_ENTRIES}`, start + at + 10);
  }
  if (size > zip.LONGEST_DIRECTORY) {
    malformed(`the directory has ${size} bytes; expected at most ${zip.LONGEST_DIRECTORY}`, start + at + 12);
  }
  if (directory + size !== start + end) {
    const seen = `the directory is said to be ${size} bytes from byte ${directory} on`;
    malformed(`${seen}; expected it to end at byte ${start + end}, where its end record begins`, start + at + 16);
  }
  return { start: directory, end: directory + size, count };
}

/**
 * The end record is the last thing in the file, but for its comment. Where several begin, the last one counts: other readers take that
 * one even where bytes follow it, so that a comment with a record in it would give them another directory.
 */
function findEnd(view: DataView, start: number): number {
  const size = view.byteLength;
  const first = Math.max(0, size - zip.END_BYTES - zip.LONGEST_COMMENT);
  for (let at = size - zip.END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) !== zip.END) continue;
    const end = at + zip.END_BYTES + view.getUint16(at + 20, true);
    if (end === size) return at;
    if (end > size) malformed('the file ends within the comment of its end record', start + size);
    malformed(`${size - end} bytes follow the end of the zip file; expected nothing more`, start + end);
  }
  return malformed(
    'the zip file ends without an end record, which np.savez writes last: was all of it sent? It ends',
    start + size,
  );
}
