/** A value in a few characters, for errors. */
export function preview(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = textOf(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'bigint') return `${value}n`;
  try {
    return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? Number(part) : part));
  } catch {
    return undefined; // it holds itself
  }
}
