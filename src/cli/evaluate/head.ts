import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { NPY_HEADER_BYTES } from '../../codecs/npy/read-prelude.ts';
import { headerEnd } from '../../codecs/safetensors/read-header.ts';
import { CliError } from '../cli-error.ts';
import { inputProblem } from '../input-problem.ts';
import { checkReadable } from '../inputs/check-readable.ts';
import { fileError, STANDARD } from '../inputs/read-bytes.ts';
import { type FileFormat, sniff } from '../inputs/sniff.ts';
import { emptyFile, readSource, type Source, type Word } from '../inputs/source.ts';
import { type Io, pathOf } from '../io.ts';
import type { StoredArray } from './stored-array.ts';

/** A file of which as much has been read as says where its arrays are; or all of it. */
export interface Head {
  readonly word: Word;
  /** What it is called in errors. */
  readonly file: string;
  readonly bytes: Buffer;
  readonly size: number;
  readonly format: FileFormat;
  /** Where its numbers can be read from. */
  readonly source: StoredArray['source'];
}

/**
 * Reads the head of a binary file. What has no places to read from is read whole: standard input, a pipe, a text, and numbers on the command line.
 *
 * @throws CliError
 */
export async function readHead(word: Word, io: Io): Promise<Head> {
  const head = word.isInline || !isRegularFile(word.file, io) ? undefined : readFileHead(word, io);
  return head ?? wholeHead(word, io);
}

/** All of a file. */
export async function readWhole({ word, file, bytes, format, source }: Head, io: Io): Promise<Source> {
  return 'bytes' in source ? { name: word.name, file, bytes, format } : readSource(word, io);
}

async function wholeHead(word: Word, io: Io): Promise<Head> {
  const { file, bytes, format } = await readSource(word, io);
  return { word, file, bytes, size: bytes.length, format, source: { bytes } };
}

function isRegularFile(file: string, io: Io): boolean {
  if (file === STANDARD) return false;
  try {
    return statSync(pathOf(io, file)).isFile();
  } catch (error) {
    throw fileError(file, error);
  }
}

/** Undefined of a text. */
function readFileHead(word: Word, io: Io): Head | undefined {
  const { file } = word;
  const path = pathOf(io, file);
  try {
    return withFile(path, (handle) => {
      const { size } = fstatSync(handle);
      if (size === 0) throw emptyFile(file);
      let bytes = readAt(handle, 0, Math.min(size, NPY_HEADER_BYTES));
      checkReadable(file, bytes);
      const format = sniff(file, bytes);
      if (format === 'json' || format === 'ndjson' || format === 'table') return undefined;
      if (format === 'safetensors') bytes = readAt(handle, 0, headerEnd(bytes, size));
      return { word, file, bytes, size, format, source: { path } };
    });
  } catch (error) {
    const known = inputProblem(error, {}, file);
    throw known instanceof CliError ? known : fileError(file, error);
  }
}

/** Opens a file for as long as something is done with it. */
export function withFile<Result>(path: string, act: (handle: number) => Result): Result {
  const handle = openSync(path, 'r');
  try {
    return act(handle);
  } finally {
    closeSync(handle);
  }
}

/** The bytes [start, end) of a file, or as many as it has. */
export function readAt(handle: number, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  let at = 0;
  for (let read = 1; read > 0 && at < bytes.length; at += read) {
    read = readSync(handle, bytes, at, bytes.length - at, start + at);
  }
  return bytes.subarray(0, at);
}
