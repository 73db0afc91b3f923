import type { Table } from '../../../../src/files/table.ts';
import { canBeLabels } from '../../../../src/files/table-contents.ts';

/** A list of more columns helps nobody, and takes a page seconds to draw. */
export const MOST_LISTED = 200;

/** The columns that can be the labels, and the one that is: no more than can be listed. */
export function listedColumns({ columns }: Table, label: number | undefined): { index: number; name: string }[] {
  const listed: { index: number; name: string }[] = [];
  for (const [index, column] of columns.entries()) {
    if (listed.length === MOST_LISTED) break;
    if (index === label || canBeLabels(column)) listed.push({ index, name: column.name });
  }
  const isMissing = label !== undefined && !listed.some(({ index }) => index === label);
  return isMissing ? [...listed, { index: label, name: columns[label]?.name ?? '' }] : listed;
}

/**
 * The column of that name, or else of that number from 1.
 *
 * @example findColumn(table, '3') // 2
 */
export function findColumn({ columns }: Table, text: string): number | undefined {
  const named = columns.findIndex(({ name }) => name === text.trim());
  if (named >= 0) return named;
  const index = Number(text) - 1;
  return text.trim() !== '' && columns[index] !== undefined ? index : undefined;
}
