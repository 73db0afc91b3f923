/** The most characters of anything a client sent that an error shows: names, values, headers and paths alike. */
export const LONGEST_EXCERPT = 40;

/**
 * A text that a client sent, as an error shows it: its first forty characters, cut between characters, and well formed, so
 * that the error can be sent.
 *
 * @example excerpt('logits') // 'logits'
 * @example excerpt('x'.repeat(60_000_000)) // forty times 'x', and '…'
 */
export function excerpt(text: string): string {
  if (text.length <= LONGEST_EXCERPT) return text.toWellFormed();
  const last = text.charCodeAt(LONGEST_EXCERPT - 1);
  const isFirstHalf = last >= 0xd800 && last < 0xdc00;
  return `${text.slice(0, LONGEST_EXCERPT - Number(isFirstHalf)).toWellFormed()}…`;
}
