import { resolve } from 'node:path';

/** Where a program writes. */
export interface Output {
  /** Resolves once there is room for more. */
  write(bytes: string | Uint8Array): Promise<void> | void;
  /** Whether a person reads it. */
  readonly isTerminal: boolean;
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
