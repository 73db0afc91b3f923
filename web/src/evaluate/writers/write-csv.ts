/**
 * Comma-separated values, all digits of every number; a text that holds a comma, a quote or the end of a line stands in quotes
 * (RFC 4180).
 *
 * @example writeCsv(['row', 'loss'], [[0, 0.5]]) // 'row,loss\n0,0.5\n'
 */
export function writeCsv(header: readonly string[], rows: Iterable<readonly (string | number | undefined)[]>): string {
  const lines = [header.map(cell).join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `${lines.join('\n')}\n`;
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
