import { resolve } from 'node:path';

/** Where a program writes. */
export interface Output {
  /** Resolves once there is room for more. */
  write(bytes: string | Uint8Array): Promise<void> | void;
  /** Whether a person reads it. */
  readonly isTerminal: boolean;
  /** How many characters a line of the terminal has. */
  readonly columns?: number | undefined;
}

/** All that a run has of the world but its files: tests have their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What names of files are relative to. */
  readonly cwd: string;
}

/** The file of that name, as it is opened. */
export function pathOf(io: Io, file: string): string {
  return resolve(io.cwd, file);
}

/** Says something to a person, in a line or some: what a name of a file would do to a terminal it does not. */
export async function say(io: Io, message: string): Promise<void> {
  await io.stderr.write(`exact-loss: ${printable(message)}\n`);
}

/** A text whose control characters can be seen, but for the line feeds before a line that goes on. */
function printable(text: string): string {
  return text.replaceAll(/\n(?! {2})|(?!\n)\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
