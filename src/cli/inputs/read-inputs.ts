import { type Fields, NewFields, type Texts } from '../../codecs/codec.ts';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import { arraysOf } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import { nextArray } from './positional-arrays.ts';
import { readArray } from './read-array.ts';
import { readMessage } from './read-message.ts';
import { holdsNames, sniff } from './sniff.ts';
import { type Source, stemOf } from './source.ts';

/** What the files of a command line hold together, as one message. */
export interface Inputs {
  readonly fields: Fields;
  /** Options in files that have only texts. */
  readonly texts: Texts;
  /** The file that each field came from, for errors. */
  readonly files: { readonly [field: string]: string };
}

/**
 * Reads the files of a command line. `name=FILE` is the tensor of that name, and so is a file whose stem is that; any other file with one
 * array is the next one that is missing. Files with names of their own (npz, safetensors, objects of JSON) have all that they hold.
 *
 * @throws CliError
 */
export function readInputs(operation: Operation, sources: readonly Source[]): Inputs {
  const fields = new NewFields();
  const texts: { [name: string]: string } = {};
  const files: { [field: string]: string } = {};
  const set = (name: string, file: string, value: Fields[string]) => {
    if (name in fields)
      throw new CliError(`${name} is given twice, by ${files[name]} and by ${file}; expected it once`);
    fields[name] = value;
    files[name] = file;
  };
  const setArray = (name: string, { file, bytes }: Source) => {
    try {
      set(name, file, readArray(name, operation.kindOf(name) ?? 'real', file, bytes));
    } catch (error) {
      throw inputProblem(error, {}, file);
    }
  };

  const nameless: Source[] = [];
  for (const source of sources) {
    const { name, file, bytes } = source;
    const format = sniff(file, bytes);
    if (holdsNames(format, bytes)) {
      if (name !== undefined)
        throw new CliError(`${file} holds arrays by name; expected it without ${name}= before it`);
      const message = readMessage(operation, file, format, bytes);
      for (const [field, value] of Object.entries(message.fields)) set(field, file, value);
      Object.assign(texts, message.texts);
      for (const [option, text] of Object.entries(message.options ?? {})) set(option, file, text);
      continue;
    }
    const own = name ?? arraysOf(operation.request).find((array) => array === stemOf(file));
    if (own === undefined) nameless.push(source);
    else setArray(own, source);
  }
  for (const source of nameless) {
    const name = nextArray(operation, fields);
    if (name === undefined) {
      throw new CliError(`${source.file}: ${operation.name} has no array left for it; expected NAME=${source.file}`);
    }
    setArray(name, source);
  }
  return { fields, texts, files };
}
