import type { TypedTensor } from '../codecs/binary/typed-tensor.ts';
import type { DoubleTensor } from '../core/tensors/tensor.ts';
import { quoted, ReadError } from './read-error.ts';
import { COUNTER, type Column, LABEL_NAME, type Table } from './table.ts';

/** Which column holds the labels, and whether its name says so. */
export interface LabelColumn {
  readonly index: number;
  readonly isNamed: boolean;
}

/**
 * The column of labels: by its name, else the last one, if it is all integers, or texts. Undefined where there is none.
 *
 * @example findLabelColumn(tableOf(splitCells('0.5,1.5,1\n2.5,0.5,0'))) // { index: 2, isNamed: false }
 */
export function findLabelColumn({ columns }: Table): LabelColumn | undefined {
  const named = columns.findIndex(({ name }) => LABEL_NAME.test(name));
  if (named >= 0) return { index: named, isNamed: true };
  const index = columns.length - 1;
  return columns[index] && canBeLabels(columns[index]) ? { index, isNamed: false } : undefined;
}

/** Whether a column can be labels: integers, or names of classes. */
export function canBeLabels({ numbers, texts }: Column): boolean {
  return texts !== undefined || numbers?.every(Number.isSafeInteger) === true;
}

/** What a table holds, when that column is its labels. */
export interface TableContents {
  readonly logits?: DoubleTensor;
  readonly labels?: TypedTensor;
  /** The names of the classes, where labels are texts. */
  readonly names?: readonly string[];
  /** Columns that are neither logits nor labels. */
  readonly leftOut: readonly string[];
}

/**
 * Logits and labels of a table: the labels of that column, the logits of all others that hold numbers and are no counter.
 * A text is the class whose column has it for a name; where not all texts are such, classes are numbered as they appear.
 *
 * @param label the column of labels; undefined for none
 * @throws ReadError
 */
export function tableContents(table: Table, label: number | undefined): TableContents {
  const { columns, rows } = table;
  const isLogits = ({ name, numbers }: Column, c: number) =>
    c !== label && numbers !== undefined && !(table.hasHeader && COUNTER.test(name));
  const logitColumns = columns.filter(isLogits);
  const leftOut = columns.filter((column, c) => c !== label && !isLogits(column, c)).map(({ name }) => name);
  const labels = label === undefined ? undefined : labelsOf(table, label, logitColumns);
  if (logitColumns.length === 0 && !labels) throw new ReadError(undefined, leftOut.join(', '), 'logitColumns');
  return {
    ...(logitColumns.length > 0 && { logits: logitsOf(logitColumns, rows) }),
    ...labels,
    leftOut,
  };
}

function logitsOf(columns: readonly Column[], rows: number): DoubleTensor {
  const cols = columns.length;
  const data = new Float64Array(rows * cols);
  for (const [c, { numbers }] of columns.entries())
    for (let r = 0; r < rows; r++) data[r * cols + c] = numbers?.[r] ?? Number.NaN;
  return { shape: [rows, cols], data };
}

function labelsOf(
  { columns, rows, lines, hasHeader }: Table,
  index: number,
  logitColumns: readonly Column[],
): Pick<TableContents, 'labels' | 'names'> {
  const { numbers, texts } = columns[index] ?? {};
  const placeOf = (r: number) => ({ line: lines?.[r] ?? r + 1, column: index + 1 });
  if (numbers) {
    const bad = numbers.findIndex((value) => !Number.isSafeInteger(value));
    if (bad >= 0) throw new ReadError(placeOf(bad), String(numbers[bad]), 'integer');
    return { labels: { type: 'I64', shape: [rows], data: numbers } };
  }
  const values = texts ?? [];
  // Words that nothing calls labels may be anything.
  if (columns.length === 1 && !hasHeader) throw new ReadError(placeOf(0), quoted(values[0] ?? ''), 'labelsOrHeader');
  const empty = values.indexOf('');
  if (empty >= 0) throw new ReadError(placeOf(empty), '“”', 'label');
  const ofColumns = logitColumns.map(({ name }) => name);
  const known = new Set(ofColumns);
  const distinct = new Set(values);
  const names = [...distinct].every((name) => known.has(name)) ? ofColumns : [...distinct];
  const classOf = new Map(names.map((name, c) => [name, c]));
  const data = Float64Array.from(values, (name) => classOf.get(name) ?? Number.NaN);
  return { labels: { type: 'I64', shape: [rows], data }, names };
}
