/** So many lines are one text: some millions of them are too long for one. */
const LINES = 50_000;

/**
 * Comma-separated values, all digits of every number; a text that holds a comma, a quote or the end of a line stands in quotes
 * (RFC 4180). In parts, each some lines.
 *
 * @example csvParts(['row', 'loss'], 1, () => [0, 0.5]) // ['row,loss\n', '0,0.5\n']
 */
export function csvParts(
  header: readonly string[],
  rows: number,
  rowAt: (row: number) => readonly (string | number | undefined)[],
): string[] {
  const parts = [`${header.map(cell).join(',')}\n`];
  for (let start = 0; start < rows; start += LINES) {
    let text = '';
    for (let r = start; r < Math.min(rows, start + LINES); r++) text += `${rowAt(r).map(cell).join(',')}\n`;
    parts.push(text);
  }
  return parts;
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
