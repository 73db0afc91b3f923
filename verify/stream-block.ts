/** Lines of a stream, and the same rows as one request. */
export interface StreamBlock {
  readonly lines: Buffer;
  readonly batch: string;
  readonly rows: number;
}

/**
 * A block of lines for cross-entropy, of a row each, that are as those of a language model's evaluation: `classes` logits
 * of 17 digits. Behind them, if there is to be one, a line of more than 256 KiB, for the threads.
 *
 * @param shortRows how many lines of one row
 * @param longRows how many rows the long line has; with 0 there is none
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
