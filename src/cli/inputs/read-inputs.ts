import { basename, extname } from 'node:path';
import { type Fields, NewFields, type Texts } from '../../codecs/codec.ts';
import { excerpt } from '../../core/tensors/excerpt.ts';
import type { Operation } from '../../operations/operation.ts';
import { suggestionFor } from '../../operations/suggest-names.ts';
import { isTensorSchema } from '../../schemas/tensor.ts';
import { CliError } from '../cli-error.ts';
import { arraysOf } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import type { Io } from '../io.ts';
import { nextArray } from './positional-arrays.ts';
import { readArray } from './read-array.ts';
import { readBytes, STANDARD } from './read-bytes.ts';
import { readMessage } from './read-message.ts';
import { sniff } from './sniff.ts';

/** What the files of a command line hold together, as one message. */
export interface Inputs {
  readonly fields: Fields;
  /** Options in files that have only texts. */
  readonly texts: Texts;
  /** The file that each field came from, for errors. */
  readonly files: { readonly [field: string]: string };
}

/** A word of the command line: a file, or numbers written there, and the tensor that it is, if it says so. */
interface Word {
  readonly name: string | undefined;
  readonly source: string;
}

/**
 * Reads the files of a command line. `name=FILE` is the tensor of that name, and so is a file whose stem is that; any other file with one
 * array is the next one that is missing. Files with names of their own (npz, safetensors, objects of JSON) have all that they hold.
 * In the place of a file may stand a number, or nested arrays as JSON.
 *
 * @throws CliError
 */
export async function readInputs(operation: Operation, words: readonly string[], io: Io): Promise<Inputs> {
  const fields = new NewFields();
  const texts: { [name: string]: string } = {};
  const files: { [field: string]: string } = {};
  const nameless: { readonly source: string; readonly bytes: Buffer }[] = [];
  if (words.filter((word) => wordOf(operation, word).source === STANDARD).length > 1) {
    throw new CliError('standard input (-) is given twice; expected it once');
  }

  const set = (name: string, source: string, value: Fields[string]) => {
    if (name in fields)
      throw new CliError(`${name} is given twice, in ${files[name]} and in ${source}; expected it once`);
    fields[name] = value;
    files[name] = source;
  };
  const setArray = (name: string, source: string, bytes: Buffer) => {
    try {
      set(name, source, readArray(name, operation.kindOf(name) ?? 'real', source, bytes));
    } catch (error) {
      throw inputProblem(error, { [name]: source }, source);
    }
  };

  for (const word of words) {
    const { name, source } = wordOf(operation, word);
    const isHere = isInline(source);
    const bytes = isHere ? Buffer.from(source) : await readBytes(io, source);
    const format = sniff(source, bytes);
    if (holdsNames(format, bytes)) {
      if (name !== undefined) {
        throw new CliError(`${source} holds arrays by name; expected it without ${name}= before it`);
      }
      const message = readMessage(operation, source, format, bytes);
      for (const [field, value] of Object.entries(message.fields)) set(field, source, value);
      Object.assign(texts, message.texts);
      continue;
    }
    const own = name ?? nameOfStem(operation, source);
    const place = isHere ? excerpt(source) : source;
    if (own === undefined) nameless.push({ source: place, bytes });
    else setArray(own, place, bytes);
  }
  for (const { source, bytes } of nameless) {
    const name = nextArray(operation, fields);
    if (name === undefined) {
      throw new CliError(`${source}: ${operation.name} has no array left for it; expected NAME=${source}, see --help`);
    }
    setArray(name, source, bytes);
  }
  return { fields, texts, files };
}

/** Splits a word into a name and what it is. */
export function wordOf(operation: Operation, word: string): Word {
  const [, name, source] = /^([A-Za-z]\w*)=(.*)$/s.exec(word) ?? [];
  if (name === undefined || source === undefined) return { name: undefined, source: word };
  const { properties } = operation.request;
  const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (schema !== undefined && isTensorSchema(schema)) return { name, source };
  if (schema !== undefined) {
    throw new CliError(`${name} is an option; expected --${name.replaceAll('_', '-')} ${source}`);
  }
  const suggestion = suggestionFor(name, arraysOf(operation.request));
  const hint =
    suggestion === undefined
      ? `expected one of ${arraysOf(operation.request).join(', ')}`
      : `did you mean ${suggestion}?`;
  throw new CliError(`${name} is no array of ${operation.name}; ${hint}`);
}

/** Numbers that stand on the command line. */
function isInline(source: string): boolean {
  return (
    /^\s*\[/.test(source) || /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(source) || source === 'true' || source === 'false'
  );
}

function holdsNames(format: string, bytes: Buffer): boolean {
  return (
    format === 'npz' || format === 'safetensors' || (format === 'json' && bytes.find((byte) => byte > 0x20) === 0x7b)
  );
}

function nameOfStem({ request }: Operation, file: string): string | undefined {
  const stem = basename(file, extname(file));
  return arraysOf(request).find((name) => name === stem);
}
