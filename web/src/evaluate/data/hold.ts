import { ReadError } from '../../../../src/files/read-error.ts';
import type { Table } from '../../../../src/files/table.ts';
import { findLabelColumn, tableContents } from '../../../../src/files/table-contents.ts';
import { type Elements, elementsOfTensor } from './elements.ts';
import { FileError, within } from './file-error.ts';
import type { Given, GivenOptions } from './given.ts';
import type { TensorName } from './tensor-names.ts';

/** A file, and what was read from it. */
export interface Arrival {
  readonly file: string;
  readonly given: Given;
}

export interface From<T> {
  readonly file: string;
  readonly of: T;
}

/** What has been read so far: tensors, each of some file, and maybe a table that has logits, labels or both. */
export interface Held {
  readonly isExample?: boolean;
  readonly table?: From<Table> & {
    /** Which column is the labels; undefined for none. */
    readonly label: number | undefined;
    /** Whether it is so called. */
    readonly isNamed: boolean;
  };
  readonly tensors: { readonly [N in TensorName]?: From<Elements> };
  /** The names of the classes, where labels came as texts of their own file. */
  readonly names?: readonly string[];
  readonly options?: GivenOptions;
  readonly leftOut?: readonly string[];
}

export const NOTHING: Held = { tensors: {} };

/**
 * What is held once files have come. Those with logits take the place of all that was there, but tensors that have been waiting for
 * them stay; those without only take the place of what they bring.
 *
 * @throws FileError
 */
export function hold(before: Held, arrivals: readonly Arrival[]): Held {
  let held: Held = before.isExample ? NOTHING : before;
  const named = arrivals.map(asLabels);
  checkOnce(named);
  const withLogits = named.sort((a, b) => Number(hasLogits(b.given)) - Number(hasLogits(a.given)));
  for (const arrival of withLogits)
    held = hasLogits(arrival.given) ? logitsCame(held, arrival) : othersCame(held, arrival);
  return held;
}

type Named = Arrival & { readonly names?: readonly string[] };

/** A table of one column is labels. */
function asLabels(arrival: Arrival): Named {
  const { table } = arrival.given;
  if (table?.columns.length !== 1) return arrival;
  const { labels, names } = within(arrival.file, () => tableContents(table, 0));
  const tensors = labels ? { labels: elementsOfTensor(labels) } : {};
  return { file: arrival.file, given: { tensors }, ...(names && { names }) };
}

/** Of two files with logits that come together, or of other tensors, neither can be meant to go. */
function checkOnce(arrivals: readonly Named[]): void {
  const files = new Map<string, string>();
  for (const { file, given } of arrivals) {
    for (const name of given.table ? ['logits'] : Object.keys(given.tensors)) {
      const other = files.get(name);
      if (other !== undefined) throw new FileError(file, new ReadError(undefined, name, 'oneFile', other));
      files.set(name, file);
    }
  }
}

function hasLogits({ tensors, table }: Given): boolean {
  return tensors.logits !== undefined || table !== undefined;
}

function logitsCame(held: Held, { file, given }: Named): Held {
  const { table, options, leftOut } = given;
  const isWaiting = !held.tensors.logits && !held.table;
  const waiting = isWaiting ? held.tensors : {};
  const names = isWaiting && held.names ? { names: held.names } : {};
  if (table) {
    const found = findLabelColumn(table);
    // Labels that wait are labels: a column that only looks like them is not.
    const label = found && (found.isNamed || !waiting.labels) ? found.index : undefined;
    return { tensors: waiting, ...names, table: { file, of: table, label, isNamed: found?.isNamed ?? false } };
  }
  return {
    ...names,
    tensors: { ...waiting, ...from(file, given.tensors) },
    ...(options && { options }),
    ...(leftOut && { leftOut }),
  };
}

function othersCame({ table, names: before, ...held }: Held, { file, given, names = before }: Named): Held {
  const bringsLabels = given.tensors.labels !== undefined;
  const { target_probs: _, ...others } = held.tensors;
  const isLabelColumn = bringsLabels && table && !table.isNamed;
  return {
    ...held,
    ...(table && { table: isLabelColumn ? { ...table, label: undefined } : table }),
    tensors: { ...(bringsLabels ? others : held.tensors), ...from(file, given.tensors) },
    ...(names && { names }),
    ...(given.options && { options: { ...held.options, ...given.options } }),
  };
}

function from(file: string, tensors: Given['tensors']): Held['tensors'] {
  return Object.fromEntries(Object.entries(tensors).map(([name, of]) => [name, { file, of }]));
}

/** The same with another column of labels; labels of a file of their own go. */
export function withLabelColumn({ table, tensors, names: _, ...held }: Held, label: number | undefined): Held {
  const { labels: __, ...others } = tensors;
  return { ...held, tensors: others, ...(table && { table: { ...table, label, isNamed: label !== undefined } }) };
}
