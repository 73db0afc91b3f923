/**
 * A list in a sentence.
 *
 * @example inWords(['a', 'b', 'c'], 'or') // 'a, b or c'
 */
export function inWords(items: readonly string[], word: 'and' | 'or'): string {
  return items.length < 2 ? `${items[0]}` : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}
