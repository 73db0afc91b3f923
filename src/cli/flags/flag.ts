/** An option of the command line. */
export interface Flag {
  /** Behind two dashes, in kebab case; underscores are read as dashes. */
  readonly name: string;
  /** Behind one dash. */
  readonly short?: string;
  /** What its value is called in the help; undefined of a switch, which has none. */
  readonly value?: string | undefined;
  /** What it has where it is given without a value; else a value is required. */
  readonly alone?: string;
  readonly choices?: readonly string[] | undefined;
  /** Whether the value is some of the choices, with commas between. */
  readonly isList?: boolean;
  /** Whether it takes the name of a file. */
  readonly isFile?: boolean;
  readonly description: string;
  readonly default?: string | undefined;
}

/** What was given, by the names of the flags: a text, or of a switch whether it is on. */
export type FlagValues = { readonly [name: string]: string | boolean };

/** What every command has. */
export const HELP: Flag = { name: 'help', short: 'h', description: 'Print this help.' };

/** The text that a flag was given. */
export function textOf(values: FlagValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
