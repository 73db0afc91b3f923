import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { excerpt } from '../../core/tensors/excerpt.ts';
import type { Operation } from '../../operations/operation.ts';
import { suggestionFor } from '../../operations/suggest-names.ts';
import { isTensorSchema } from '../../schemas/tensor.ts';
import { CliError } from '../cli-error.ts';
import { arraysOf } from '../flags/schema-flags.ts';
import { type Io, pathOf } from '../io.ts';
import { checkReadable } from './check-readable.ts';
import { readBytes, STANDARD } from './read-bytes.ts';
import { type FileFormat, sniff } from './sniff.ts';
import { withoutMark } from './without-mark.ts';

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
 * @throws CliError a name that is no array of the operation; no file; standard input twice
 */
export function wordsOf(operation: Operation, texts: readonly string[], io: Io): Word[] {
  const words = texts.map((text) => wordOf(operation, text, io));
  checkOneStandard(words.map(({ file }) => file));
  return words;
}

/** Standard input can be read once. */
export function checkOneStandard(files: readonly string[]): void {
  if (files.filter((file) => file === STANDARD).length < 2) return;
  throw new CliError('standard input (-) is given twice; expected it once');
}

/** Reads what is behind a word. */
export async function readSource({ name, file, isInline }: Word, io: Io): Promise<Source> {
  if (isInline) return { name, file: excerpt(file), bytes: Buffer.from(file), format: 'json' };
  const called = nameOf(file);
  const bytes = withoutMark(await readBytes(io, file));
  if (bytes.length === 0) throw emptyFile(called);
  checkReadable(called, bytes);
  return { name, file: called, bytes, format: sniff(file, bytes) };
}

/** Reads what is behind words, one after the other. */
export async function readSources(words: readonly Word[], io: Io): Promise<Source[]> {
  const sources: Source[] = [];
  for (const word of words) sources.push(await readSource(word, io));
  return sources;
}

/** What a file is called in errors. */
export function nameOf(file: string): string {
  return file === STANDARD ? 'standard input' : file;
}

export function emptyFile(called: string): CliError {
  return new CliError(`${called} is empty; expected arrays`);
}

function wordOf(operation: Operation, text: string, io: Io): Word {
  const nameless = { name: undefined, file: text, isInline: isInline(text) };
  const [, name, file] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
  if (text === '' || file === '')
    throw new CliError(`${JSON.stringify(text)} names no file; expected FILE or NAME=FILE`);
  if (name === undefined || file === undefined) return nameless;
  const { properties } = operation.request;
  const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (schema !== undefined && isTensorSchema(schema)) return { name, file, isInline: isInline(file) };
  if (existsSync(pathOf(io, text))) return nameless;
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
