import { closeSync, openSync, writeFileSync } from 'node:fs';
import { outError } from '../inputs/read-bytes.ts';
import { type Io, pathOf } from '../io.ts';
import type { Target } from './target.ts';

/** Writes a piece. Resolves once there is room for more. */
export type Write = (piece: string | Uint8Array) => Promise<void> | void;

/** Where results are written piece by piece. */
export interface OpenOutput {
  readonly write: Write;
  readonly close: () => void;
}

/**
 * The file that results go to, or standard output. The file is opened with the first piece: what is in it stays where there is none.
 *
 * @throws CliError from `write`, it cannot be written
 */
export function openOutput({ file }: Target, io: Io): OpenOutput {
  if (file === undefined) return { write: (piece) => io.stdout.write(piece), close: () => undefined };
  const explained = <Result>(act: () => Result): Result => {
    try {
      return act();
    } catch (error) {
      throw outError(file, error);
    }
  };
  let handle: number | undefined;
  return {
    write: (piece) =>
      explained(() => {
        handle ??= openSync(pathOf(io, file), 'w');
        writeFileSync(handle, piece);
      }),
    close: () => {
      if (handle !== undefined) closeSync(handle);
    },
  };
}

/** Writes all of a result to where it goes. JSON ends with a line feed. */
export async function writeTo(target: Target, pieces: readonly (string | Uint8Array)[], io: Io): Promise<void> {
  const { write, close } = openOutput(target, io);
  try {
    for (const piece of pieces) await write(piece);
    if (target.format === 'json') await write('\n');
  } finally {
    close();
  }
}
