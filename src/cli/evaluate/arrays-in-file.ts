import { readNpy } from '../../codecs/npy/read-npy.ts';
import { NPY_HEADER_BYTES } from '../../codecs/npy/read-prelude.ts';
import { storedNpy } from '../../codecs/npy/stored-npy.ts';
import { checkStored, storedNpz } from '../../codecs/npz/stored-npz.ts';
import { readHeader } from '../../codecs/safetensors/read-header.ts';
import { storedSafetensors } from '../../codecs/safetensors/stored-safetensors.ts';
import { TAIL_BYTES } from '../../codecs/zip/layout.ts';
import { readDirectory } from '../../codecs/zip/read-directory.ts';
import type { Tensor, TensorKind } from '../../core/tensors/tensor.ts';
import { meantAsOptions } from '../../operations/meant-as-options.ts';
import { NATIVE_ZIP } from '../../workers/native-zip.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { inputProblem } from '../input-problem.ts';
import { arraysInNpzFile } from '../inputs/arrays-in-npz.ts';
import { MOST_TENSORS } from '../inputs/most-tensors.ts';
import { entryOf } from '../inputs/request-body.ts';
import type { Io } from '../io.ts';
import { type Head, readAt, readWhole, withFile } from './head.ts';
import { leftOutOf, NAMES, type Name, OPERATION } from './names.ts';
import type { StoredArray } from './stored-array.ts';

/** What a file with names of its own has for an evaluation. */
export interface ArraysInFile {
  readonly arrays: readonly StoredArray[];
  /** Names that mean nothing here. */
  readonly leftOut: readonly string[];
}

/**
 * The array that a .npy file is. One in column-major order, whose rows lie all over the file, is read whole.
 *
 * @throws CliError
 */
export async function arrayInNpy(name: Name, head: Head, io: Io): Promise<StoredArray> {
  const { file, bytes, size, source } = head;
  try {
    const stored = storedNpy(name, bytes, size, kindOf(name));
    return stored
      ? { ...stored, file, source }
      : arrayOfTensor(name, readNpy(name, (await readWhole(head, io)).bytes, kindOf(name)), file);
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}

/** The arrays of a safetensors file. */
export function arraysInSafetensors({ file, bytes, size, source }: Head): ArraysInFile {
  try {
    const header = readHeader(bytes, size, MOST_TENSORS);
    const meant = Object.keys(meantAsOptions(OPERATION, header.metadata));
    const leftOut = leftOutOf(file, [...header.tensors.map(({ name }) => name), ...meant]);
    const found = NAMES.flatMap((name) => storedSafetensors(name, header, kindOf(name)) ?? []);
    return someOf({ arrays: found.map((array) => ({ ...array, file, source })), leftOut }, file);
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}

/** The arrays of an npz file: where they are, if all of them are stored as they are, else as they come out of it. */
export async function arraysInNpz(head: Head, io: Io): Promise<ArraysInFile> {
  const { file } = head;
  try {
    return someOf(storedInNpz(head) ?? unpacked(file, (await readWhole(head, io)).bytes), file);
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}

function storedInNpz({ file, size, source }: Head): ArraysInFile | undefined {
  if ('bytes' in source) return undefined;
  return withFile(source.path, (handle) => {
    const tailAt = Math.max(0, size - TAIL_BYTES);
    const { entries } = readDirectory(readAt(handle, tailAt, size), tailAt);
    const read = (start: number, end: number) => readAt(handle, start, Math.min(end, size));
    const arrays: StoredArray[] = [];
    for (const name of NAMES) {
      const entry = entries.find((each) => each.name === `${name}.npy`);
      if (entry === undefined) continue;
      const stored = storedNpz(name, entry, read, NPY_HEADER_BYTES, kindOf(name));
      if (stored === undefined) return undefined;
      checkStored(entry, read, NATIVE_ZIP.crc32);
      arrays.push({ ...stored, file, source });
    }
    return {
      arrays,
      leftOut: leftOutOf(
        file,
        entries.map(({ name }) => name.replace(/\.npy$/, '')),
      ),
    };
  });
}

function unpacked(file: string, bytes: Buffer): ArraysInFile {
  const all = arraysInNpzFile(file, bytes);
  const leftOut = leftOutOf(
    file,
    all.map(({ name }) => name),
  );
  const arrays = NAMES.flatMap((name) => {
    const found = all.find((array) => array.name === name);
    return found ? [arrayOfTensor(name, readNpy(name, found.bytes, kindOf(name)), file)] : [];
  });
  return { arrays, leftOut };
}

function someOf(found: ArraysInFile, file: string): ArraysInFile {
  if (found.arrays.length > 0) return found;
  const seen = found.leftOut.slice(0, 8).join(', ');
  throw new CliError(`${file} holds ${seen || 'nothing'}; expected ${NAMES.join(', ')}`, EXIT.FAILED);
}

/**
 * A tensor in memory, to be read block by block.
 *
 * @throws CliError a label that is no integer
 */
export function arrayOfTensor(name: Name, tensor: Tensor, file: string): StoredArray {
  try {
    const { bytes, ...entry } = entryOf(name, tensor, kindOf(name));
    return { ...entry, isBigEndian: false, start: 0, file, source: { bytes } };
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}

function kindOf(name: Name): TensorKind {
  return OPERATION.kindOf(name) ?? 'real';
}
