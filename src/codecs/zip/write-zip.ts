import { InputError } from '../../core/tensors/input-error.ts';
import type { Pieces } from '../pieces.ts';
import * as zip from './layout.ts';

/** An entry that has been written, for the directory. */
export interface Written {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly localAt: number;
}

/** Zip files have no other time: 1980-01-01, so that the same results have the same bytes. */
const DATE = 0x0021;
/** Of the format in which there are entries that are stored as they are. */
const VERSION = 20;
/** Longer files need records that these here are not. */
const LONGEST = 2 ** 32 - 2;

/** How many bytes a zip file has besides those of its entries. */
export function frameBytes(names: readonly string[]): number {
  const ofEach = (name: string) => zip.LOCAL_BYTES + zip.CENTRAL_BYTES + 2 * name.length;
  return names.reduce((sum, name) => sum + ofEach(name), zip.END_BYTES);
}

/**
 * Writes an entry that is stored as it is: its header, which has the CRC-32 of the bytes, and so is completed behind them.
 *
 * @param name in ASCII
 * @param writeBytes writes its bytes, and returns their CRC-32
 */
export function writeEntry(file: Pieces, name: string, size: number, writeBytes: () => number): Written {
  const localAt = file.size;
  file.reserve(zip.LOCAL_BYTES + name.length);
  const { bytes, at } = file;
  const view = zip.viewOf(bytes);
  file.at += zip.LOCAL_BYTES;
  file.write(name);
  const crc = writeBytes();
  view.setUint32(at, zip.LOCAL, true);
  writeCommon(view, at + 4, name, size, crc);
  return { name, size, crc, localAt };
}

/** Writes the directory of the entries, and the end of the file. */
export function writeDirectory(file: Pieces, entries: readonly Written[]): void {
  const start = file.size;
  for (const { name, size, crc, localAt } of entries) {
    file.reserve(zip.CENTRAL_BYTES + name.length);
    const view = zip.viewOf(file.bytes);
    const { at } = file;
    view.setUint32(at, zip.CENTRAL, true);
    view.setUint16(at + 4, VERSION, true);
    writeCommon(view, at + 6, name, size, crc);
    // No comment, on the first disk, binary, without attributes.
    file.bytes.fill(0, at + 32, at + 42);
    view.setUint32(at + 42, localAt, true);
    file.at += zip.CENTRAL_BYTES;
    file.write(name);
  }
  const size = file.size - start;
  file.reserve(zip.END_BYTES);
  const view = zip.viewOf(file.bytes);
  const { at } = file;
  view.setUint32(at, zip.END, true);
  view.setUint32(at + 4, 0, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, start, true);
  view.setUint16(at + 20, 0, true);
  file.at += zip.END_BYTES;
}

/** What a local header and the directory say alike, from the version needed to the length of the extra field. */
function writeCommon(view: DataView, at: number, name: string, size: number, crc: number): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, 0, true);
  view.setUint16(at + 4, zip.STORED, true);
  view.setUint16(at + 6, 0, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
  view.setUint16(at + 24, 0, true);
}

/** @throws InputError MEMORY_LIMIT_EXCEEDED the file is longer than it can say */
export function checkLength(bytes: number): void {
  if (bytes <= LONGEST) return;
  const detail = `the answer has ${bytes} bytes; expected at most ${LONGEST} in an npz: ask for application/vnd.safetensors`;
  throw new InputError('MEMORY_LIMIT_EXCEEDED', [{ path: [], detail }]);
}
