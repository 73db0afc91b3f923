import { type Fields, type FieldValue, NewFields, type Texts } from '../../codecs/codec.ts';
import { JsonSyntaxError } from '../../codecs/json/syntax-error.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import type { Table } from '../../files/table.ts';
import { meantAsOptions } from '../../operations/meant-as-options.ts';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import { arraysOf } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import { type Io, say } from '../io.ts';
import { nextArray } from './positional-arrays.ts';
import { readArray } from './read-array.ts';
import { readMessage } from './read-message.ts';
import { arrayOfTable, readPrinted, readTable, rowsAndLabels } from './read-table.ts';
import { holdsNames } from './sniff.ts';
import { type Source, stemOf } from './source.ts';

/** What the files of a command line hold together, as one message. */
export interface Inputs {
  readonly fields: Fields;
  /** Options in files that have only texts. */
  readonly options: Texts;
  /** The file that each field and option came from, for errors. */
  readonly files: { readonly [name: string]: string };
  /** What is to be said of them, though nothing is wrong. */
  readonly notes: readonly string[];
}

/**
 * Reads the files of a command line. `name=FILE` is the tensor of that name, and so is a file whose stem is that; any other file with one
 * array is the next one that is missing. Files with names of their own (npz, safetensors, objects of JSON) have all that they hold.
 *
 * @throws CliError
 */
export function readInputs(operation: Operation, sources: readonly Source[]): Inputs {
  const given = new GivenFields();
  const nameless: { readonly file: string; readonly read: (name: string) => Tensor }[] = [];
  for (const source of sources) {
    const { name, file, bytes, format } = source;
    if (holdsNames(format, bytes)) {
      addMessage(operation, source, given);
      continue;
    }
    const own = name ?? arraysOf(operation.request).find((array) => array === stemOf(file));
    const table = format === 'table' ? readTable(file, bytes) : undefined;
    if (table?.readAs) given.notes.push(`${file}: decimal commas: ${table.readAs.seen} is read as ${table.readAs.as}`);
    const both =
      table && own === undefined
        ? rowsAndLabels(operation, file, table, !hasLabels(operation, sources, source))
        : undefined;
    const read = (array: string) => readOne(operation, array, source, table);
    if (both) {
      given.set(operation.rowsOf, file, both.rows);
      given.set('labels', file, both.labels);
      if (both.leftOut.length > 0) given.notes.push(`${file}: left out: ${both.leftOut.join(', ')}`);
    } else if (own === undefined) nameless.push({ file, read });
    else given.set(own, file, read(own));
  }
  for (const { file, read } of nameless) {
    const name = nextArray(operation, given.fields);
    if (name === undefined)
      throw new CliError(`${file}: ${operation.name} has no array left for it; expected NAME=${file}`);
    given.set(name, file, read(name));
  }
  return given;
}

/** Says what is to be said of the files. */
export async function sayNotes({ notes }: Inputs, io: Io): Promise<void> {
  for (const note of notes) await say(io, note);
}

/** What has been read so far: each name once. */
class GivenFields implements Inputs {
  readonly fields = new NewFields();
  readonly options: { [name: string]: string } = Object.create(null);
  readonly files: { [name: string]: string } = Object.create(null);
  readonly notes: string[] = [];

  set(name: string, file: string, value: FieldValue): void {
    this.claim(name, file);
    this.fields[name] = value;
  }

  setOption(name: string, file: string, text: string): void {
    this.claim(name, file);
    this.options[name] = text;
  }

  private claim(name: string, file: string): void {
    const other = this.files[name];
    if (other !== undefined) throw new CliError(`${name} is given twice, by ${other} and by ${file}; expected it once`);
    this.files[name] = file;
  }
}

/** Adds all that a file with names of its own holds. */
function addMessage(operation: Operation, { name, file, format, bytes }: Source, given: GivenFields): void {
  if (name !== undefined) throw new CliError(`${file} holds arrays by name; expected it without ${name}= before it`);
  const { fields, options, texts } = readMessage(operation, file, format, bytes);
  for (const [field, value] of Object.entries(fields)) given.set(field, file, value);
  const meant = { ...options, ...(texts && meantAsOptions(operation, texts)) };
  for (const [option, text] of Object.entries(meant)) given.setOption(option, file, text);
}

/** Whether another file than this one is the labels, or may be them. Files with names of their own do not count. */
export function hasLabels(operation: Operation, sources: readonly Source[], but: Source): boolean {
  const others = arraysOf(operation.request).filter((array) => array !== 'labels' && array !== 'target_probs');
  return sources.some(
    ({ name, file, format, bytes }) =>
      file !== but.file && !holdsNames(format, bytes) && !others.includes(name ?? stemOf(file)),
  );
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
    const printed = format === 'json' && error instanceof JsonSyntaxError ? readPrinted(file, bytes) : undefined;
    if (printed) return arrayOfTable(name, kind, file, printed);
    throw inputProblem(error, {}, file);
  }
}
