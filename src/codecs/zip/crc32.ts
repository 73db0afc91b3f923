/** Remainders of each byte, followed by 0 to 7 zero bytes, modulo the polynomial. */
const TABLES = tables();

function tables(): readonly Uint32Array[] {
  const all = Array.from({ length: 8 }, () => new Uint32Array(256));
  const [first] = all as [Uint32Array];
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    first[byte] = remainder;
  }
  for (let zeros = 1; zeros < 8; zeros++) {
    const before = all[zeros - 1] as Uint32Array;
    const table = all[zeros] as Uint32Array;
    for (let byte = 0; byte < 256; byte++) {
      const remainder = before[byte] as number;
      table[byte] = (remainder >>> 8) ^ (first[remainder & 0xff] as number);
    }
  }
  return all;
}

/**
 * The CRC-32 of bytes, eight at a time.
 *
 * @param before the CRC-32 of bytes that these follow
 * @example crc32(new TextEncoder().encode('123456789')) // 0xcbf43926
 * @see https://www.w3.org/TR/png-3/#D-CRCAppendix
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as unknown as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const { length } = bytes;
  let crc = ~before;
  let i = 0;
  for (; i + 8 <= length; i += 8) {
    const low = crc ^ (at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24));
    crc =
      at(t7, low & 0xff) ^
      at(t6, (low >>> 8) & 0xff) ^
      at(t5, (low >>> 16) & 0xff) ^
      at(t4, low >>> 24) ^
      at(t3, at(bytes, i + 4)) ^
      at(t2, at(bytes, i + 5)) ^
      at(t1, at(bytes, i + 6)) ^
      at(t0, at(bytes, i + 7));
  }
  for (; i < length; i++) crc = (crc >>> 8) ^ at(t0, (crc ^ at(bytes, i)) & 0xff);
  return ~crc >>> 0;
}

function at(array: Uint8Array | Uint32Array, i: number): number {
  return array[i] as number;
}
