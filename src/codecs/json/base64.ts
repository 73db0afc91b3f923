/**
 * base64 (RFC 4648 §4) over bytes: what the host has for it takes strings, which tensors would have to be made into, and
 * reads on over what is wrong.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 0x3d;

/** The two characters of each twelve bits. */
const PAIRS = Uint8Array.from({ length: 2 * 4096 }, (_, i) =>
  ALPHABET.charCodeAt(i % 2 === 0 ? i >> 7 : (i >> 1) & 63),
);

/** Stands for a character that is none of the alphabet's, in a value of 24 bits. */
const WRONG = 1 << 24;

/** The value of each character, in its place among four; WRONG for all others. */
const VALUES = [18, 12, 6, 0].map((shift) => {
  const values = new Int32Array(256).fill(WRONG);
  for (let i = 0; i < 64; i++) values[ALPHABET.charCodeAt(i)] = i << shift;
  return values;
}) as [Int32Array, Int32Array, Int32Array, Int32Array];

/**
 * The bytes that the text in [start, end) of `text` stands for. It is canonical: the standard alphabet, padded, nothing in
 * between, and no bit set that is in no byte.
 *
 * @returns the bytes, good until the next text is read, or the offset from `start` of the first character that is wrong, where one is
 * @example fromBase64(Buffer.from('AAB='), 0, 4) // { wrongAt: 2 }, since the last two bits of 'B' are in no byte
 * @see https://www.rfc-editor.org/rfc/rfc4648#section-4
 */
export function fromBase64(
  text: Buffer,
  start: number,
  end: number,
): { readonly bytes: Buffer } | { readonly wrongAt: number } {
  const [first, second, third, fourth] = VALUES;
  const length = end - start;
  const padding = length >= 4 && length % 4 === 0 ? paddingOf(text, end) : 0;
  const whole = length - (length % 4) - (padding > 0 ? 4 : 0);
  const bytes = roomFor((whole / 4) * 3 + (padding > 0 ? 3 - padding : 0));
  let at = 0;
  let i = start;
  for (const last = start + whole; i < last; i += 4) {
    const value =
      (first[text[i] as number] as number) |
      (second[text[i + 1] as number] as number) |
      (third[text[i + 2] as number] as number) |
      (fourth[text[i + 3] as number] as number);
    if (value >= WRONG) return { wrongAt: firstWrong(text, i) - start };
    bytes[at] = value >> 16;
    bytes[at + 1] = value >> 8;
    bytes[at + 2] = value;
    at += 3;
  }
  if (length % 4 !== 0) return { wrongAt: Math.min(firstWrong(text, i), end) - start };
  if (padding === 0) return { bytes };
  const high = (first[text[i] as number] as number) | (second[text[i + 1] as number] as number);
  const value = padding === 2 ? high : high | (third[text[i + 2] as number] as number);
  if (value >= WRONG) return { wrongAt: firstWrong(text, i) - start };
  bytes[at] = value >> 16;
  if (padding === 1) bytes[at + 1] = value >> 8;
  // The last character before the padding has bits of bytes that there are not.
  const unused = padding === 2 ? 0xffff : 0xff;
  return (value & unused) === 0 ? { bytes } : { wrongAt: length - padding - 1 };
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
function paddingOf(text: Buffer, end: number): 0 | 1 | 2 {
  if (text[end - 1] !== PADDING) return 0;
  return text[end - 2] === PADDING ? 2 : 1;
}

/** The first place from `at` on that has no character of the alphabet. */
function firstWrong(text: Buffer, at: number): number {
  let place = at;
  while ((VALUES[3][text[place] as number] ?? WRONG) < WRONG) place++;
  return place;
}

/**
 * Writes the base64 of the first `length` bytes to `target` at `at`, and returns the offset behind it.
 *
 * @example toBase64(Buffer.of(0, 0, 1), 3, target, 0) // 4, target starts with 'AAAB'
 */
export function toBase64(bytes: Buffer, length: number, target: Buffer, at: number): number {
  let to = at;
  const whole = length - (length % 3);
  for (let i = 0; i < whole; i += 3, to += 4) {
    const value = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    const high = (value >> 12) << 1;
    const low = (value & 4095) << 1;
    target[to] = PAIRS[high] as number;
    target[to + 1] = PAIRS[high + 1] as number;
    target[to + 2] = PAIRS[low] as number;
    target[to + 3] = PAIRS[low + 1] as number;
  }
  return to + target.write(bytes.toString('base64', whole, length), to, 'latin1');
}
