/**
 * The offset of the first byte in [start, end) that no UTF-8 text has there, or −1: overlong forms, surrogates and
 * code points beyond U+10FFFF are not UTF-8 (RFC 3629).
 */
export function firstInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const lead = bytes[at] as number;
    if (lead < 0x80) {
      at++;
      continue;
    }
    const length = lead >= 0xc2 && lead <= 0xdf ? 2 : (lead & 0xf0) === 0xe0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (length === 0) return at;
    for (let i = 1; i < length; i++) {
      const byte = at + i < end ? (bytes[at + i] as number) : 0;
      // The second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF.
      const lowest = i > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const highest = i > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      if (byte < lowest || byte > highest) return at + i < end ? at + i : at;
    }
    at += length;
  }
  return -1;
}
