import { excerpt } from '../../core/tensors/excerpt.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import { OWN_MEMORY, type TensorMemory } from '../binary/read-tensor.ts';
import type { KindOf, Message } from '../codec.ts';
import { looksLike, signatureOf } from '../signature.ts';
import { UnreadableError } from '../unreadable.ts';
import { extract } from '../zip/extract.ts';
import { DEFLATED } from '../zip/layout.ts';
import { locateEntries } from '../zip/locate-entries.ts';
import { malformed } from '../zip/malformed.ts';
import { readDirectory } from '../zip/read-directory.ts';
import { type Archives, checkInflated, PORTABLE_ARCHIVES } from './archives.ts';
import { type FieldSink, newSink, readArray } from './read-array.ts';

const NPY = '.npy';

/**
 * Reads an npz file, as `np.savez` and `np.savez_compressed` write it: each array is a field, a tensor or an option.
 *
 * It is strict: each byte belongs to one entry, and what its directory says is so. Nothing is unpickled, and nothing written to disk.
 *
 * @param memory where its numbers are: by default in the file, or in memory of their own
 * @throws UnreadableError EMPTY_BODY, MALFORMED_NPZ with the byte, MALFORMED_NPY with the byte in that array
 * @throws TooLargeError DECODED_TOO_LARGE
 * @throws InputError UNKNOWN_FIELD, UNSUPPORTED_DTYPE, INVALID_SHAPE, LABEL_OUT_OF_RANGE
 * @example decodeNpz(await readFile('batch.npz'), () => 'real').fields.logits // { shape: [32, 1000], data: Float32Array […] }
 * @see https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 */
export function decodeNpz(
  file: Uint8Array,
  kindOf: KindOf,
  memory: TensorMemory = OWN_MEMORY,
  archives: Archives = PORTABLE_ARCHIVES,
): Message {
  const sink = newSink();
  readNpz(file, kindOf, memory, archives, sink);
  return sink;
}

/** Reads the fields of an npz file into a sink. */
export function readNpz(
  file: Uint8Array,
  kindOf: KindOf,
  memory: TensorMemory,
  archives: Archives,
  sink: FieldSink,
): void {
  for (const { name, bytes, isOwn } of arraysOf(file, archives, sink, memory.claim)) {
    readArray(name, isOwn ? inMemory(bytes, memory) : bytes, kindOf, memory, sink);
  }
}

/** An array of an npz file. */
export interface NpzArray {
  readonly name: string;
  /** A .npy file. */
  readonly bytes: Uint8Array;
  /** Whether they were inflated, and are not in the file. */
  readonly isOwn: boolean;
}

/**
 * The arrays of an npz file, one after the other, once all of the file has been checked but their bytes.
 *
 * @param counter how many bytes have been inflated before; those of this file are added
 * @param claim counts these bytes, before they are inflated
 * @throws UnreadableError EMPTY_BODY, MALFORMED_NPZ with the byte
 * @throws TooLargeError DECODED_TOO_LARGE
 * @throws InputError UNKNOWN_FIELD an entry that can be no array
 */
export function* arraysOf(
  file: Uint8Array,
  archives: Archives,
  counter: { inflated: number },
  claim?: (bytes: number) => void,
): Generator<NpzArray> {
  if (file.length === 0) {
    throw new UnreadableError('EMPTY_BODY', [], 'the body is empty, expected an npz file', { offset: 0 });
  }
  checkStart(file);
  const directory = readDirectory(file);
  const inflated = directory.entries.reduce((sum, { method, size }) => sum + (method === DEFLATED ? size : 0), 0);
  checkInflated(inflated, file.length, counter.inflated, archives.limits);
  counter.inflated += inflated;
  claim?.(inflated);
  for (const entry of directory.entries) checkName(entry.name);
  for (const entry of locateEntries(file, directory)) {
    const bytes = extract(file, entry, archives);
    yield { name: entry.name.slice(0, -NPY.length), bytes, isOwn: entry.method === DEFLATED };
  }
}

/** Says of a file of another kind what it is. */
function checkStart(file: Uint8Array): void {
  const looks = looksLike(file, 'npz');
  if (signatureOf(file)?.kind === 'npz' || (looks === '' && file[0] === 0x50 && file[1] === 0x4b)) return;
  malformed(`the body is no npz file${looks}; expected "PK", as ZIP files begin,`, 0);
}

/** The same bytes where numbers are computed with: to compute elsewhere takes longer than to copy them. */
function inMemory(bytes: Uint8Array, { allocate }: TensorMemory): Uint8Array {
  const words = allocate('float64', Math.ceil(bytes.length / 8));
  const copy = new Uint8Array(words.buffer, words.byteOffset, bytes.length);
  copy.set(bytes);
  return copy;
}

/** Says what an entry is that can be no field, whatever the operation. */
function checkName(name: string): void {
  const refuse = (what: string) => {
    const detail = `${excerpt(name)} ${what}; expected arrays named after fields, as np.savez(file, logits=logits) writes them`;
    throw new InputError('UNKNOWN_FIELD', [{ path: [name], detail }]);
  };
  if (/(^|\/)data\.pkl$/.test(name)) refuse('is a pickle: the file looks like one of torch.save');
  if (name.includes('\0')) refuse('has a NUL in its name');
  if (/[/\\]/.test(name)) refuse(name.endsWith('/') ? 'is a folder' : 'is a path');
  if (!name.endsWith(NPY)) refuse(`is no array, whose name would end in ${NPY}`);
  if (/^arr_\d+\.npy$/.test(name)) refuse('is an array that was given without a name');
}
