import { fromBase64 } from './base64.ts';
import { escapedUnit, escapeLength } from './escapes.ts';

const BACKSLASH = 0x5c;
const NOT_ASCII = 0xff;

/** So many characters of what is wrong are shown. */
const SHOWN = 8;

/** The bytes of a text, or the first of its characters that is wrong, and those that follow. */
export type DecodedText =
  | { readonly bytes: Buffer }
  | { readonly wrongAt: number /** Empty at the end of the text. */; readonly seen: string };

/**
 * Decodes base64 that stands in the JSON string in [start, end) of `text`, which has been read over, with escapes or with
 * mistakes: `\/` is how PHP writes every slash.
 */
export function decodeEscapedBase64(text: Buffer, start: number, end: number): DecodedText {
  const plain = Buffer.allocUnsafe(end - start + 1);
  let length = 0;
  let at = start;
  while (at < end) {
    const isEscaped = text[at] === BACKSLASH;
    const byte = isEscaped ? escapedUnit(text, at) : (text[at] as number);
    if (byte >= 0x80) break;
    plain[length++] = byte;
    at += isEscaped ? escapeLength(text, at) : 1;
  }
  const isAscii = at === end;
  // Nothing behind the first character that is none of the alphabet's matters.
  if (!isAscii) plain[length] = NOT_ASCII;
  const decoded = fromBase64(plain, 0, isAscii ? length : length + 1);
  if ('bytes' in decoded) return decoded;
  const { wrongAt } = decoded;
  const rest = isAscii ? '' : JSON.parse(`"${wholeEscapes(text.toString('utf8', at, Math.min(end, at + 6 * SHOWN)))}"`);
  const seen = plain.toString('latin1', wrongAt, Math.min(length, wrongAt + SHOWN)) + rest;
  return { wrongAt, seen: seen.slice(0, SHOWN) };
}

/** A text without the escape at its end that was cut. */
function wholeEscapes(text: string): string {
  return /^(?:[^\\]|\\u[0-9a-fA-F]{4}|\\[^u])*/.exec(text)?.[0] ?? '';
}
