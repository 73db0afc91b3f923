/** The end of a member: how many bytes it decodes to, modulo 2^32 (RFC 1952 §2.3.1). */
const SIZE_BYTES = 4;
/** What the next member starts with. */
const MEMBER_START = 0x1f;

/**
 * The last bytes of gzip data. With one byte too many the host waits for the rest of another member, and says that the data
 * end too soon; these say that they had ended.
 */
export class GzipTail {
  private readonly bytes = Buffer.alloc(SIZE_BYTES + 1);

  add(chunk: Buffer): void {
    const { bytes } = this;
    const last = chunk.subarray(-bytes.length);
    bytes.copyWithin(0, last.length);
    last.copy(bytes, bytes.length - last.length);
  }

  /** Whether one member that decodes to so many bytes ended before the last byte, which starts no other. */
  hasByteTooMany(decoded: number): boolean {
    const { bytes } = this;
    return decoded > 0 && bytes[SIZE_BYTES] !== MEMBER_START && bytes.readUInt32LE(0) === decoded % 2 ** 32;
  }
}
