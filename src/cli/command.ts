import type { ExitCode } from './exit-codes.ts';
import type { Flag, FlagValues } from './flags/flag.ts';
import type { Io } from './io.ts';

/** A line of a shell, and what it is for. */
export interface Example {
  readonly line: string;
  readonly text: string;
}

/** One command, by its name: what is printed of it, completed and run. */
export interface Command {
  readonly name: string;
  /** In one line. */
  readonly summary: string;
  /** What may stand behind its name. */
  readonly synopsis: string;
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly flags: readonly Flag[];
  /** What may stand before `=FILE`. */
  readonly arrays?: readonly string[];
  /** Words that may stand behind its name. */
  readonly words?: readonly string[];
  /** Each works as it is in an empty folder. */
  readonly examples: readonly Example[];
  readonly run: (given: Given, io: Io) => Promise<ExitCode>;
}

/** What stands behind the name of a command. */
export interface Given {
  readonly values: FlagValues;
  readonly words: readonly string[];
}
