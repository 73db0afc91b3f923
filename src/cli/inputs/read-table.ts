import { excerpt } from '../../core/tensors/excerpt.ts';
import type { Tensor, TensorKind } from '../../core/tensors/tensor.ts';
import { ReadError } from '../../files/read-error.ts';
import { printedTable, readText } from '../../files/read-text.ts';
import type { Table } from '../../files/table.ts';
import { findLabelColumn, tableContents } from '../../files/table-contents.ts';
import { textOf } from '../../files/text-of.ts';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';

/** What a table holds besides its columns of numbers. */
export interface RowsAndLabels {
  readonly rows: Tensor;
  readonly labels: Tensor;
  /** Columns that are neither. */
  readonly leftOut: readonly string[];
}

/**
 * The table in a text: separated values, or a print-out of PyTorch or NumPy.
 *
 * @throws CliError
 */
export function readTable(file: string, bytes: Uint8Array): Table {
  return explained(file, () => {
    const contents = readText(textOf(bytes));
    if (contents.holds === 'table') return contents.table;
    throw new CliError(`${file} is no table; expected separated values`, EXIT.FAILED);
  });
}

/** The table in a text that looks like JSON and is a print-out of NumPy: `[[1. 2.]]`. Undefined of another text. */
export function readPrinted(file: string, bytes: Uint8Array): Table | undefined {
  return explained(file, () => printedTable(textOf(bytes)));
}

/**
 * The rows of classes and the labels of a table that has both, for an operation that takes both.
 *
 * @param mayBeUnnamed whether its last column may be the labels though no name says so: where no other file has them
 */
export function rowsAndLabels(
  operation: Operation,
  file: string,
  table: Table,
  mayBeUnnamed: boolean,
): RowsAndLabels | undefined {
  if (!operation.hasClasses || operation.kindOf('labels') === undefined || table.columns.length < 2) return undefined;
  const column = findLabelColumn(table);
  if (column === undefined || !(column.isNamed || mayBeUnnamed)) return undefined;
  const { logits, labels, leftOut } = explained(file, () => tableContents(table, column.index));
  return logits && labels && { rows: logits, labels, leftOut };
}

/**
 * A table as one array: its columns of numbers, or of one column the numbers of that.
 *
 * @throws CliError a text, or a number that is no integer where integers are expected
 */
export function arrayOfTable(name: string, kind: TensorKind, file: string, table: Table): Tensor {
  const { columns, rows } = table;
  const texts = columns.find(({ numbers }) => numbers === undefined);
  if (columns.length === 1 && kind !== 'real') {
    const { labels } = explained(file, () => tableContents(table, 0));
    if (labels) return labels;
  }
  if (texts !== undefined) {
    const [first = ''] = texts.texts ?? [];
    const column = table.hasHeader ? JSON.stringify(excerpt(texts.name)) : texts.name;
    const seen = `${file}: column ${column} holds texts, such as ${JSON.stringify(excerpt(first))}`;
    throw new CliError(`${seen}; expected numbers, since it is ${name}`, EXIT.FAILED);
  }
  const data = new Float64Array(rows * columns.length);
  for (const [c, { numbers = [] }] of columns.entries()) {
    for (let r = 0; r < rows; r++) data[r * columns.length + c] = numbers[r] as number;
  }
  const bad = kind === 'real' ? -1 : data.findIndex((x) => !Number.isSafeInteger(x));
  if (bad >= 0) {
    const line = table.lines?.[Math.floor(bad / columns.length)] ?? 1;
    throw new CliError(`${file}: line ${line}: ${name} has ${data[bad]}; expected an integer`, EXIT.FAILED);
  }
  if (table.isVector) return { shape: [columns.length], data };
  return { shape: columns.length === 1 ? [rows] : [rows, columns.length], data };
}

/** Reads something of a file: what is wrong with its text is said with its name. */
export function explained<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof ReadError) throw new CliError(`${file}: ${error.message}`, EXIT.FAILED);
    throw error;
  }
}
