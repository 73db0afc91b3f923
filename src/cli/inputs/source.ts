import { basename, extname } from 'node:path';
import { excerpt } from '../../core/tensors/excerpt.ts';
import type { Operation } from '../../operations/operation.ts';
import { suggestionFor } from '../../operations/suggest-names.ts';
import { isTensorSchema } from '../../schemas/tensor.ts';
import { CliError } from '../cli-error.ts';
import { arraysOf } from '../flags/schema-flags.ts';
import type { Io } from '../io.ts';
import { checkReadable } from './check-readable.ts';
import { readBytes, STANDARD } from './read-bytes.ts';
import { type FileFormat, sniff } from './sniff.ts';

/** A word of the command line: a file, or numbers written there, and the array that it is, if it says so. */
export interface Word {
  readonly name: string | undefined;
  readonly file: string;
  readonly isInline: boolean;
}

/** The bytes behind a word. */
export interface Source {
  readonly name: string | undefined;
  /** What it is called in errors. */
  readonly file: string;
  readonly bytes: Buffer;
  readonly format: FileFormat;
}

/** The array that a file is by its name. */
export function stemOf(file: string): string {
  return basename(file, extname(file));
}

/**
 * The words of a command line: `labels=FILE`, `FILE`, `labels=[0,1]`.
 *
 * @throws CliError a name that is no array of the operation; standard input twice
 */
export function wordsOf(operation: Operation, texts: readonly string[]): Word[] {
  const words = texts.map((text) => wordOf(operation, text));
  if (words.filter(({ file }) => file === STANDARD).length > 1) {
    throw new CliError('standard input (-) is given twice; expected it once');
  }
  return words;
}

/** Reads what is behind a word. */
export async function readSource({ name, file, isInline }: Word, io: Io): Promise<Source> {
  if (isInline) return { name, file: excerpt(file), bytes: Buffer.from(file), format: 'json' };
  const bytes = await readBytes(io, file);
  if (bytes.length === 0)
    throw new CliError(`${file === STANDARD ? 'standard input' : file} is empty; expected arrays`);
  checkReadable(file, bytes);
  return { name, file: file === STANDARD ? 'standard input' : file, bytes, format: sniff(file, bytes) };
}

function wordOf(operation: Operation, text: string): Word {
  const [, name, file] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || file === undefined) return { name: undefined, file: text, isInline: isInline(text) };
  const { properties } = operation.request;
  const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (schema !== undefined && isTensorSchema(schema)) return { name, file, isInline: isInline(file) };
  if (schema !== undefined) {
    throw new CliError(`${name} is an option; expected --${name.replaceAll('_', '-')} ${file}`);
  }
  const arrays = arraysOf(operation.request);
  const suggestion = suggestionFor(name, arrays);
  const hint = suggestion === undefined ? `expected one of ${arrays.join(', ')}` : `did you mean ${suggestion}?`;
  throw new CliError(`${name} is no array of ${operation.name}; ${hint.replace('/v1/', 'exact-loss ')}`);
}

/** Whether a word is numbers, and no file. */
function isInline(text: string): boolean {
  return /^\s*\[/.test(text) || /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) || text === 'true' || text === 'false';
}
