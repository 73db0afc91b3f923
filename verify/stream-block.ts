/** Lines of a stream, and the same rows as one request. */
export interface StreamBlock {
  readonly lines: Buffer;
  readonly batch: string;
  readonly rows: number;
}

/**
 * A block of lines for cross-entropy with one row each: `classes` logits with 17 digits. A long line for the worker threads
 * may follow.
 *
 * @param shortRows number of lines with one row
 * @param longRows rows of the long line; 0 for no long line
 */
export function streamBlock(shortRows: number, longRows: number, classes = 10): StreamBlock {
  const row = (n: number) => Array.from({ length: classes }, (_, c) => Math.sin(n * 7919 + c * 104729) * 10);
  const label = (n: number) => (n % 50 === 7 ? -100 : (n * 31) % classes);
  const rows = Array.from({ length: shortRows + longRows }, (_, n) => row(n));
  const labels = rows.map((_, n) => label(n));
  const text = (from: number, to: number) =>
    JSON.stringify({ logits: rows.slice(from, to), labels: labels.slice(from, to) });
  const lines = Array.from({ length: shortRows }, (_, n) => text(n, n + 1));
  if (longRows > 0) lines.push(text(shortRows, shortRows + longRows));
  return { lines: Buffer.from(`${lines.join('\n')}\n`), batch: text(0, rows.length), rows: rows.length };
}
