import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { NPY_HEADER_BYTES } from '../../codecs/npy/read-prelude.ts';
import { storedNpy } from '../../codecs/npy/stored-npy.ts';
import { storedNpz } from '../../codecs/npz/stored-npz.ts';
import { headerEnd, readHeader } from '../../codecs/safetensors/read-header.ts';
import { storedSafetensors } from '../../codecs/safetensors/stored-safetensors.ts';
import { TAIL_BYTES } from '../../codecs/zip/layout.ts';
import { readDirectory } from '../../codecs/zip/read-directory.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { operationNamed } from '../../operations/index.ts';
import { CliError } from '../cli-error.ts';
import { inputProblem } from '../input-problem.ts';
import { checkReadable } from '../inputs/check-readable.ts';
import { fileError, STANDARD } from '../inputs/read-bytes.ts';
import { readInputs } from '../inputs/read-inputs.ts';
import { readTable, rowsAndLabels } from '../inputs/read-table.ts';
import { entryOf } from '../inputs/request-body.ts';
import { type FileFormat, holdsNames, sniff } from '../inputs/sniff.ts';
import { readSource, type Source, stemOf, type Word, wordsOf } from '../inputs/source.ts';
import { type Io, pathOf } from '../io.ts';
import type { StoredArray } from './stored-array.ts';

/** The arrays that an evaluation is of, in the order of files without a name. */
const NAMES = ['logits', 'labels', 'mask'] as const;
type Name = (typeof NAMES)[number];
export type Arrays = { readonly [N in Name]?: StoredArray };

const OPERATION = operationNamed('cross-entropy');

/** A file of which only the head has been read. */
interface Head {
  readonly word: Word;
  readonly bytes: Buffer;
  readonly size: number;
  readonly format: FileFormat;
  readonly source: StoredArray['source'];
}

/**
 * Finds the arrays of a command line. Of .npy and safetensors only their headers are read; what cannot be read row by row is read whole.
 *
 * @throws CliError
 */
export async function locateArrays(texts: readonly string[], io: Io): Promise<Arrays> {
  const arrays: { [N in Name]?: StoredArray } = {};
  const whole: Source[] = [];
  const nameless: Head[] = [];
  const set = (name: Name, array: StoredArray) => {
    const other = arrays[name];
    if (other) throw new CliError(`${name} is given twice, by ${other.file} and by ${array.file}; expected it once`);
    arrays[name] = array;
  };
  const setOne = async (name: Name, head: Head) => {
    if (head.format === 'npy') set(name, locateNpy(name, head));
    else whole.push({ ...(await sourceOf(head, io)), name });
  };

  for (const word of wordsOf(OPERATION, texts)) {
    const head = await readHead(word, io);
    const own = (word.name ?? stemOf(word.file)) as Name;
    if (head.format === 'safetensors' && word.name === undefined) {
      for (const array of locateSafetensors(head)) set(array.name as Name, array);
    } else if (head.format === 'npz' && word.name === undefined) {
      const { found, isWhole } = locateNpz(head);
      if (isWhole) for (const array of found) set(array.name as Name, array);
      else whole.push(await sourceOf(head, io));
    } else if (holdsNames(head.format, head.bytes) || (await hasBoth(head, io))) whole.push(await sourceOf(head, io));
    else if (word.name !== undefined && !NAMES.includes(own)) {
      throw new CliError(`${word.name} is no array of an evaluation; expected one of ${NAMES.join(', ')}`);
    } else if (NAMES.includes(own)) await setOne(own, head);
    else nameless.push(head);
  }
  for (const head of nameless) {
    const name = NAMES.find((each) => !(each in arrays) && !whole.some((source) => source.name === each));
    if (name === undefined) throw new CliError(`${head.word.file}: there is no array left that it could be`);
    await setOne(name, head);
  }

  const { fields, files, notes } = readInputs(OPERATION, whole);
  for (const note of notes) await io.stderr.write(`exact-loss: ${note}\n`);
  for (const [name, value] of Object.entries(fields)) {
    const file = files[name] as string;
    const kind = OPERATION.kindOf(name);
    if (kind === undefined || !NAMES.includes(name as Name)) {
      throw new CliError(`${file}: ${name} is no array of an evaluation; expected ${NAMES.join(', ')}`);
    }
    const { bytes, ...entry } = entryOf(name, value as Tensor, kind);
    set(name as Name, { ...entry, isBigEndian: false, start: 0, file, source: { bytes } });
  }
  return arrays;
}

