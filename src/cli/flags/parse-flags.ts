import { parseArgs } from 'node:util';
import { CliError } from '../cli-error.ts';
import type { Given } from '../command.ts';
import type { Flag } from './flag.ts';
import { suggestFlag } from './suggest-flag.ts';

/**
 * Reads the arguments behind the name of a command: `--name value`, `--name=value`, `--switch`, `--no-switch`, `-o value`, and words. A value
 * or a word may be a negative number.
 *
 * @throws CliError an unknown flag, with the one that was meant; a flag without its value, or given twice
 * @example parseFlags(['a.npy', '--class_axis', '-1'], flags) // { words: ['a.npy'], values: { 'class-axis': '-1' } }
 */
export function parseFlags(args: readonly string[], flags: readonly Flag[], arrays: readonly string[] = []): Given {
  const byName = new Map(flags.map((flag) => [flag.name, flag]));
  const { tokens } = parseArgs({
    args: withAlone(args, byName).map(inKebabCase),
    options: Object.fromEntries(
      flags.map(({ name, short, value }) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: { [name: string]: string | boolean } = Object.create(null);
  const words = new Map<number, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.set(token.index, token.value);
    if (token.kind !== 'option') continue;
    const argument = args[token.index] as string;
    if (NEGATIVE.test(argument)) {
      words.set(token.index, argument);
      continue;
    }
    const isOff = !byName.has(token.name) && token.name.startsWith('no-') && isSwitch(byName.get(token.name.slice(3)));
    const name = isOff ? token.name.slice(3) : token.name;
    const flag = byName.get(name);
    if (flag === undefined) throw unknownFlag(token.rawName, argument, name, flags, arrays);
    if (name in values) throw new CliError(`--${name} is given twice; expected it once`);
    values[name] = flag.value === undefined ? readSwitch(flag, token.value, !isOff) : readValue(flag, token);
  }
  return { values, words: [...words.values()] };
}

/** A number that stands for itself, and is no option: `-1`, which parseArgs takes for one or more options of a letter each. */
const NEGATIVE = /^-\.?\d/;

function unknownFlag(
  rawName: string,
  argument: string,
  name: string,
  flags: readonly Flag[],
  arrays: readonly string[],
): CliError {
  if (rawName.startsWith('--')) return new CliError(`${rawName} is not an option; ${suggestFlag(name, flags, arrays)}`);
  return new CliError(
    `${argument} is not an option; see --help for those that there are, or if it is a file write ./${argument}`,
  );
}

const isSwitch = (flag: Flag | undefined): boolean => flag !== undefined && flag.value === undefined;

/** `--class_axis` as `--class-axis`. */
function inKebabCase(argument: string): string {
  const [, name, rest] = /^(--[^=]*)(.*)$/s.exec(argument) ?? [];
  return name === undefined ? argument : name.replaceAll('_', '-') + rest;
}

/** Gives flags that may stand alone the value that they then have: one that a number follows does not. */
function withAlone(args: readonly string[], byName: ReadonlyMap<string, Flag>): string[] {
  return args.map((argument, i) => {
    const alone = byName.get(argument.replace(/^--/, ''))?.alone;
    return alone === undefined || /^-?\d+$/.test(args[i + 1] ?? '') ? argument : `${argument}=${alone}`;
  });
}

function readSwitch({ name }: Flag, text: string | undefined, isOn: boolean): boolean {
  if (text === undefined || text === 'true') return isOn;
  if (text === 'false') return !isOn;
  throw new CliError(`--${name} is ${JSON.stringify(text)}; expected nothing behind it, or true or false`);
}

function readValue(
  flag: Flag,
  token: { rawName: string; value?: string | undefined; inlineValue?: boolean | undefined },
): string {
  const { rawName, inlineValue } = token;
  // parseArgs has `=x` for the value of `-o=x`.
  const value = inlineValue && !rawName.startsWith('--') ? token.value?.replace(/^=/, '') : token.value;
  const isFlag = value !== undefined && !inlineValue && /^-[^\d.]/.test(value) && !/^-inf/i.test(value);
  if (value === undefined || isFlag || (flag.isFile && value === '')) {
    const expected = flag.choices === undefined ? flag.value : `one of ${flag.choices.join(', ')}`;
    throw new CliError(`--${flag.name} has no value; expected ${expected} behind it`);
  }
  return value;
}
