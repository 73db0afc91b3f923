/** What a class is called: its name, or its number. */
export function className(names: readonly string[] | undefined, c: number): string {
  return names?.[c] ?? String(c);
}
