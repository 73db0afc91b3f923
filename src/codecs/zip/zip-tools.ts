import { Inflate } from 'fflate';
import { crc32 } from './crc32.ts';

/** The two loops over all bytes of an archive. A host that has faster ones brings them along. */
export interface ZipTools {
  /** The CRC-32 of bytes, as an integer in [0, 2^32); of bytes that follow others, whose CRC-32 is `before`. */
  readonly crc32: (bytes: Uint8Array, before?: number) => number;
  /**
   * The bytes that deflated data (RFC 1951) stand for, in memory of their own.
   *
   * @param size how many bytes there should be: of more it makes few, or none
   * @returns undefined where there are not exactly as many
   * @throws any error, if the data are corrupt or end too soon, and where that shows, if bytes follow their end
   */
  readonly inflate: (data: Uint8Array, size: number) => Uint8Array | undefined;
}

/** So many bytes are inflated at once, to at most 1032 times as many. */
const STEP = 16_384;

/** Runs anywhere. (inflateSync of the same library does not say that there is more than `size` bytes, and goes on to the end.) */
export const PORTABLE: ZipTools = {
  crc32,
  inflate: (data, size) => {
    const bytes = new Uint8Array(size);
    let at = 0;
    const stream = new Inflate((chunk) => {
      if (at + chunk.length <= size) bytes.set(chunk, at);
      at += chunk.length;
    });
    for (let start = 0; start < data.length && at <= size; start += STEP) {
      stream.push(data.subarray(start, start + STEP), start + STEP >= data.length);
    }
    return at === size ? bytes : undefined;
  },
};
