import { signatureOf } from '../signature.ts';
import { NPY_MAGIC } from './magic.ts';
import { malformed } from './malformed.ts';

/** So many bytes of a file are enough to read its header: longer ones are refused. NumPy itself reads none above 10,000. */
export const NPY_HEADER_BYTES = 65_536;

/** The magic, and two bytes of a version. */
const VERSIONED = 8;

/** Whether bytes start as a .npy file does. */
export function isNpy(bytes: Uint8Array, start = 0): boolean {
  return NPY_MAGIC.every((byte, i) => bytes[start + i] === byte);
}

/**
 * Reads what stands before the dictionary of a .npy file: the magic, a version, and the dictionary's length in two bytes or four.
 *
 * @returns where the dictionary begins and ends
 * @throws UnreadableError MALFORMED_NPY
 */
export function readPrelude(file: Uint8Array, name: string, start: number): { textStart: number; dataStart: number } {
  const { length } = file;
  if (!NPY_MAGIC.every((byte, i) => start + i >= length || file[start + i] === byte)) {
    const what = signatureOf(file.subarray(start))?.what;
    const seen = `the file starts with ${hex(file, start)}${what === undefined ? '' : ` (it looks like ${what})`}`;
    malformed(name, `${seen}; expected 93 4e 55 4d 50 59, as every .npy file starts`, start);
  }
  const major = file[start + NPY_MAGIC.length];
  const minor = file[start + NPY_MAGIC.length + 1];
  if (major === undefined || minor === undefined) return tooShort(name, length, 'the magic and a version');
  if (major < 1 || major > 3 || minor !== 0) {
    malformed(name, `the version is ${major}.${minor}; expected 1.0, 2.0 or 3.0`, start + NPY_MAGIC.length);
  }
  const lengthStart = start + VERSIONED;
  const textStart = lengthStart + (major === 1 ? 2 : 4);
  if (textStart > length) return tooShort(name, length, 'the length of the header');
  const view = new DataView(file.buffer, file.byteOffset, length);
  const size = major === 1 ? view.getUint16(lengthStart, true) : view.getUint32(lengthStart, true);
  const dataStart = textStart + size;
  if (dataStart - start > NPY_HEADER_BYTES) {
    const most = NPY_HEADER_BYTES - (textStart - start);
    malformed(name, `the length of the header is ${size}; expected at most ${most}`, lengthStart);
  }
  if (dataStart > length) return tooShort(name, length, `a header of ${size} bytes from byte ${textStart} on`);
  return { textStart, dataStart };
}

function tooShort(name: string, length: number, expected: string): never {
  return malformed(name, `the file ends after ${length} bytes; expected ${expected}`, length);
}

/** The first bytes, as an error shows them. */
function hex(file: Uint8Array, start: number): string {
  const bytes = file.subarray(start, start + NPY_MAGIC.length);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
