import { firstInvalidUtf8 } from '../codecs/json/utf8.ts';
import { ReadError } from './read-error.ts';

/**
 * The text of a file: UTF-8, or the UTF-16 that spreadsheets export, by its mark.
 *
 * @throws ReadError a byte that is not UTF-8
 */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  let byte = firstInvalidUtf8(bytes, 0, bytes.length);
  if (byte >= 0) {
    // Where the character starts that does not go on: in Latin-1 that is the one that is not ASCII.
    while (firstInvalidUtf8(bytes, 0, byte) >= 0) byte--;
    throw new ReadError({ byte }, (bytes[byte] as number).toString(16), 'utf8');
  }
  return new TextDecoder().decode(bytes);
}
