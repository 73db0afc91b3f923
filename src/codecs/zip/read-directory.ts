import { excerpt } from '../../core/tensors/excerpt.ts';
import * as zip from './layout.ts';
import { malformed } from './malformed.ts';
import { type DirectoryPlace, readEnd } from './read-end.ts';

/** What the directory says of an entry. */
export interface DirectoryEntry {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  /** How many bytes it has in the file, and how many these stand for. */
  readonly storedSize: number;
  readonly size: number;
  /** Where its local header is. */
  readonly localAt: number;
  /** Where in the file it is described. */
  readonly at: number;
}

export interface Directory extends DirectoryPlace {
  /** In the order of the directory. */
  readonly entries: readonly DirectoryEntry[];
}

/** A byte order mark is a character of a name like any other: without it the name would be another one. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads the directory of a zip file, which is near its end: what is in it, without looking at it.
 *
 * @param tail the file from byte `start` on: all of it, or its last TAIL_BYTES
 * @throws UnreadableError MALFORMED_NPZ with the byte: also for what is encrypted, or compressed otherwise than by deflate
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readDirectory(tail: Uint8Array, start = 0): Directory {
  const place = readEnd(tail, start);
  const view = zip.viewOf(tail);
  const entries: DirectoryEntry[] = [];
  const names = new Set<string>();
  let at = place.start - start;
  const end = place.end - start;
  for (let i = 0; i < place.count; i++) {
    if (at + zip.CENTRAL_BYTES > end || view.getUint32(at, true) !== zip.CENTRAL) {
      malformed(`the directory has ${i} entries; expected ${place.count}, as its end record says`, start + at);
    }
    const entry = readEntry(tail, view, at, start);
    const { name } = entry;
    if (names.has(name)) malformed(`the zip file has two entries ${excerpt(name)}; expected one`, entry.at, [name]);
    names.add(name);
    entries.push(entry);
    at +=
      zip.CENTRAL_BYTES + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (at > end) malformed(`the directory ends within the entry ${excerpt(name)}`, start + end, [name]);
  }
  if (at !== end) malformed(`the directory goes on behind its ${place.count} entries`, start + at);
  return { ...place, entries };
}

function readEntry(tail: Uint8Array, view: DataView, at: number, start: number): DirectoryEntry {
  const nameLength = view.getUint16(at + 28, true);
  const nameAt = at + zip.CENTRAL_BYTES;
  const nameBytes = tail.subarray(nameAt, nameAt + nameLength);
  const name = utf8.decode(nameBytes);
  const fail = (problem: string, offset: number): never =>
    malformed(`${excerpt(name)}: ${problem}`, start + at + offset, [name]);
  const flags = view.getUint16(at + 8, true);
  if (flags & zip.ENCRYPTED) fail('it is encrypted; expected it unencrypted', 8);
  const method = view.getUint16(at + 10, true);
  if (method !== zip.STORED && method !== zip.DEFLATED) {
    fail(`it is compressed by ${methodName(method)}; expected method 0 (stored) or 8 (deflate)`, 10);
  }
  const extraAt = nameAt + nameLength;
  const extra = tail.subarray(extraAt, extraAt + view.getUint16(at + 30, true));
  if (extraField(extra, zip.UNICODE_PATH)) {
    fail('an extra field gives it a second name; expected one', zip.CENTRAL_BYTES + nameLength);
  }
  const take = zip64Reader(extra, (problem) => fail(problem, zip.CENTRAL_BYTES + nameLength));
  const size = take(view.getUint32(at + 24, true));
  const storedSize = take(view.getUint32(at + 20, true));
  const localAt = take(view.getUint32(at + 42, true));
  if (method === zip.STORED && size !== storedSize) {
    fail(`it is stored as it is, in ${storedSize} bytes, but is said to have ${size}`, 20);
  }
  return {
    name,
    nameBytes,
    flags,
    method,
    crc: view.getUint32(at + 16, true),
    storedSize,
    size,
    localAt,
    at: start + at,
  };
}

/** Reads numbers that stand in the extra field, in this order, where the record has no room for them. */
export function zip64Reader(extra: Uint8Array, fail: (problem: string) => never): (number: number) => number {
  let rest: Uint8Array | undefined;
  return (number) => {
    if (number !== zip.IN_EXTRA) return number;
    rest ??= extraField(extra, zip.ZIP64) ?? extra.subarray(extra.length);
    if (rest.length < 8) fail('a size of 0xffffffff has no zip64 extra field');
    const value = zip.long(zip.viewOf(rest), 0);
    rest = rest.subarray(8);
    return value;
  };
}

/** The bytes of the first field of that kind among extra fields; undefined where there is none. */
function extraField(extra: Uint8Array, kind: number): Uint8Array | undefined {
  const view = zip.viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === kind) return extra.subarray(at + 4, end);
    at = end;
  }
  return undefined;
}

const METHODS: { readonly [method: number]: string } = {
  1: 'shrinking',
  6: 'imploding',
  9: 'deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
  98: 'PPMd',
  99: 'AES encryption',
};

function methodName(method: number): string {
  const name = METHODS[method];
  return name === undefined ? `method ${method}` : `${name} (method ${method})`;
}
