/**
 * base64 (RFC 4648 §4) between bytes, by the host, which reads and writes strings, and reads on over mistakes: we go by blocks,
 * so that no string is long, and find mistakes by what is missing.
 */

const PADDING = 0x3d;

/** Characters of a text that become a string at once; a multiple of four. Strings of this size live and die young. */
const TEXT_BLOCK = 32 * 1024;
/** Bytes that become a string at once; a multiple of three, so that there is no padding between blocks. */
const BYTES_BLOCK = 24 * 1024;

/** The six bits of each character of the alphabet; 64 for all other bytes. */
const VALUES = new Uint8Array(256).fill(64);
const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
ALPHABET.forEach((character, value) => {
  VALUES[character] = value;
});

/** How many bytes the text in [start, end) stands for, if it is base64. */
export function base64Bytes(text: Buffer, start: number, end: number): number {
  return 3 * Math.floor((end - start) / 4) - paddingOf(text, start, end);
}

/**
 * The bytes that the text in [start, end) of `text` stands for. It is canonical: the standard alphabet, padded, nothing in
 * between, and no bit set that is in no byte.
 *
 * @param target where to write them; without it, or if it is too short, they are in memory that is used again
 * @returns the bytes, without a target good until the next text is read; or the offset from `start` of the first character
 *   that is wrong, where one is: the target may then hold anything
 * @example fromBase64(Buffer.from('AAB='), 0, 4) // { wrongAt: 2 }, since the last two bits of 'B' are in no byte
 * @see https://www.rfc-editor.org/rfc/rfc4648#section-4
 */
export function fromBase64(
  text: Buffer,
  start: number,
  end: number,
  target?: Buffer,
): { readonly bytes: Buffer } | { readonly wrongAt: number } {
  const length = base64Bytes(text, start, end);
  const bytes = target !== undefined && target.length >= length ? target.subarray(0, length) : roomFor(length);
  return decodeInto(bytes, text, start, end) ? { bytes } : { wrongAt: firstWrong(text, start, end) };
}

/**
 * Whether the text is base64 of exactly as many bytes as there is room for, which then holds them. The host leaves characters
 * out that it does not know, so that bytes are missing; it knows '-' and '_', and does not look at unused bits.
 */
function decodeInto(bytes: Buffer, text: Buffer, start: number, end: number): boolean {
  if ((end - start) % 4 !== 0 || unusedBits(text, start, end) !== 0) return false;
  let at = 0;
  for (let from = start; from < end; from += TEXT_BLOCK) {
    const to = Math.min(end, from + TEXT_BLOCK);
    const block = text.toString('latin1', from, to);
    const expected = to < end ? (TEXT_BLOCK / 4) * 3 : bytes.length - at;
    if (bytes.write(block, at, 'base64') !== expected || block.includes('-') || block.includes('_')) return false;
    at += expected;
  }
  return true;
}

/** Memory that is used again, up to this: fresh memory costs more than all that is done in it. */
const MOST_KEPT = 4 * 1024 * 1024;
let kept = Buffer.allocUnsafeSlow(65_536);

function roomFor(bytes: number): Buffer {
  if (bytes > MOST_KEPT) return Buffer.allocUnsafeSlow(bytes);
  if (bytes > kept.length) kept = Buffer.allocUnsafeSlow(Math.min(MOST_KEPT, 2 * bytes));
  return kept.subarray(0, bytes);
}

/** How many characters at the end only fill it up. */
function paddingOf(text: Buffer, start: number, end: number): 0 | 1 | 2 {
  const length = end - start;
  if (length < 4 || length % 4 !== 0 || text[end - 1] !== PADDING) return 0;
  return text[end - 2] === PADDING ? 2 : 1;
}

/** The bits of the last character before the padding that are in no byte. */
function unusedBits(text: Buffer, start: number, end: number): number {
  const padding = paddingOf(text, start, end);
  return (VALUES[text[end - padding - 1] as number] as number) & ((1 << (2 * padding)) - 1);
}

/** The offset of the first character that is wrong, in a text in which there is one. */
function firstWrong(text: Buffer, start: number, end: number): number {
  const last = end - paddingOf(text, start, end);
  let at = start;
  while (at < last && (VALUES[text[at] as number] as number) < 64) at++;
  // Without a wrong character before the padding, the text ends too soon, or its last character has unused bits.
  return (at === last && (end - start) % 4 === 0 ? last - 1 : at) - start;
}

/**
 * Writes the base64 of the first `length` bytes to `target` at `at`, and returns the offset behind it.
 *
 * @example toBase64(Buffer.of(0, 0, 1), 3, target, 0) // 4, target starts with 'AAAB'
 */
export function toBase64(bytes: Buffer, length: number, target: Buffer, at: number): number {
  let to = at;
  for (let from = 0; from < length; from += BYTES_BLOCK) {
    to += target.write(bytes.toString('base64', from, Math.min(length, from + BYTES_BLOCK)), to, 'latin1');
  }
  return to;
}
