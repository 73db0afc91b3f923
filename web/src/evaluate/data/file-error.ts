import { InputError } from '../../../../src/core/tensors/input-error.ts';
import { type Expected, type Place, ReadError } from '../../../../src/files/read-error.ts';

/** What is wrong with a file, as it crosses from the worker to the page, where errors lose their class. */
export interface FileProblem {
  readonly file: string;
  /** Of a text: what is where, and what is expected. */
  readonly text?: {
    readonly place: Place | undefined;
    readonly seen: string;
    readonly expected: Expected;
    readonly detail: string;
  };
  /** Of what is binary: what the service would say of it. */
  readonly message: string;
}

/** A file that cannot be used, and why. */
export class FileError extends Error {
  readonly file: string;
  readonly why: ReadError | InputError;

  constructor(file: string, why: ReadError | InputError) {
    super(`${file}: ${why.message}`);
    this.file = file;
    this.why = why;
  }
}

export function problemOf({ file, why }: FileError): FileProblem {
  if (!(why instanceof ReadError)) return { file, message: why.message };
  const { place, seen, expected, detail, message } = why;
  return { file, text: { place, seen, expected, detail }, message };
}

/** Runs a reader, and says which file it fails in. */
export function within<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ReadError || error instanceof InputError) throw new FileError(file, error);
    throw error;
  }
}
