import { createReadStream, readFileSync } from 'node:fs';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { type Io, pathOf } from '../io.ts';

/** What stands for standard input, and for standard output. */
export const STANDARD = '-';

/** The bytes of a file, or of standard input, as they come. */
export async function* chunksOf(io: Io, file: string): AsyncGenerator<Uint8Array, void, void> {
  if (file === STANDARD) {
    yield* io.stdin;
    return;
  }
  try {
    yield* createReadStream(pathOf(io, file)) as AsyncIterable<Buffer>;
  } catch (error) {
    throw fileError(file, error);
  }
}

/** All bytes of a file, or of standard input. */
export async function readBytes(io: Io, file: string): Promise<Buffer> {
  if (file !== STANDARD) return readWholeFile(io, file);
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function readWholeFile(io: Io, file: string): Buffer {
  try {
    return readFileSync(pathOf(io, file));
  } catch (error) {
    throw fileError(file, error);
  }
}

/** What the system says of a file that cannot be written. */
export function outError(file: string, error: unknown): CliError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new CliError(`--out ${file}: there is no such folder`);
  return fileError(`--out ${file}`, error);
}

/** What the system says of a file, in our words. */
export function fileError(file: string, error: unknown): CliError {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new CliError(`${file}: there is no such file`);
    case 'EISDIR':
      return new CliError(`${file} is a folder; expected a file`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new CliError(`${file}: permission denied`);
    case 'ERR_FS_FILE_TOO_LARGE':
      return new CliError(
        `${file} is larger than 2 GiB, which is the most that is read at once; exact-loss evaluate reads rows`,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new CliError(`${file}: no space left on the device`, EXIT.FAILED);
    default:
      return new CliError(`${file}: ${message}`, EXIT.FAILED);
  }
}
