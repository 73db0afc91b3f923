/** A character that can stand in base64 (RFC 4648 §4), but for the padding. */
const ALPHABET = /[A-Za-z0-9+/]/;

/**
 * The bytes that a base64 text stands for. The text is canonical: the standard alphabet, padded, nothing in between, and no bit
 * set that is in no byte.
 *
 * @returns the offset in the text of the first character that is wrong, where one is
 * @example fromBase64('AAB=') // { wrongAt: 2 }, since the last two bits of 'B' are not 0
 * @see https://www.rfc-editor.org/rfc/rfc4648#section-4
 */
export function fromBase64(text: string): { readonly bytes: Buffer } | { readonly wrongAt: number } {
  const bytes = Buffer.from(text, 'base64');
  // The host reads on over what is wrong: what it has read is then another text.
  const canonical = bytes.toString('base64');
  if (canonical === text) return { bytes };
  const unpadded = text.replace(/={1,2}$/, '');
  for (let i = 0; i < unpadded.length; i++) if (!ALPHABET.test(unpadded[i] as string)) return { wrongAt: i };
  // All characters are right, but their number, the padding or the last bits are not.
  let same = 0;
  while (same < text.length && text[same] === canonical[same]) same++;
  return { wrongAt: same };
}
