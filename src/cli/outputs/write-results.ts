import { writeFileSync } from 'node:fs';
import { outError } from '../inputs/read-bytes.ts';
import { type Io, pathOf } from '../io.ts';
import type { Target } from './target.ts';

/** Writes bytes or a text to where results go. JSON ends with a line feed. */
export async function writeTo(
  { file, format }: Target,
  pieces: readonly (string | Uint8Array)[],
  io: Io,
): Promise<void> {
  const all = format === 'json' ? [...pieces, '\n'] : pieces;
  if (file === undefined) {
    for (const piece of all) await io.stdout.write(piece);
    return;
  }
  try {
    writeFileSync(pathOf(io, file), Buffer.concat(all.map((piece) => Buffer.from(piece as Uint8Array))));
  } catch (error) {
    throw outError(file, error);
  }
}
