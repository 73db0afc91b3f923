import { firstInvalidUtf8 } from '../codecs/json/utf8.ts';
import { ReadError } from './read-error.ts';

/**
 * The text of a file: UTF-8, or the UTF-16 that spreadsheets export, by its mark.
 *
 * @param offset where these bytes start in the file
 * @throws ReadError a byte that is not UTF-8, or is NUL
 */
export function textOf(bytes: Uint8Array, offset = 0): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw new ReadError({ byte: offset + nul }, '00', 'noNul');
  let byte = firstInvalidUtf8(bytes, 0, bytes.length);
  if (byte >= 0) {
    // Where the character starts that does not go on: in Latin-1 that is the one that is not ASCII.
    while (firstInvalidUtf8(bytes, 0, byte) >= 0) byte--;
    throw new ReadError({ byte: offset + byte }, (bytes[byte] as number).toString(16), 'utf8');
  }
  return new TextDecoder().decode(bytes);
}
