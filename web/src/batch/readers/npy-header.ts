import { quoted, ReadError } from './read-error.ts';

export interface NpyHeader {
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly dataStart: number;
}

export const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const PRELUDE = 8;

/**
 * The header of a file of NumPy: the magic, a version, a length, and a dictionary of Python as text.
 *
 * @throws ReadError
 */
export function readNpyHeader(file: Uint8Array): NpyHeader {
  if (!NPY_MAGIC.every((byte, i) => file[i] === byte)) throw new ReadError({ byte: 0 }, hex(file), 'npyMagic');
  const major = file[6] ?? 0;
  if (major < 1 || major > 3) throw new ReadError({ byte: 6 }, `${major}.${file[7] ?? 0}`, 'npyVersion');
  const lengthBytes = major === 1 ? 2 : 4;
  const textStart = PRELUDE + lengthBytes;
  if (file.length < textStart) throw new ReadError({ byte: file.length }, '∅', 'npyHeader');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = major === 1 ? view.getUint16(PRELUDE, true) : view.getUint32(PRELUDE, true);
  const dataStart = textStart + length;
  if (dataStart > file.length) throw new ReadError({ byte: PRELUDE }, String(length), 'npyHeader');
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(file.subarray(textStart, dataStart));
  const fail = () => new ReadError({ byte: textStart }, quoted(text.trim()), 'npyHeader');
  const descr = /['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|(\[.*?\]))/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,]*)\)/.exec(text);
  if (!descr || !order || !shape) throw fail();
  const axes = (shape[1] ?? '').split(',').filter((axis) => axis.trim() !== '');
  return {
    descr: descr[1] ?? descr[2] ?? '',
    isFortran: order[1] === 'True',
    shape: axes.map(Number),
    dataStart,
  };
}

/** The first bytes, as an error shows them. */
function hex(file: Uint8Array): string {
  return Array.from(file.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join(' ') || '∅';
}
