/** A table: headings, cells, and how many columns from the left are text; the others are numbers. */
export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly textColumns: number;
}

/** Aligned for a terminal. */
export function textTable({ headings, rows, textColumns }: Table): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] as string).length)));
  const pad = (cell: string, column: number) =>
    column < textColumns ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number);
  return all.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** As Markdown. */
export function markdownTable({ headings, rows, textColumns }: Table): string {
  const rule = headings.map((_, column) => (column < textColumns ? '---' : '---:'));
  return [headings, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
