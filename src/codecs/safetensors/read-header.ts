import { excerpt } from '../../core/tensors/excerpt.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import { readMembers } from '../json/read-value.ts';
import { Scanner } from '../json/scanner.ts';
import { JsonSyntaxError } from '../json/syntax-error.ts';
import { looksLike } from '../signature.ts';
import { UnreadableError } from '../unreadable.ts';
import { malformed } from './malformed.ts';
import { checkText, readInfo, startOfValue, type TensorInfo } from './read-info.ts';

export interface Header {
  /** In the order of their bytes. */
  readonly tensors: readonly TensorInfo[];
  readonly metadata: { readonly [name: string]: string };
  /** Where the bytes of the tensors begin. */
  readonly dataStart: number;
  /** False where there are more tensors than any operation has: then it is unknown what else there is, and where their bytes are. */
  readonly isWhole: boolean;
}

/** The header's length comes first, in eight bytes. */
const LENGTH_BYTES = 8;
/** What the reference library allows. */
const LONGEST_HEADER = 100_000_000;
/** No operation has so many tensors: of a header with more the rest is left unread. */
const MOST_TENSORS = 64;
/** What other programs keep in a file are some hundred texts at most. */
const MOST_METADATA = 1024;

/**
 * How many bytes of a safetensors file its header takes, with its length before it: so many must be read for `readHeader`.
 *
 * @param file its first bytes: eight are enough
 * @param size how long the file is
 * @throws UnreadableError EMPTY_BODY, MALFORMED_SAFETENSORS with the byte
 */
export function headerEnd(file: Uint8Array, size = file.length): number {
  if (size === 0) {
    throw new UnreadableError('EMPTY_BODY', [], 'the body is empty, expected a safetensors file', { offset: 0 });
  }
  if (size < LENGTH_BYTES) {
    const seen = `the file ends after ${size} bytes${looksLike(file, 'safetensors')}`;
    malformed(`${seen}; expected 8 bytes with the length of the header`, size);
  }
  const length = new DataView(file.buffer, file.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length === 0n || length > LONGEST_HEADER) {
    const seen = `the length of the header is ${length}${looksLike(file, 'safetensors')}`;
    malformed(`${seen}; expected an integer in [1, ${LONGEST_HEADER}]`, 0);
  }
  const end = LENGTH_BYTES + Number(length);
  if (end > size) {
    const behind = size - LENGTH_BYTES;
    const seen = `the length of the header is ${length}${looksLike(file, 'safetensors')}`;
    malformed(`${seen}; expected at most ${behind}, which is all that follows it`, 0);
  }
  return end;
}

/**
 * Reads the header of a safetensors file: eight bytes with its length, and a JSON object that says of each tensor what
 * it is and where its bytes are; and checks that these cover the rest of the file, each byte once.
 *
 * It is as strict as the format's description, and so refuses what the reference library does, and besides: names that
 * stand twice, members that are not known, numbers beyond 2^53.
 *
 * @param file all of it, or at least its first bytes up to `headerEnd`
 * @param size how long the file is
 * @param most how many tensors are read
 * @throws UnreadableError EMPTY_BODY, MALFORMED_SAFETENSORS with the byte
 * @see https://github.com/huggingface/safetensors#format
 */
export function readHeader(file: Uint8Array, size = file.length, most = MOST_TENSORS): Header {
  const dataStart = headerEnd(file, size);
  const { tensors, metadata } = readJson(file, dataStart, most);
  if (tensors.length > most) return { tensors, metadata, dataStart, isWhole: false };
  tensors.sort((a, b) => a.start - b.start || a.end - b.end);
  checkCover(tensors, size - dataStart, dataStart);
  return { tensors, metadata, dataStart, isWhole: true };
}

/** Each tensor's bytes follow those of the one before, and behind the last one the file ends. */
function checkCover(tensors: readonly TensorInfo[], length: number, dataStart: number): void {
  let covered = 0;
  for (const { name, start, end, at } of tensors) {
    const field = excerpt(name);
    if (start !== covered) {
      const kind = start < covered ? 'which overlap those before them' : 'with a gap before them';
      malformed(`${field} has the bytes [${start}, ${end}], ${kind}; expected them to start at ${covered}`, at, [name]);
    }
    if (end > length) {
      const seen = `the file ends after ${length} bytes of tensors, and ${field} has the bytes [${start}, ${end}]`;
      malformed(`${seen}; expected as many`, dataStart + length, [name]);
    }
    covered = end;
  }
  if (covered < length) {
    malformed(`${length - covered} bytes belong to no tensor; expected the end of the file`, dataStart + covered);
  }
}

/** Reads the JSON of the header; its places are those in the file. */
function readJson(
  file: Uint8Array,
  end: number,
  most: number,
): { tensors: TensorInfo[]; metadata: Header['metadata'] } {
  if (file[LENGTH_BYTES] !== 0x7b || end === LENGTH_BYTES)
    malformed("the header does not start with '{'", LENGTH_BYTES);
  const scanner = new Scanner(file.subarray(0, end));
  scanner.at = LENGTH_BYTES;
  const tensors: TensorInfo[] = [];
  const names = new Set<string>();
  let metadata: Header['metadata'] = {};
  try {
    const isRead = readMembers(scanner, 1, (name, at) => {
      checkText(name, at);
      if (names.has(name)) malformed(`${excerpt(name)} stands twice in the header`, at, [name]);
      names.add(name);
      if (name === '__metadata__') metadata = readMetadata(scanner);
      else tensors.push(readInfo(scanner, name));
      return tensors.length <= most;
    });
    for (; isRead && scanner.at < end; scanner.at++) {
      if (file[scanner.at] !== 0x20) malformed('something stands behind the header; expected spaces only', scanner.at);
    }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    malformed(`the header is not JSON: ${error.problem}`, error.position.offset);
  }
  return { tensors, metadata };
}

function readMetadata(scanner: Scanner): Header['metadata'] {
  const at = startOfValue(scanner);
  if (scanner.peek() !== 0x7b)
    malformed('__metadata__ is no object; expected an object of strings', at, ['__metadata__']);
  const metadata: { [name: string]: string } = Object.create(null);
  let count = 0;
  readMembers(scanner, 2, (name, nameAt) => {
    const valueAt = startOfValue(scanner);
    const path = ['__metadata__', name];
    checkText(name, nameAt);
    if (name in metadata) malformed(`${excerpt(name)} stands twice in __metadata__`, nameAt, path);
    if (scanner.peek() !== 0x22) malformed(`${excerpt(name)} in __metadata__ is no string`, valueAt, path);
    const text = scanner.shortString();
    checkText(text, valueAt);
    metadata[name] = text;
    if (++count > MOST_METADATA) {
      const detail = `__metadata__ has more than ${MOST_METADATA} entries; expected fewer`;
      throw new InputError('INVALID_OPTION', [{ path: ['__metadata__'], detail }]);
    }
  });
  return metadata;
}
