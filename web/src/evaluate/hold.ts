import type { TypedTensor } from '../../../src/codecs/binary/typed-tensor.ts';
import { shapeText } from '../../../src/codecs/npy/shape-text.ts';
import { InputError } from '../../../src/core/tensors/input-error.ts';
import type { Tensor } from '../../../src/core/tensors/tensor.ts';
import { toDoubles } from '../../../src/core/tensors/to-doubles.ts';
import { ReadError } from '../../../src/files/read-error.ts';
import type { Table } from '../../../src/files/table.ts';
import { findLabelColumn, type TableContents, tableContents } from '../../../src/files/table-contents.ts';
import type { Given } from './given.ts';
import type { Batch } from './measures/batch.ts';

/** A file, and what was read from it. */
export interface Arrival {
  readonly file: string;
  readonly given: Given;
}

interface From<T> {
  readonly file: string;
  readonly of: T;
}

/** What has been read so far: logits, as a tensor or in a table, and labels, from the same file or another. */
export interface Held {
  readonly isExample?: boolean;
  readonly table?: From<Table> & {
    /** Which column is the labels; undefined for none. */
    readonly label: number | undefined;
    /** Whether it is so called. */
    readonly isNamed: boolean;
  };
  readonly logits?: From<Tensor>;
  readonly labels?: From<TypedTensor> & { readonly names?: readonly string[] };
  readonly targetProbs?: From<Tensor>;
}

/** A file that cannot be used, and why. */
export class FileError extends Error {
  readonly file: string;
  readonly why: ReadError | InputError;

  constructor(file: string, why: ReadError | InputError) {
    super(`${file}: ${why.message}`);
    this.file = file;
    this.why = why;
  }
}

/**
 * What is held once files have come. Those with logits take the place of what was there, but labels that have been waiting for
 * them stay; those with labels only take the place of labels.
 *
 * @throws FileError
 */
export function hold(before: Held, arrivals: readonly Arrival[]): Held {
  let held: Held = before.isExample ? {} : before;
  const withLogits = arrivals.map(asLabels).sort((a, b) => Number(hasLogits(b.given)) - Number(hasLogits(a.given)));
  for (const arrival of withLogits)
    held = hasLogits(arrival.given) ? logitsCame(held, arrival) : labelsCame(held, arrival);
  return held;
}

type Named = Arrival & { readonly names?: readonly string[] };

/** A table of one column is labels. */
function asLabels(arrival: Arrival): Named {
  const { table } = arrival.given;
  if (table?.columns.length !== 1) return arrival;
  const { labels, names } = within(arrival.file, () => tableContents(table, 0));
  return { file: arrival.file, given: labels ? { labels } : {}, ...(names && { names }) };
}

function hasLogits({ logits, table }: Given): boolean {
  return logits !== undefined || table !== undefined;
}

function logitsCame(held: Held, { file, given }: Named): Held {
  const { table, logits, labels, targetProbs } = given;
  const isWaiting = !held.logits && !held.table;
  const waiting = isWaiting && held.labels ? { labels: held.labels } : {};
  if (table) {
    const found = findLabelColumn(table);
    // Labels that wait are labels: a column that only looks like them is not.
    const label = found && (found.isNamed || !('labels' in waiting)) ? found.index : undefined;
    return { ...waiting, table: { file, of: table, label, isNamed: found?.isNamed ?? false } };
  }
  return {
    ...waiting,
    ...(logits && { logits: { file, of: logits } }),
    ...(labels && { labels: { file, of: labels } }),
    ...(targetProbs && { targetProbs: { file, of: targetProbs } }),
  };
}

function labelsCame({ targetProbs: _, table, ...held }: Held, { file, given, names }: Named): Held {
  const { labels } = given;
  return {
    ...held,
    ...(table && { table: table.isNamed ? table : { ...table, label: undefined } }),
    ...(labels && { labels: { file, of: labels, ...(names && { names }) } }),
  };
}

/** The same with another column of labels; labels of a file of their own go. */
export function withLabelColumn({ labels: _, table, ...held }: Held, label: number | undefined): Held {
  return { ...held, ...(table && { table: { ...table, label, isNamed: label !== undefined } }) };
}

/** What is to be sent, with the columns of a table that are left out; or which half is still missing. */
export interface Ready {
  readonly batch?: Batch;
  readonly missing?: 'logits' | 'labels';
  readonly leftOut: readonly string[];
}

/**
 * The batch that what is held makes.
 *
 * @throws FileError what cannot be read as labels, or does not fit together
 */
export function batchOf(held: Held): Ready {
  const { table } = held;
  const ofTable: TableContents = table
    ? within(table.file, () => tableContents(table.of, table.label))
    : { leftOut: [] };
  const { leftOut } = ofTable;
  const logits = held.logits?.of ?? ofTable.logits;
  const labels = held.labels?.of ?? ofTable.labels;
  const names = held.labels ? held.labels.names : ofTable.names;
  const targetProbs = held.targetProbs?.of;
  if (!logits) return { missing: 'logits', leftOut };
  if (!labels && !targetProbs) return { missing: 'labels', leftOut };
  const [rows = 0, classes = 0] = logits.shape;
  if (targetProbs && shapeText(targetProbs.shape) !== shapeText(logits.shape)) {
    const seen = shapeText(targetProbs.shape);
    throw new FileError(
      held.targetProbs?.file ?? '',
      new ReadError({ path: 'target_probs' }, seen, 'shapeOf', shapeText(logits.shape)),
    );
  }
  if (labels && labels.shape[0] !== rows) {
    const file = held.labels?.file ?? table?.file ?? '';
    throw new FileError(file, new ReadError({ path: 'labels' }, String(labels.shape[0]), 'asManyRows', rows));
  }
  return {
    leftOut,
    batch: {
      rows,
      classes,
      logits: logits.data,
      ...(labels && { labels: toDoubles(labels.data) }),
      ...(targetProbs && { targetProbs: targetProbs.data }),
      ...(names && { names }),
    },
  };
}

/** Runs a reader, and says which file it fails in. */
export function within<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ReadError || error instanceof InputError) throw new FileError(file, error);
    throw error;
  }
}