function locateNpy(name: Name, { word: { file }, bytes, size, source }: Head): StoredArray {
  try {
    return { ...storedNpy(name, bytes, size, OPERATION.kindOf(name) ?? 'real'), file, source };
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}

function locateSafetensors({ word: { file }, bytes, size, source }: Head): StoredArray[] {
  try {
    const header = readHeader(bytes, size);
    const found = NAMES.flatMap((name) => storedSafetensors(name, header, OPERATION.kindOf(name) ?? 'real') ?? []);
    if (found.length > 0) return found.map((array) => ({ ...array, file, source }));
    const names = header.tensors.map(({ name }) => name).join(', ');
    throw new CliError(`${file} holds ${names || 'no tensor'}; expected ${NAMES.join(', ')}`);
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}

/** The arrays of an npz file, where all of them are stored as they are: else it is to be read whole. */
function locateNpz({ word: { file }, size, source }: Head): { found: StoredArray[]; isWhole: boolean } {
  if ('bytes' in source) return { found: [], isWhole: false };
  const handle = openSync(source.path, 'r');
  try {
    const tailAt = Math.max(0, size - TAIL_BYTES);
    const { entries } = readDirectory(readAt(handle, tailAt, size), tailAt);
    const found: StoredArray[] = [];
    for (const name of NAMES) {
      const entry = entries.find((each) => each.name === `${name}.npy`);
      if (entry === undefined) continue;
      const read = (start: number, end: number) => readAt(handle, start, Math.min(end, size));
      const stored = storedNpz(name, entry, read, NPY_HEADER_BYTES, OPERATION.kindOf(name) ?? 'real');
      if (stored === undefined) return { found: [], isWhole: false };
      found.push({ ...stored, file, source });
    }
    return { found, isWhole: found.length > 0 };
  } catch (error) {
    throw inputProblem(error, {}, file);
  } finally {
    closeSync(handle);
  }
}

/** Reads as much of a file as says where its arrays are; standard input is read whole. */
async function readHead(word: Word, io: Io): Promise<Head> {
  if (word.isInline || word.file === STANDARD) {
    const { file, bytes, format } = await readSource(word, io);
    return { word: { ...word, file }, bytes, size: bytes.length, format, source: { bytes } };
  }
  const path = pathOf(io, word.file);
  try {
    const handle = openSync(path, 'r');
    try {
      const { size } = fstatSync(handle);
      let bytes = readAt(handle, 0, Math.min(size, NPY_HEADER_BYTES));
      checkReadable(word.file, bytes);
      const format = sniff(word.file, bytes);
      if (format === 'safetensors') bytes = readAt(handle, 0, headerEnd(bytes, size));
      return { word, bytes, size, format, source: { path } };
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    const known = inputProblem(error, {}, word.file);
    throw known === error && !(error instanceof CliError) ? fileError(word.file, error) : known;
  }
}

function readAt(handle: number, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, start));
}

/** Whether a file is a table of logits and labels. */
async function hasBoth(head: Head, io: Io): Promise<boolean> {
  const { format, word } = head;
  if (format !== 'table' || word.name !== undefined || NAMES.includes(stemOf(word.file) as Name)) return false;
  const { file, bytes } = await sourceOf(head, io);
  return rowsAndLabels(OPERATION, file, readTable(file, bytes)) !== undefined;
}

/** All of a file. */
async function sourceOf({ word, source, format }: Head, io: Io): Promise<Source> {
  if ('bytes' in source) return { name: word.name, file: word.file, bytes: Buffer.from(source.bytes), format };
  return readSource(word, io);
}
