import { signatureOf } from '../../codecs/signature.ts';

/** The byte order marks of UTF-8 and UTF-16. */
const UTF8 = Buffer.of(0xef, 0xbb, 0xbf);
const UTF16LE = Buffer.of(0xff, 0xfe);

/**
 * A text as UTF-8 without a byte order mark: editors and shells of Windows write one, and UTF-16. What is binary stays as it is.
 *
 * @example withoutMark(Buffer.from('\ufeff[1]')).toString() // '[1]'
 */
export function withoutMark(bytes: Buffer): Buffer {
  const starts = (mark: Buffer) => bytes.subarray(0, mark.length).equals(mark);
  if (starts(UTF8) && signatureOf(bytes) === undefined) return bytes.subarray(UTF8.length);
  if (starts(UTF16LE) && signatureOf(bytes) === undefined)
    return Buffer.from(bytes.toString('utf16le', UTF16LE.length));
  return bytes;
}
