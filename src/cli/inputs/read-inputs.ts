import { type Fields, NewFields, type Texts } from '../../codecs/codec.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import type { Table } from '../../files/table.ts';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import { arraysOf } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import { nextArray } from './positional-arrays.ts';
import { readArray } from './read-array.ts';
import { readMessage } from './read-message.ts';
import { arrayOfTable, readTable, rowsAndLabels } from './read-table.ts';
import { holdsNames } from './sniff.ts';
import { type Source, stemOf } from './source.ts';

/** What the files of a command line hold together, as one message. */
export interface Inputs {
  readonly fields: Fields;
  /** Options in files that have only texts. */
  readonly texts: Texts;
  /** The file that each field came from, for errors. */
  readonly files: { readonly [field: string]: string };
  /** What is to be said of them, though nothing is wrong. */
  readonly notes: readonly string[];
}

/** A file with one array, of which it is not known yet what it is. */
interface Nameless {
  readonly file: string;
  readonly read: (name: string) => Tensor;
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
  const notes: string[] = [];
  const nameless: Nameless[] = [];
  for (const source of sources) {
    const { name, file, bytes, format } = source;
    const own = name ?? arraysOf(operation.request).find((array) => array === stemOf(file));
    if (holdsNames(format, bytes)) {
      if (name !== undefined)
        throw new CliError(`${file} holds arrays by name; expected it without ${name}= before it`);
      const message = readMessage(operation, file, format, bytes);
      for (const [field, value] of Object.entries(message.fields)) set(field, file, value);
      for (const [option, text] of Object.entries(message.options ?? {})) set(option, file, text);
      Object.assign(texts, message.texts);
      continue;
    }
    const table = format === 'table' ? readTable(file, bytes) : undefined;
    const both = table && own === undefined ? rowsAndLabels(operation, file, table) : undefined;
    if (both) {
      set(operation.rowsOf, file, both.rows);
      set('labels', file, both.labels);
      if (both.leftOut.length > 0) notes.push(`${file}: left out: ${both.leftOut.join(', ')}`);
      continue;
    }
    const read = (array: string) => readOne(operation, array, source, table);
    if (own === undefined) nameless.push({ file, read });
    else set(own, file, read(own));
  }
  for (const { file, read } of nameless) {
    const name = nextArray(operation, fields);
    if (name === undefined)
      throw new CliError(`${file}: ${operation.name} has no array left for it; expected NAME=${file}`);
    set(name, file, read(name));
  }
  return { fields, texts, files, notes };
}

function readOne(
  operation: Operation,
  name: string,
  { file, bytes, format }: Source,
  table: Table | undefined,
): Tensor {
  const kind = operation.kindOf(name) ?? 'real';
  if (table) return arrayOfTable(name, kind, file, table);
  try {
    return readArray(name, kind, format, bytes);
  } catch (error) {
    const known = inputProblem(error, {}, file);
    const mayBeProbs = name === 'labels' && operation.kindOf('target_probs') !== undefined;
    if (!mayBeProbs || !(known instanceof CliError) || !/dtype [<>]f/.test(known.message)) throw known;
    throw new CliError(
      `${known.message}, or if they are probabilities or one-hot give them as target_probs=${file}`,
      known.exitCode,
    );
  }
}
