/** Length of the last field of a member, its decoded size modulo 2^32 (RFC 1952 §2.3.1). */
const SIZE_BYTES = 4;
/** The first byte of a member. */
const MEMBER_START = 0x1f;

/**
 * Keeps the last bytes of gzip data. If one byte too many follows, Node waits for the rest of another member and
 * reports truncated data; these bytes show that the data were complete.
 */
export class GzipTail {
  private readonly bytes = Buffer.alloc(SIZE_BYTES + 1);

  add(chunk: Buffer): void {
    const { bytes } = this;
    const last = chunk.subarray(-bytes.length);
    bytes.copyWithin(0, last.length);
    last.copy(bytes, bytes.length - last.length);
  }

  /** Whether one member of `decoded` bytes ended just before the last byte, and that byte starts no other member. */
  hasByteTooMany(decoded: number): boolean {
    const { bytes } = this;
    return decoded > 0 && bytes[SIZE_BYTES] !== MEMBER_START && bytes.readUInt32LE(0) === decoded % 2 ** 32;
  }
}
