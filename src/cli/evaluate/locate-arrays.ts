import type { Tensor } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';
import { hasLabels, readInputs, sayNotes } from '../inputs/read-inputs.ts';
import { readTable, rowsAndLabels } from '../inputs/read-table.ts';
import { holdsNames } from '../inputs/sniff.ts';
import { type Source, stemOf, type Word, wordsOf } from '../inputs/source.ts';
import { type Io, say } from '../io.ts';
import { arrayInNpy, arrayOfTensor, arraysInNpz, arraysInSafetensors } from './arrays-in-file.ts';
import { type Head, readHead } from './head.ts';
import { isName, NAMES, type Name, notHere, OPERATION } from './names.ts';
import type { StoredArray } from './stored-array.ts';

export type Arrays = { readonly [N in Name]?: StoredArray };

/**
 * Finds the arrays of a command line. Of .npy, safetensors and npz only their headers are read; what cannot be read row by row is read whole.
 *
 * @throws CliError
 */
export async function locateArrays(texts: readonly string[], io: Io): Promise<Arrays> {
  const words = wordsOf(OPERATION, texts, io);
  for (const { name } of words) {
    if (name === undefined || isName(name)) continue;
    throw new CliError(`${name} is no array of an evaluation; expected one of ${NAMES.join(', ')}`);
  }
  const heads: Head[] = [];
  for (const word of words) heads.push(await readHead(word, io));
  const located = new LocatedArrays(io);
  const nameless: Head[] = [];
  for (const head of heads) {
    const name = ownName(head.word);
    if (hasNames(head, heads)) await located.addNamed(head);
    else if (name === undefined) nameless.push(head);
    else await located.addOne(name, head);
  }
  for (const head of nameless) {
    const name = NAMES.find((each) => !(each in located.arrays));
    if (name === undefined) throw new CliError(`${head.file}: there is no array left that it could be`);
    await located.addOne(name, head);
  }
  return located.arrays;
}

/** The array that a file is by the name before it, or its own. */
function ownName({ name, file, isInline }: Word): Name | undefined {
  const own = name ?? (isInline ? '' : stemOf(file));
  return isName(own) ? own : undefined;
}

/** Whether a file has arrays by name, or is a table of logits and labels. */
function hasNames(head: Head, heads: readonly Head[]): boolean {
  const { word, file, format, bytes } = head;
  if (holdsNames(format, bytes)) return true;
  if (format !== 'table' || ownName(word) !== undefined) return false;
  const mayBeUnnamed = !hasLabels(OPERATION, heads.map(sourceOf), sourceOf(head));
  return rowsAndLabels(OPERATION, file, readTable(file, bytes), mayBeUnnamed) !== undefined;
}

/** A head as a file: all of it where it is a text. */
function sourceOf({ word, file, format, bytes }: Head): Source {
  return { name: word.name, file, format, bytes };
}

/** The arrays that have been found, each once. */
class LocatedArrays {
  readonly arrays: { [N in Name]?: StoredArray } = {};
  private readonly io: Io;

  constructor(io: Io) {
    this.io = io;
  }

  /** Adds the one array of a file. */
  async addOne(name: Name, head: Head): Promise<void> {
    if (head.format === 'npy') this.set(name, await arrayInNpy(name, head, this.io));
    else await this.addText({ ...sourceOf(head), name });
  }

  /** Adds what a file with names of its own has. */
  async addNamed(head: Head): Promise<void> {
    const { word, file, format } = head;
    if (format !== 'npz' && format !== 'safetensors') return this.addText(sourceOf(head));
    if (word.name !== undefined) {
      throw new CliError(`${file} holds arrays by name; expected it without ${word.name}= before it`);
    }
    const { arrays, leftOut } = format === 'npz' ? await arraysInNpz(head, this.io) : arraysInSafetensors(head);
    for (const array of arrays) this.set(array.name as Name, array);
    if (leftOut.length > 0) await say(this.io, `${file}: left out: ${leftOut.join(', ')}`);
  }

  private async addText(source: Source): Promise<void> {
    const inputs = readInputs(OPERATION, [source]);
    await sayNotes(inputs, this.io);
    for (const [name, value] of Object.entries(inputs.fields)) {
      if (!isName(name)) throw notHere(source.file, name);
      this.set(name, arrayOfTensor(name, value as Tensor, source.file));
    }
  }

  private set(name: Name, array: StoredArray): void {
    const other = this.arrays[name];
    if (other) throw new CliError(`${name} is given twice, by ${other.file} and by ${array.file}; expected it once`);
    this.arrays[name] = array;
  }
}
